"""What is exported to Coq, without running Coq: the tables are complete, the statements say what is meant."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from derive.check.judge import judge
from derive.coq.confirm import exporters
from derive.coq.definedness import CONDITIONS
from derive.coq.export import Exporter
from derive.coq.lean import PREAMBLE, lean_statement
from derive.coq.messages import by_lemma
from derive.coq.names import RESERVED, Names, module
from derive.coq.rules import REPLAYS
from derive.coq.script import comment, text
from derive.coq.text import INTEGER_TEXT, PROP_TEXT, REAL_FUNCTIONS, REAL_TEXT, NotExportable
from derive.coq.toolchain import theory_sources
from derive.kernel.rules import RULES
from derive.library.catalogue import load
from derive.runner.session import Options, check
from derive.terms.nodes import KINDS, FamilyExpr, Infinity, Prop, Term
from tests.kernel import build

ROOT = Path(__file__).parents[2]
BOUND = {"bound"}  # printed by name once its binder is opened


@cache
def exporter(name: str) -> Exporter:
    """The exporter of a proof of this project."""
    catalogue = load(ROOT)
    proof = next(p for p in catalogue.everything if p.name == name)
    run = check(catalogue, [proof], judge, Options(cache=True, jobs=1))
    return exporters([*run.selected, *run.cited])[name]


def exported(declare: str, claim: str) -> Exporter:
    """The exporter of a derivation of one line, by algebra or as a limit."""
    rule = "limit" if "Limit" in claim else "algebra"
    return exporters([judge(build.claim(build.line(build.declared(declare), claim, rule), claim))])["test"]


def test_every_rule_of_the_kernel_has_an_entry() -> None:
    assert set(REPLAYS) == set(RULES), "each has an entry in the file of its name in derive/coq/rules/"


@pytest.mark.parametrize("kind", sorted(set(KINDS) - BOUND))
def test_every_kind_of_node_is_printed(kind: str) -> None:
    node = KINDS[kind]
    if issubclass(node, Term):
        assert node in REAL_TEXT
    elif issubclass(node, Prop):
        assert node in PROP_TEXT
    else:
        assert issubclass(node, FamilyExpr) or node is Infinity  # printed by `Printer.family`, and in limits


def test_what_may_be_undefined_has_conditions() -> None:
    named = {str(vars(node)["kind"]) for node in CONDITIONS}
    assert {"div", "fn", "pow", "elem", "sum", "prod", "piecewise", "app", "deriv", "tends"} <= named
    assert {str(vars(node)["kind"]) for node in INTEGER_TEXT} >= {
        "num",
        "sym",
        "elem",
        "add",
        "neg",
        "mul",
        "delta",
    }


def test_the_support_library_states_no_axiom() -> None:
    for name, source in theory_sources().items():
        code = re.sub(r"\(\*.*?\*\)", "", source, flags=re.S)
        assert not re.search(r"\b(Axiom|Axioms|Parameter|Parameters|Conjecture|Admitted|admit)\b", code), name


def test_a_script_admits_nothing() -> None:
    script = text(exporter("softmax-from-logit").export())
    assert not re.search(r"\b(Axiom|Parameter|Admitted|admit)\b", script)


def test_the_claim_is_stated_with_its_context_and_its_definedness() -> None:
    (claim,) = exporter("softmax-from-logit").export().claims
    (statement,) = claim.statement
    assert " ".join(statement.split()) == (
        "Theorem claim_1 : forall (K : Z) (P : Z -> R), ((1 <= K)%Z) -> "
        "((forall i : Z, (1 <= i <= K)%Z -> 0 < P i)) -> (Sum 1 K (fun i => P i) = 1) -> "
        "forall i : Z, (1 <= i <= K)%Z -> (t_domain K P i /\\ "
        "(forall j : Z, (1 <= j <= K)%Z -> t_domain K P j) /\\ Sum 1 K (fun j => exp (t K P j)) <> 0 /\\ "
        "P i = exp (t K P i) / Sum 1 K (fun j => exp (t K P j)))"
    )


def test_a_derivative_is_stated_with_derivability() -> None:
    (claim,) = exporter("softmax-jacobian").export().claims
    assert "derivable (fun v => softmax K (upd z j v) i) (z j)" in claim.statement[0]


@pytest.mark.parametrize("words", ["a *) Axiom f : False. (*", "a\naxiom f : False", "(*)", 'a " b', "**)"])
def test_no_words_of_an_author_leave_a_comment(words: str) -> None:
    told = comment(words)
    assert not any(mark in told for mark in ("(*", "*)", "\n", '"'))


@pytest.mark.parametrize(
    ("declare", "claim", "shown"),
    [
        # Lean's <-> binds less tightly than ->
        ("x real above 0", "x = 1 <=> 1 = x", "(0 < x) →\n  (x = 1 ↔ 1 = x) :="),
        # Lean would take numbers alone for natural ones, of which 1/3 is 0
        ("x real", "1/3 + 2/3 = 1", "(1 / 3 + 2 / 3 : ℝ) = 1 :="),
        ("x real", "[1, 2, 3][2] = 2", "((1 : ℤ) ≤ 2 ∧ (2 : ℤ) ≤ 3) ∧ ((zlisted (1 :: 2 :: 3 :: [])) 2 = 2)"),
        ("x real", "Piecewise((x, 1/3 < 1/2), (0, True)) = x", "(if (1 / 3 : ℝ) < 1 / 2 then x else 0) = x"),
        ("K integer at_least 2; z over 1..K", "z[K - 1 + 1] = z[K]", "(1 ≤ K - 1 + 1 ∧ K - 1 + 1 ≤ K)"),
        ("x real above 0", "Abs(x**(-1)) = 1/x", "Rabs (1 / x ^ 1) = 1 / x"),
        ("x real above 0", "x/x**(-1) = x**2", "x / (1 / x ^ 1) = x ^ 2"),
        ("x real", "Max(x, pi) >= x", "x ≤ Rmax x PI"),
        (
            "x real",
            "Eq(Limit(1/x, x, oo), 0)",
            "holds_on at_plus_infinity (fun x1 => x1 ≠ 0) ∧ tends at_plus_infinity (fun x1 => 1 / x1) 0",
        ),
    ],
)
def test_a_statement_for_lean_says_there_what_it_says_here(declare: str, claim: str, shown: str) -> None:
    assert shown in lean_statement(exported(declare, claim))


def test_no_statement_for_lean_leaves_out_what_is_assumed() -> None:
    record = build.line(build.declared("x real"), "x > 0", "assume")
    record = build.claim(build.line(record, "x > -1", premises=["1"]), "x > -1")
    with pytest.raises(NotExportable, match="assumed"):
        lean_statement(exporters([judge(record)])["test"])


def test_every_name_that_is_printed_for_lean_is_one_that_the_preamble_defines() -> None:
    defined = set(re.findall(r"^(?:abbrev|def) (\w+)", PREAMBLE, re.MULTILINE))
    used = {*REAL_FUNCTIONS.values(), "PI", "Rmax", "Rmin", "factorial", "binomial", "at_minus_infinity"}
    assert used <= defined
    assert defined <= RESERVED


def test_a_number_of_the_context_is_not_taken_for_a_constant() -> None:
    (claim,) = exported("PI real above 4", "pi < PI").export().claims
    assert "PI < PI_" in claim.statement[0]


def test_the_statement_for_lean_says_that_it_was_not_run() -> None:
    shown = lean_statement(exporter("softmax-jacobian"))
    assert "it has NOT been run" in shown
    assert (
        "Derive (fun v => softmax K (upd z j v) i) (z j) = softmax K z i * (delta i j - softmax K z j)"
        in shown
    )
    assert "derivable (fun v => softmax K (upd z j v) i) (z j)" in shown
    assert not re.search(r"->|<=|%Z|/\\|\bforall\b", shown.split("theorem", 1)[1])


def test_of_a_lemma_that_fails_the_first_error_is_told_and_what_was_left_to_show() -> None:
    goal = f"1 goal\n  \n  x : R\n  {'=' * 28}\n  {{}}\n\n"
    heard = (
        f"@@line_1\n{goal.format('x = x')}a < No more goals.\n\na < a is defined\n\n"
        f"@@line_2\n{goal.format('x < y')}a < {goal.format('0 <' + chr(10) + '  y - x')}"
        "Toplevel input, characters 2-5:\n> pos.\n> ^^^\nError: No applicable tactic.\n\n"
        f"a < {goal.format('x = z')}Error: Attempt to save an incomplete proof\n\n"
        f"@@line_3\n{goal.format('x < z')}"  # in which it ran out of time
    )
    assert by_lemma(heard) == {"line_1": "", "line_2": "No applicable tactic; left to show: 0 < y - x"}


def test_no_two_names_of_derivations_are_those_of_one_module() -> None:
    names = ["a-b", "a_b", "a.b", "a:b", "a#b", "1-a", "v1-a", "a-5f-b", "A-b"]
    modules = [module(name) for name in names]
    assert len(set(modules)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z_]\w*", m) for m in modules)


def test_no_name_that_a_proof_introduces_is_one_that_a_tactic_gives() -> None:
    """Coq's `fresh "D"` gives D, D0, D1, and so on; names of a record have no prime."""
    names = Names()
    assert names.of("symbol", "D") == "D_"
    assert names.introduced("D", ()) == "D_1"
