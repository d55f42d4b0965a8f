"""What the posts claim is settled, the catalogue says so, and no statement changes unread."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from derive.kernel.check import check
from derive.kernel.verdict import Status
from derive.library.catalogue import CORRECTED
from derive.record.model import Domain, Hypothesis, Index, Line, Record
from derive.render.statement import idle_names
from derive.search.advisor import Search
from derive.terms.nodes import INTEGER, Num, Rel, Sym
from tests.catalogue.claims import Post, claims, material
from tests.catalogue.confirmed import UNASKED, kept, opinion
from tests.catalogue.page import ROOT, page
from tests.catalogue.pins import Pin, changes, pin, pinned, present, statement, written
from tests.docs.documents import parts
from tests.mutation.campaign import weakened
from tests.mutation.proofs import catalogue, lemmas_of

ROWS = [(post, name) for post in material() for name in post.claims]
REFUTED = [name for post, name in ROWS if post.claims[name] is Status.REFUTATION_CONFIRMED]
CATALOGUE = ROOT / "docs" / "catalogue.md"


# --- the material


@pytest.mark.parametrize(("post", "name"), ROWS, ids=[name for _, name in ROWS])
def test_every_row_of_the_material_is_settled_as_it_should_be(post: Post, name: str) -> None:
    assert name in claims(), f"{name} of post {post.number} is not in proofs/"
    assert claims()[name].verdict.status is post.claims[name]
    assert claims()[name].proof.source == post.file
    assert claims()[name].proof.path.stem == name.replace("-", "_")


def test_the_material_has_its_57_rows_each_once() -> None:
    names = [name for _, name in ROWS]
    assert len(names) == len(set(names)) == 57
    assert len(REFUTED) == 7


@pytest.mark.parametrize("name", REFUTED)
def test_a_refuted_claim_has_its_corrected_form_proved_in_the_same_file(name: str) -> None:
    claim, corrected = claims()[name], claims()[name + CORRECTED]
    assert corrected.verdict.status is Status.PROVED
    assert corrected.proof.path == claim.proof.path


@pytest.mark.parametrize("name", REFUTED)
def test_a_refutation_has_a_witness_at_which_both_sides_are_defined(name: str) -> None:
    for found in claims()[name].verdict.refutations:
        assert found.witness is not None
        assert found.witness.left is not None
        assert found.witness.right is not None


def test_nothing_that_is_shipped_is_open_or_assumed() -> None:
    settled = (Status.PROVED, Status.REFUTATION_CONFIRMED)
    assert [name for name, claim in claims().items() if claim.verdict.status not in settled] == []


# --- the catalogue


def test_the_catalogue_is_current() -> None:
    stale = "docs/catalogue.md is stale: run `python -m tests.docs.documents`"
    assert parts(CATALOGUE)["catalogue"].strip() == page().strip(), stale


def test_every_claim_is_in_the_catalogue_once_with_its_post_verdict_and_lemmas() -> None:
    text = CATALOGUE.read_text(encoding="utf-8")
    for name, claim in claims().items():
        assert text.count(f"\n### {name}\n") == 1
        section = text.partition(f"\n### {name}\n")[2].partition("\n##")[0]
        assert f"**{claim.verdict.status.value}**" in section
        assert claim.proof.source in section
        assert [lemma for lemma, _ in claim.record.lemmas if f"[{lemma}](#{lemma})" not in section] == []


# --- the pinned statements


def test_every_statement_is_as_it_was_reviewed() -> None:
    found = changes(pinned(), present())
    asked = (
        "statements differ from those that were reviewed. If that is meant, run `python -m tests.catalogue.pins`"
        " and review the diff of tests/catalogue/pins.toml: no hypothesis more, no bound stronger, no symbol less"
    )
    assert found == [], "\n".join([asked, *found])


@pytest.mark.parametrize("name", list(catalogue()))
def test_no_claim_has_a_hypothesis_or_a_bound_on_a_real_number_too_many(name: str) -> None:
    """The bounds of integers are left alone: sizes and labels are in their ranges by what they mean.

    So are those of numbers of which the claim says nothing: they are what a definition's parameter is declared by.
    """
    record = claims()[name].record
    spared = {x.name for x in record.symbols if x.sort == INTEGER} | idle_names(record)
    spared |= {x.name for x in record.families if x.sort == INTEGER}
    for weaker in weakened(record) if record.goals else ():
        if weaker.what.startswith("hypothesis") or not weaker.about & spared:
            found = check(weaker.record, lemmas_of(record), Search())
            assert found.status is not Status.PROVED, f"not needed: {weaker.what}"


K = Sym("K", INTEGER)


def changed(record: Record) -> list[str]:
    """What the pins say of a record that stands in place of softmax-from-logit."""
    return changes({"x": pin(claims()["softmax-from-logit"].record)}, {"x": pin(record)})


@pytest.fixture
def record() -> Record:
    return claims()["softmax-from-logit"].record


def test_a_pin_changes_with_a_hypothesis_more(record: Record) -> None:
    more = Hypothesis("more", Rel("<=", Num(2), K))
    found = changed(replace(record, hypotheses=(*record.hypotheses, more)))
    assert found == ["x: changed", "  + given   2 ≤ K"]


def test_a_pin_changes_with_a_bound(record: Record) -> None:
    first = replace(record.symbols[0], domain=Domain(at_least=Num(2)))
    found = changed(replace(record, symbols=(first, *record.symbols[1:])))
    assert found == ["x: changed", "  - given   integer K ≥ 1", "  + given   integer K ≥ 2"]


def test_a_pin_changes_with_the_range_of_an_index(record: Record) -> None:
    shorter = tuple(replace(x, lo=Num(2)) for x in record.indices)
    found = changed(replace(record, indices=shorter))
    assert any(line.startswith("  + claim") and "i = 2, …, K" in line for line in found)


def test_a_pin_changes_with_what_a_used_definition_says(record: Record) -> None:
    (first, *others) = record.definitions
    found = changed(replace(record, definitions=(replace(first, body=Num(0)), *others)))
    assert any(line.startswith("  + define") for line in found)


def test_a_pin_changes_with_the_claim_and_with_one_that_is_dropped(record: Record) -> None:
    assert changed(replace(record, goals=(*record.goals, *record.goals)))
    assert changed(replace(record, goals=()))


def test_a_pin_changes_with_what_is_not_printed(record: Record) -> None:
    (first, *others) = record.definitions
    hidden = tuple(replace(p, domain=Domain(at_least=Num(3))) if p.implicit else p for p in first.parameters)
    found = changed(replace(record, definitions=(replace(first, parameters=hidden), *others)))
    assert found == ["x: another statement, though it is printed as before"]


def test_a_pin_does_not_change_with_words_lines_or_helpers(record: Record) -> None:
    claim = record.goals[0].prop
    other = replace(
        record,
        title="Another title",
        lines=(Line("1", claim, "assume"),),
        indices=(*record.indices, Index("helper", Num(1), K)),
    )
    assert changed(other) == []


def test_a_pin_keeps_definitions_that_definitions_use() -> None:
    record = claims()["cross-entropy-of-softmax"].record
    kept = [d.name for d in statement(record).definitions]
    assert "softmax" in kept
    assert all(name in kept for name in ("p", "y"))


def test_a_renamed_or_missing_claim_is_told(record: Record) -> None:
    found: Pin = pin(record)
    assert changes({"old": found}, {"new": found})[0] == "new: a new claim"
    assert "old: is gone" in changes({"old": found}, {"new": found})


def test_pins_survive_their_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.catalogue.pins.PINS", tmp_path / "pins.toml")
    (tmp_path / "pins.toml").write_text(written(present()), encoding="utf-8")
    assert pinned() == present()


def test_every_claim_has_coqs_opinion_on_the_record_that_is_shipped() -> None:
    """After a change: `derive confirm all --format json | python -m tests.catalogue.confirmed`."""
    _, opinions = kept()
    assert [c.name for c in claims().values() if opinion(c) == UNASKED] == []
    assert set(opinions) == set(claims())
    assert all(
        0 <= k.confirmed <= k.lines and (k.confirmed == k.lines or not k.wholly) for k in opinions.values()
    )


def test_an_opinion_on_another_record_is_not_shown() -> None:
    claim = next(iter(claims().values()))
    changed = replace(claim.verdict, record=replace(claim.record, hypotheses=(), goals=()))
    assert opinion(replace(claim, verdict=changed)) == UNASKED
