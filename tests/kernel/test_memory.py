"""What earlier lines showed is recalled only where their facts hold, and a line rests on it all the same."""

from __future__ import annotations

import pytest

from derive.kernel.context import Context, Fact, Theory
from derive.kernel.size import MAX_NODES, _roughly, check_size
from derive.kernel.verdict import Status
from derive.kernel.wellformed import NotWellFormed, check_formula, define
from derive.record.model import Definition, Parameter, Record
from derive.search.advisor import Search
from derive.terms.nodes import (
    INTEGER,
    ONE,
    ZERO,
    Add,
    App,
    Div,
    Fn,
    Lam,
    Mul,
    Num,
    Rel,
    Sum,
    Sym,
    bind,
    free,
    instantiate,
    walk,
)
from tests.kernel.build import declared, definition, given, line, prop, prover, term, verdict

x, y, n, i = Sym("x"), Sym("y"), Sym("n", INTEGER), Sym("i", INTEGER)
THEORY = Theory({s.name: s for s in declared("x real; y real; n integer; i integer").symbols})
POSITIVE = Fact(Rel("<", ZERO, x), "hypothesis h1", mentions=frozenset((x,)))
NONZERO = Rel("!=", x, ZERO)


def place(*facts: Fact) -> Context:
    return Context(THEORY, facts)


def test_what_was_shown_is_recalled_by_the_next_line() -> None:
    before = place(POSITIVE)
    shown = prover().prove(before, NONZERO)
    now = Context(THEORY, before.facts, memory=before.memory)
    assert shown is not None
    assert prover().prove(now, NONZERO) is shown


def test_it_is_not_recalled_where_its_facts_are_set_aside() -> None:
    """The fact rests on a hypothesis about x; a derivative in x, or an induction on it, must not use it."""
    context = place(POSITIVE)
    assert prover().prove(context, NONZERO) is not None
    assert prover().prove(context.about_others(x), NONZERO) is None
    assert prover().prove(context.about_others(y), NONZERO) is not None


def test_what_facts_that_hold_there_only_show_is_not_recalled_outside() -> None:
    context = place()
    assert prover().prove(context.knowing([POSITIVE]), NONZERO) is not None
    assert prover().prove(context, NONZERO) is None


def test_what_a_guard_shows_is_recalled_under_that_guard_only() -> None:
    context = place()
    assert prover().prove(context.assuming(Rel("<", ZERO, x)), NONZERO) is not None
    for other in (context, context.assuming(Rel("<", ZERO, y)), context.assuming(Rel("<=", ZERO, x))):
        assert prover().prove(other, NONZERO) is None


def test_what_a_range_shows_is_recalled_within_that_range_only() -> None:
    context = place()
    claim = Rel("<", ZERO, i)
    assert prover().prove(context.inside(i, ONE, n), claim) is not None
    for other in (context, context.inside(i, ZERO, n), context.with_variable(x)):
        assert prover().prove(other, claim) is None


def test_what_is_recalled_counts_among_what_a_line_rests_on() -> None:
    """The second line needs x != 0 as the first does; it rests on the hypothesis too."""
    record = given(declared("x real; y real"), "x > 0")
    for text in ("y*x/x = y", "2*y*x/x = 2*y", "log(x)*y*x/x = y*log(x)"):
        record = line(record, text)
    found = verdict(record).lines
    assert [v.status for v in found] == [Status.PROVED] * 3
    assert [v.uses for v in found] == [frozenset(("hypothesis h1",))] * 3


def test_what_rests_on_a_recalled_condition_is_set_aside_with_it() -> None:
    """x = 1, and so 2 x = 2 x/x by lines that need x != 0: neither may be differentiated in x."""
    record = given(declared("x real"), "x = 1")
    record = line(record, "x/x = x", premises=["h1"])
    record = line(record, "2*x/x = 2*x", premises=["1"])
    record = line(record, "Derivative(2*x/x, x) = Derivative(2*x, x)", premises=["2"])
    assert [v.status for v in verdict(record).lines] == [Status.PROVED, Status.PROVED, Status.UNPROVED]


