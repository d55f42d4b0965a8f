"""Coq itself: it accepts what is exported, and nothing that is false."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import derive.coq
from derive.check.judge import judge
from derive.coq.confirm import ALLOWED_AXIOMS, Confirmer, exporters
from derive.coq.opinion import Opinion
from derive.coq.script import NO_DEFINITIONS
from derive.coq.toolchain import Coq, Result
from derive.kernel.rules import RULES
from derive.kernel.rules.contract import Example
from derive.kernel.verdict import Status
from tests.coq.forced import coq, false_lines, opinion_on, truncated, verdicts
from tests.coq.steps import claiming
from tests.kernel.build import claim, declared, given, line

HEADS = ("bounds", "hypothesis", "definition")  # kinds of parts

pytestmark = pytest.mark.skipif(shutil.which("coqc") is None, reason="Coq is not installed")


def test_coq_confirms_a_proof_line_by_line_with_the_axioms_of_the_reals_only(tmp_path: Path) -> None:
    found = verdicts("logit-sigmoid-inverse")
    (opinion,) = Confirmer(coq(), tmp_path).confirm(found, ["logit-sigmoid-inverse"])
    assert [p for p in opinion.parts if p.opinion is not Opinion.CONFIRMED] == []
    assert opinion.axioms
    assert set(opinion.axioms) <= ALLOWED_AXIOMS


def test_a_proof_that_cites_a_lemma_is_confirmed_with_the_lemmas_own_proof(tmp_path: Path) -> None:
    found = verdicts("entropy-le-cross-entropy")
    (opinion,) = Confirmer(coq(), tmp_path).confirm(found, ["entropy-le-cross-entropy"], jobs=1)
    assert opinion.confirmed, opinion.parts
    script = (tmp_path / "_together_1.v").read_text()
    assert script.index("Module log_le_sub_one.") < script.index("log_le_sub_one.claim_1")


def test_a_claim_whose_sides_are_those_of_a_line_exchanged_is_confirmed(tmp_path: Path) -> None:
    record = given(
        declared("K integer at_least 1; i in 1..K; z over 1..K above 0; x real; y real above 0"), "x < y"
    )
    for left, op, right, premises in (
        ("x + x", "=", "2*x", []),
        ("z[i]/z[i]", "=", "1", []),
        ("log(z[i]**2)", "=", "2*log(z[i])", []),
        ("z[i] + x", "!=", "z[i] + y", ["h1"]),
    ):
        record = claim(line(record, f"{left} {op} {right}", premises=premises), f"{right} {op} {left}")
    found = judge(record)
    assert found.status is Status.PROVED
    (opinion,) = Confirmer(coq(), tmp_path).confirm((found,), [record.name], jobs=1)
    assert opinion.confirmed, opinion.parts


def test_premises_that_are_added_up_are_confirmed(tmp_path: Path) -> None:
    for declare, conclusion, premises in (
        ("a real above 0; c real above 0; e real above 0", "log(a) + log(c) < a/e + c/e",
         ("log(a) <= a/e + 1/(c + e)", "log(c) < c/e - 1/(c + e)")),
        ("K integer at_least 1; i in 1..K; p over 1..K at_least 0", "p[i] <= 2",
         ("0 <= Sum(p[j], (j, 1, i - 1)) + Sum(p[j], (j, i + 1, K))", "Sum(p[j], (j, 1, K)) = 1")),
    ):  # fmt: skip
        record = given(declared(declare), *premises)
        record = claim(line(record, conclusion, premises=["h1", "h2"]), conclusion)
        found = judge(record)
        assert found.status is Status.PROVED
        (opinion,) = Confirmer(coq(), tmp_path).confirm((found,), [record.name], jobs=1)
        assert opinion.confirmed, opinion.parts


OF_PRODUCTS = (("index", "i"), ("lo", "1"), ("hi", "K"))
MORE_EXAMPLES = (
    ("limit", Example("a real", "Eq(Limit(a + 2*exp(-x), x, oo), a)")),
    ("limit", Example("a real", "Eq(Limit(1/x - log(-x), x, -oo), -oo)")),
    ("limit", Example("a real; b real", "Eq(Limit(exp(a/x)/(exp(a/x) + exp(b/x)), x, oo), Rational(1, 2))")),
    ("limit", Example("a real", "Eq(Limit(log(2 + exp(-x))**2, x, oo), log(2)**2)")),
    ("algebra", Example("a real; b real", "Max(a, b) + Min(a, b) = a + b")),
    ("algebra", Example("a real; b real", "Max(a - b, b - a) = Abs(2*b - 2*a)/2")),
    ("product_over", Example("K integer at_least 0; i in 1..K; a over 1..K at_least 0; b over 1..K",
        "Product(a[i], (i, 1, K)) <= Product(b[i], (i, 1, K))", ("a[i] <= b[i]",), OF_PRODUCTS)),
    ("product_over", Example("K integer at_least 1; i in 1..K; a over 1..K at_least 0; b over 1..K",
        "Product(a[i], (i, 1, K)) < Product(b[i], (i, 1, K))", ("a[i] < b[i]",), OF_PRODUCTS)),
    ("take_power", Example("a real above 0; b real above 0", "b**(-2) < a**(-2)", ("a < b",), (("by", "-2"),))),
    ("take_power", Example("a real; b real", "a**3 <= b**3", ("a <= b",), (("by", "3"),))),
    ("tangent_power", Example("x real above 0", "sqrt(x) <= 1 + (x - 1)/2", (),
        (("at", "x"), ("point", "1"), ("exponent", "1/2")))),
    ("tangent_power", Example("x real above 0", "1 - 2*(x - 1) <= x**(-2)", (),
        (("at", "x"), ("point", "1"), ("exponent", "-2")))),
    ("rising", Example("x real below 0", "1 < exp(-x)", ("Derivative(exp(-x), x) < 0",),
        (("variable", "x"), ("start", "0")))),
)  # fmt: skip


def test_coq_confirms_the_example_of_every_rules_contract(tmp_path: Path) -> None:
    examples = [(name, rule.example) for name, rule in RULES.items() if name != "assume"]
    records = [
        claiming(name, of, f"example-{k}-{name.replace('_', '-')}")
        for k, (name, of) in enumerate([*examples, *MORE_EXAMPLES])
    ]
    found = [judge(record, {}) for record in records]
    opinions = Confirmer(coq(), tmp_path).confirm(found, [v.name for v in found])
    refused = [(o.name, p) for o in opinions for p in o.parts if p.opinion is not Opinion.CONFIRMED]
    assert refused == []


# --- several at once


class Broken(Confirmer):
    """One proof's first line is spoilt before Coq sees it."""

    spoilt = "log-le-sub-one"

    def _together(self, module: str, names: Sequence[str], *arguments: Any) -> str | None:
        self.tried = [*getattr(self, "tried", []), tuple(names)]
        if self.spoilt in self.exported:
            first, *others = self.exported[self.spoilt].pieces
            spoilt = replace(first, proofs=tuple(["fail."] for _ in first.proofs))
            changed = replace(self.exported[self.spoilt], pieces=(spoilt, *others))
            self.exported[self.spoilt] = changed
        return super()._together(module, names, *arguments)


