"""Korean: nothing of a shipped proof is left in English, and no template breaks Korean grammar."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from derive.check.judge import judge
from derive.check.verdict import ProofVerdict
from derive.kernel.rules import RULES
from derive.languages import english, korean
from derive.languages.language import ENGLISH, KOREAN, LANGUAGES
from derive.library.scan import scan_file
from derive.library.translations import BadTranslations, read, translations
from derive.record.model import Goal, Line, Record, Symbol
from derive.render.conditions import spoken
from derive.render.derivation import Layout, layout
from derive.render.options import Detail
from derive.render.phrases import words
from derive.render.wording import Wording, wording_in
from derive.terms.nodes import REAL, Div, Node, Num, Rel, Sym
from tests.render.fixtures import proved, softmax_from_logit
from tests.shipped import ROOT, catalogue, verdicts

CATALOGUES = sorted((ROOT / "proofs").rglob("ko.toml"))
# what Korean texts write in Latin letters: functions, people, and abbreviations with two capitals
NAMES = re.compile(r"(?<![A-Za-z])(Adam|log|exp|[A-Za-z]*[A-Z][a-z]*[A-Z][A-Za-z]*)(?![A-Za-z])")
# where conditions come from, and the calls that say them
WHY = ("kernel", "refute")
SAYING = ("require", "oblige", "Obligation", "UndefinedAt", "NoValue", "NotInTable")
# particles whose form depends on the sound before them, right after a formula
CHANGING = re.compile(r"[$}](은|는|이|가|을|를|와|과|로|으로)(?![가-힣(])")


def authored(record: Record) -> Iterator[str]:
    """The words of a record that its author wrote."""
    yield record.title
    yield from (h.words for h in record.hypotheses)
    yield from (line.why for line in record.lines)
    yield from (g.words for g in record.goals)
    yield from (r.why for r in record.refutations)


def prose(text: str) -> str:
    return re.sub(r"\$[^$]+\$", "", text)


def records() -> list[Record]:
    return [v.record for v in verdicts() if v.record is not None]


def in_korean(verdict: ProofVerdict) -> Layout:
    proof = catalogue().find(verdict.name)
    assert proof is not None
    return layout(verdict, Detail.full, KOREAN.with_author(translations(proof, "ko")))


def texts(page: Layout) -> Iterator[str]:
    """Every piece of a layout that is words."""
    phrases: list[tuple[object, ...]] = [(page.title,)]
    for entry in (
        *page.context,
        *page.hypotheses,
        *page.definitions,
        *page.conditions,
        *page.assumed,
        *page.claims,
    ):
        phrases += [entry.phrase, entry.words]
    for block in page.blocks:
        for row in block.rows:
            phrases += [row.reason, *row.premises, *row.uses]
            phrases += [spoken(c, page.language) for c in row.conditions]
            phrases += [(page.language.say(c.why),) for c in row.conditions]
    for refuted in page.refutations:
        phrases += [refuted.claim.phrase, refuted.why]
    yield from (part for phrase in phrases for part in phrase if isinstance(part, str))


def test_every_word_of_a_shipped_proof_has_a_translation() -> None:
    """Add what is missing to `ko.toml` beside the proof."""
    missing = []
    for record in records():
        proof = catalogue().find(record.name)
        assert proof is not None
        known = translations(proof, "ko")
        said = {w for w in (proof.topic, *authored(record)) if re.search("[A-Za-z]{2,}", prose(w))}
        missing += [(record.name, w) for w in said if w not in known and KOREAN.told(w) == w]
    assert missing == [], "add these to ko.toml beside the proof (docs/korean.md)"


def test_nothing_but_names_is_left_in_english() -> None:
    names = {r.name for r in records()}
    for r in records():
        names |= {s.name for s in r.symbols} | {f.name for f in r.families} | {d.name for d in r.definitions}
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    own = re.compile(rf"(?<![A-Za-z])({'|'.join(longest_first)})(?![A-Za-z])")
    left = set()
    for verdict in verdicts():
        for text in texts(in_korean(verdict)):
            if re.search("[A-Za-z]{2,}", NAMES.sub("", own.sub("", text))):
                left.add((verdict.name, text))
    assert left == set()


def test_a_catalogue_has_no_words_that_no_proof_has() -> None:
    said = {w for record in records() for w in authored(record)} | {p.topic for p in catalogue().everything}
    assert [(p.parent.name, w) for p in CATALOGUES for w in read(p) if w not in said] == []


def test_formulas_in_translations_are_read_as_formulas() -> None:
    for record in records():
        proof = catalogue().find(record.name)
        assert proof is not None
        known = translations(proof, "ko")
        for english_words in authored(record):
            korean_words = known.get(english_words, "")
            found = words(korean_words, record)
            wanted = len(re.findall(r"\$[^$]+\$", korean_words))
            assert sum(isinstance(part, Node) for part in found) >= wanted, korean_words


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.parent.name)
def test_no_particle_after_a_formula_changes_with_its_sound(path: Path) -> None:
    assert [said for said in read(path).values() if CHANGING.search(said)] == []


def test_no_template_has_a_particle_that_changes_with_what_is_put_in() -> None:
    templates = [t for pair in korean.RULES.values() for t in pair]
    templates += [
        *korean.FRAMES.values(),
        *korean.CONDITIONS.values(),
        *(said for _, said in korean.PATTERNS),
    ]
    templates += [v for v in vars(wording_in("ko")).values() if isinstance(v, str)]
    assert [t for t in templates if CHANGING.search(t)] == []


def test_each_language_has_the_same_templates_with_the_same_places() -> None:
    def places(template: str) -> list[str]:
        return sorted(re.findall(r"\w+", " ".join(re.findall(r"\{([^}]*)\}", template))))

    assert korean.RULES.keys() == english.RULES.keys()
    assert korean.FRAMES.keys() == english.FRAMES.keys()
    assert korean.CONDITIONS.keys() == english.CONDITIONS.keys()
    for rule, (without, with_) in korean.RULES.items():
        for ours, theirs in zip((without, with_), english.RULES[rule], strict=True):
            assert set(places(ours)) >= set(places(theirs)) - {"index"}, rule
    for name, frame in (korean.FRAMES | korean.CONDITIONS).items():
        assert places(frame) == places((english.FRAMES | english.CONDITIONS)[name])


def test_every_fixed_word_of_documents_is_in_korean() -> None:
    def said(wording: Wording) -> dict[str, object]:
        return {k: v for k, v in vars(wording).items() if k != "language"}

    ours, theirs = said(wording_in("ko")), said(wording_in("en"))
    assert [k for k in ours if ours[k] == theirs[k]] == []


def conditions_of_the_kernel() -> set[str]:
    """What the kernel and the refuter say of a condition or of what is undefined, with `{}` for names."""
    trees = [
        ast.parse(p.read_text("utf-8")) for d in WHY for p in sorted((ROOT / "derive" / d).rglob("*.py"))
    ]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    found: set[str] = set()
    for call in calls:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in SAYING:
            found |= {text for argument in call.args for text in sayings(argument)}
    return found


def sayings(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may have as its value; none if it is no text."""
    match node:
        case ast.Constant(value=str() as text) if " " in text or text.isalpha():
            yield text
        case ast.JoinedStr(values=values):
            yield "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in values)
        case ast.IfExp(body=body, orelse=other):
            yield from (*sayings(body), *sayings(other))