# --- the quick count of how large a formula becomes


def test_the_quick_count_is_never_too_low() -> None:
    """Towers of definitions and families applied to each other: if the quick count passes one, it is small."""
    twice = definition("twice", "x real", "x + x")
    four = definition("four", "x real", "x*x*x*x")
    for text in ("twice(twice(twice(twice(x))))", "four(four(four(four(four(four(four(x)))))))", "four(x)"):
        record = declared("x real", [twice, four])
        theory = Theory(THEORY.symbols, {}, {d.name: d for d in record.definitions})
        formula = term(record, text)
        count = _roughly(theory, formula)[0]
        assert count > MAX_NODES or count >= _unfolded(theory, text)
        assert free(formula) == {x}
        if count <= MAX_NODES:
            check_size(theory, formula)


def _unfolded(theory: Theory, text: str) -> int:
    """The nodes of f(f(...f(x))), counted by hand: f has k leaves and k + 1 nodes."""
    size = 1
    for name in reversed(text.split("(")[:-1]):
        leaves = {"twice": 2, "four": 4}[name]
        size = leaves * size + 1
    return size


def test_a_proposition_is_recalled_as_it_is_stated() -> None:
    record = given(declared("x real"), "x > 0")
    context = place(POSITIVE)
    one = prover().prove(context, prop(record, "x > 0"))
    two = prover().prove(context, prop(record, "0 < x"))
    assert one is not None
    assert two is not None
    assert (one.sources, two.sources) == (frozenset(("hypothesis h1",)),) * 2


# --- what is made of a formula is recalled


def test_an_application_is_unfolded_by_the_definition_in_force() -> None:
    """Two theories that grew from one, each with its own f: what one made is not the other's."""
    base = Theory({"x": declared("x real").symbols[0]})
    one, two = (define(base, definition("f", "x real", body))[0] for body in ("x + 1", "x + 2"))
    application = App("f", x)
    assert one.unfold(application) == Add(x, ONE)
    assert two.unfold(application) == Add(x, Num(2))
    assert one.unfold(application) is one.unfold(application)


def test_an_application_that_may_stand_in_one_theory_need_not_stand_in_another() -> None:
    base = Theory({"x": declared("x real").symbols[0]})
    one, _ = define(base, definition("f", "x real", "x + 1"))
    two, _ = define(base, definition("g", "x real", "x + 1"))
    check_formula(App("f", x), one)
    for theory in (base, two):
        with pytest.raises(NotWellFormed, match="f is not defined before its use"):
            check_formula(App("f", x), theory)


def test_what_a_definition_lacks_names_its_own_variables() -> None:
    """Definitions of two records that are equal but for the names of bound variables are looked at in one process."""
    advisor = Search()
    for name in ("j", "k"):
        total = Sum(ONE, Num(5), bind(Fn("sin", Add(x, i)), i, name))
        lacking = Definition("f", (Parameter("x"),), Div(ONE, total))
        problem = verdict(Record("names", definitions=(lacking,)), advisor=advisor).problems[0]
        assert {n.hint for o in problem.missing for n in walk(o.prop) if isinstance(n, Lam)} == {name}


def test_what_was_made_is_recalled_for_what_it_was_made_from_only() -> None:
    theory = Theory()
    lam = bind(Mul(x, i), i)
    assert theory.once(instantiate, lam, n) == Mul(x, n)
    assert theory.once(instantiate, lam, i) == Mul(x, i)
    assert theory.at(Mul(x, y), {x: y}) == Mul(y, y)
    assert theory.at(Mul(x, y), {y: x}) == Mul(x, x)
    assert theory.once(bind, Mul(x, i), i, "j").hint == "j"
    assert theory.once(bind, Mul(x, i), i, "k").hint == "k"
    assert theory.once(bind, Mul(n, i), n, "j") != theory.once(bind, Mul(n, i), i, "j")