def test_a_proof_that_fails_takes_only_those_down_that_rest_on_it(tmp_path: Path) -> None:
    names = ["log-le-sub-one", "softmax-from-logit", "entropy-le-cross-entropy"]
    found = {v.name: v for name in names for v in verdicts(name)}
    confirmer = Broken(coq(), tmp_path)
    spoilt, other, resting = confirmer.confirm(list(found.values()), names, jobs=1)
    assert [sorted(tried) for tried in confirmer.tried] == [sorted(names)]  # what is left then is one proof
    assert spoilt.lines[0].opinion is Opinion.NOT_CONFIRMED
    assert all(p.opinion is Opinion.CONFIRMED for p in spoilt.lines[1:])
    assert other.confirmed, other.parts
    assert {p.message for p in resting.lines if p.opinion is Opinion.NOT_CONFIRMED} == {
        "rests on log-le-sub-one, which is not confirmed"
    }
    assert not any(p.opinion is Opinion.CONFIRMED for p in resting.parts if p.kind == "claim")


def test_an_axiom_that_is_not_the_standard_librarys_is_found_in_a_listing_of_several(tmp_path: Path) -> None:
    names = ["log-le-sub-one", "softmax-from-logit"]
    found = {v.name: v for name in names for v in verdicts(name)}
    confirmer = Assuming(coq(), tmp_path)
    resting, other = confirmer.confirm(list(found.values()), names, jobs=1)
    claims = [p for p in resting.parts if p.kind == "claim"]
    assert all(p.opinion is Opinion.NOT_CONFIRMED and "it_is_so" in p.message for p in claims)
    assert other.confirmed, other.parts