def test_every_condition_of_the_kernel_is_in_korean() -> None:
    """Also those of rules that no shipped proof uses."""
    said = conditions_of_the_kernel()
    assert {"denominator", "argument of log is 0", "strictly inside a branch"} <= said
    told = {text: KOREAN.say(text.replace("a strict {}", "a strict sum").replace("{}", "x")) for text in said}
    assert [text for text, korean_ in told.items() if re.search("[A-Za-z]{2,}", korean_)] == []


def test_every_rule_has_its_reason_in_korean() -> None:
    """Also those that no shipped proof uses."""
    assert RULES.keys() - KOREAN.rules.keys() == set()


def test_what_failed_is_said_in_korean() -> None:
    y = Sym("y", REAL)
    false, undefined = Rel("<", y, Num(0)), Rel("=", Div(Num(1), y), Div(Num(1), y))
    lines = (Line("1", false, "algebra"), Line("2", undefined, "algebra"))
    record = Record("r", symbols=(Symbol("y", REAL),), lines=lines, goals=(Goal(Rel("=", y, Num(3))),))
    page = layout(judge(record), Detail.textbook, KOREAN)
    failed = [row.failure for block in page.blocks for row in block.rows if row.failure]
    assert len(failed) == 2
    texts = [part for phrase in (*failed, *page.notes) for part in phrase if isinstance(part, str)]
    assert [text for text in texts if re.search("[A-Za-z]{2,}", text)] == []


def test_reasons_are_made_from_the_rule_in_each_language() -> None:
    def reasons(code: str) -> list[str]:
        page = layout(proved(softmax_from_logit()), Detail.textbook, LANGUAGES[code])
        rows = [row for block in page.blocks for row in block.rows]
        return ["".join(p for p in row.reason if isinstance(p, str)) for row in rows]

    assert any("exponentiate" in text for text in reasons("en"))
    assert any("지수함수" in text for text in reasons("ko"))


def test_what_has_no_translation_is_shown_as_it_was_written() -> None:
    verdict = proved(replace(softmax_from_logit(), title="A title of one's own"))
    assert layout(verdict, Detail.textbook, KOREAN).title == "A title of one's own"
    assert ENGLISH.with_author({"a": "b"}).told("a") == "a"


def test_the_nearest_catalogue_wins(tmp_path: Path) -> None:
    inner = tmp_path / "softmax"
    inner.mkdir()
    script = inner / "a.py"
    script.write_text("@derivation('T')\ndef a(d): pass\n")
    (tmp_path / "ko.toml").write_text('[words]\n"x" = "밖"\n"y" = "밖"\n', encoding="utf-8")
    (inner / "ko.toml").write_text('[words]\n"x" = "안"\n', encoding="utf-8")
    (proof,) = scan_file(script, "softmax").proofs
    assert translations(proof, "ko") == {"x": "안", "y": "밖"}
    assert translations(proof, "en") == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[words\n", "line 1"),
        ('words = "x"\n', "something else than words"),
        ('[other]\n"a" = "b"\n', "something else than words"),
        ('[words]\n"a" = 3\n', "expected text"),
        ('[words]\n"a" = "\\u202e"\n', "may not stand in text"),
    ],
)
def test_a_broken_catalogue_is_refused_with_its_file_and_reason(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "ko.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadTranslations, match=said) as error:
        read(path)
    assert str(path) in str(error.value)