class Assuming(Confirmer):
    """One proof's lines are shown by an axiom that is put into its script."""

    def _together(self, module: str, names: Sequence[str], *arguments: Any) -> str | None:
        exported = self.exported["log-le-sub-one"]
        pieces = tuple(
            replace(p, proofs=tuple(["intros; apply it_is_so."] for _ in p.proofs)) for p in exported.pieces
        )
        axiom = "Axiom it_is_so : forall Q : Prop, Q."
        definitions = (*(exported.definitions or NO_DEFINITIONS), axiom)
        self.exported["log-le-sub-one"] = replace(exported, pieces=pieces, definitions=definitions)
        return super()._together(module, names, *arguments)


class Mute(Coq):
    """Coq that lists in other words what is assumed."""

    def compile(self, *arguments: Any, **options: Any) -> Result:
        result = super().compile(*arguments, **options)
        return replace(result, output=result.output.replace("Axioms:", "It rests on:"))


def test_theorems_of_which_no_listing_is_read_are_not_confirmed(tmp_path: Path) -> None:
    names = ["log-le-sub-one", "softmax-from-logit"]
    found = {v.name: v for name in names for v in verdicts(name)}
    confirmer = Confirmer(Mute(**vars(coq())), tmp_path)
    for opinion in confirmer.confirm(list(found.values()), names, jobs=1):
        claims = [p for p in opinion.parts if p.kind == "claim"]
        assert all(p.opinion is Opinion.NOT_CONFIRMED and "unknown" in p.message for p in claims)


def test_a_line_that_is_used_at_other_values_may_fail_without_the_others(tmp_path: Path) -> None:
    """The step of an induction, taken at every value of n, is admitted where it fails."""
    name = "adam-bias-correction"
    found = verdicts(name)
    exporter = exporters(found)[name]
    exported = exporter.export()
    step = next(k for k, piece in enumerate(exported.pieces) if piece.general)
    spoilt = [
        replace(piece, proofs=tuple(["fail."] for _ in piece.proofs)) if k == step - 1 else piece
        for k, piece in enumerate(exported.pieces)
    ]
    confirmer = Confirmer(coq(), tmp_path)
    confirmer.confirm(found, [lemma for lemma, _ in exporter.record.lemmas], jobs=1)
    confirmer.exported[name] = replace(exported, pieces=tuple(spoilt))
    opinion = confirmer._alone(name, exporter)
    assert [p.name for p in opinion.lines if p.opinion is not Opinion.CONFIRMED] == [spoilt[step - 1].name]


class Silent(Coq):
    """A toplevel that dies in each lemma that fails: of an error it says nothing."""

    def converse(self, folder: Path, script: str, seconds: float) -> Result:
        return Result(False, "".join(f"@@{mark}\n" for mark in re.findall(r'"@@(\w+)"', script)))


def test_what_a_toplevel_does_not_complain_of_is_confirmed_only_by_a_compilation(tmp_path: Path) -> None:
    names = ["log-le-sub-one", "softmax-from-logit"]
    found = {v.name: v for name in names for v in verdicts(name)}
    silent = Silent(**vars(coq()))
    spoilt, _ = Broken(silent, tmp_path).confirm(list(found.values()), names, jobs=1)
    assert {part.opinion for part in spoilt.parts} == {Opinion.NOT_CONFIRMED}


def test_what_claims_nothing_or_has_no_admissible_point_is_not_wholly_confirmed(tmp_path: Path) -> None:
    nothing = replace(line(declared("x real"), "x = x"), name="claims-nothing")
    contrary = replace(
        claim(line(given(declared("x real"), "x < 0", "0 < x"), "x = x"), "x = x"), name="contradiction"
    )
    found = [judge(record) for record in (nothing, contrary)]
    assert {v.status for v in found} == {Status.UNPROVED}
    opinions = Confirmer(coq(), tmp_path).confirm(found, [v.name for v in found], jobs=1)
    reasons = [[p.message for p in o.parts if p.opinion is not Opinion.CONFIRMED] for o in opinions]
    assert reasons == [
        ["the derivation claims nothing"],
        ["the check found none: the context may contradict itself"],
    ]


def test_what_a_derivation_begins_with_is_shown_to_be_defined(tmp_path: Path) -> None:
    """Bounds, where what is declared before has its values; hypotheses, where those before hold."""
    well = (
        "n integer at_least 2; K integer at_least 0; i in 1..K; z over 1..K above 1/(n-1); x real above 1/n"
    )
    ill = "n integer; x real above 1/n below 1/(n-1); y real"
    opinions = {}
    for name, declare, hypotheses in (
        ("well", well, ("0 < z[i]", "0 < x", "Sum(log(z[j]), (j, 1, K)) < 1/x")),
        ("ill", ill, ("y < log(y)", "0 < y", "log(y) < 1")),
    ):
        record = given(declared(declare), *hypotheses)
        found = judge(replace(claim(line(record, "x = x"), "x = x"), name=name))
        assert (found.status is Status.PROVED) == (name == "well")
        (opinion,) = Confirmer(coq(), tmp_path).confirm((found,), [name], jobs=1)
        opinions[name] = {p.name: p.opinion is Opinion.CONFIRMED for p in opinion.parts if p.kind in HEADS}
    assert opinions == {
        "well": dict.fromkeys(("x_defined", "z_defined", "given_h3_defined"), True),
        "ill": {"x_defined": False, "given_h1_defined": False, "given_h3_defined": True},
    }


# --- false lines, forced past the kernel


@pytest.mark.parametrize("name", ["softmax-translation-invariance", "entropy-le-cross-entropy"])
def test_a_false_line_that_the_kernel_was_made_to_accept_is_not_confirmed(tmp_path: Path, name: str) -> None:
    """`python -m tests.coq.forced` does this to every proof."""
    first, *lemmas = verdicts(name)
    assert first.record is not None
    line, _, forced = next(false_lines(first.record, random.Random(2)))
    confirmer = Confirmer(coq(), tmp_path, sentence_seconds=5)
    confirmer.confirm(lemmas, [v.name for v in lemmas])
    exported = truncated(forced, line, first, lemmas)
    assert exported is not None
    assert opinion_on(confirmer, exported) == "not confirmed"


# --- the support library


def test_sums_and_derivatives_of_the_support_library_are_those_of_coquelicot(tmp_path: Path) -> None:
    shutil.copy(Path(derive.coq.__file__).with_name("theory") / "DeriveCoquelicot.v", tmp_path)
    result = coq().compile(tmp_path, "DeriveCoquelicot", 120)
    if "Cannot find a physical path bound to logical path" in result.output:
        pytest.skip("Coquelicot is not installed")
    assert result.ok, result.output
