"""What authors write becomes the record that they mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from derive.formula.parse import Scope, parse_prop
from derive.formula.text import FormulaText
from derive.record import codec
from derive.record.model import Citation, Domain, Record
from derive.script.lines import strongest
from derive.terms.nodes import INTEGER, ONE, App, Family, Fn, Iff, Implies, Lam, Num, Rel, Sym, walk

K = Sym("K", INTEGER)
RecordOf = Callable[..., Record]


def texts(record: Record) -> list[str]:
    show = FormulaText(record.definitions)
    return [show(line.prop) for line in record.lines]


def test_the_context_is_recorded_with_its_bounds_and_templates(record: RecordOf) -> None:
    r = record('w = d.family("w", i, j, at_least=0, below=K)')
    assert [s.name for s in r.symbols] == ["K", "x", "y"]
    assert r.symbols[0].domain == Domain(at_least=ONE)
    assert [i.name for i in r.indices] == ["i", "j", "k"]
    assert r.families[1].latex == r"P(C_{<1>} \mid x)"
    assert r.families[2].ranges == ((ONE, K), (ONE, K))
    assert r.families[2].domain == Domain(at_least=Num(0), below=K)
    assert (r.name, r.title, r.hypotheses[0].id) == ("a-proof", "A title", "h1")


def test_several_numbers_are_declared_with_the_same_bounds(record: RecordOf) -> None:
    r = record("u, v = d.reals('u, v', above=0)\nd.step(Eq(u, v))")
    declared = {s.name: s.domain for s in r.symbols}
    assert declared["u"] == declared["v"] == declared["x"]


def test_a_template_must_show_every_index(failure: Any) -> None:
    assert "does not show j" in failure('d.family("w", i, j, latex="w_{i}")').message


def test_an_undecorated_helper_writes_lines_too(run_text: Any) -> None:
    (r,) = run_text(
        """
        from sympy import Eq
        from derive import derivation
        def helper(d, x):
            return d.step(Eq(x, x))
        @derivation()
        def two_words(d):
            helper(d, d.real("x"))
        """
    )
    assert r.name == "two-words"
    assert len(r.lines) == 1


# --- chains -------------------------------------------------------------------------------------


def test_a_chain_of_one_link_needs_no_summary(record: RecordOf) -> None:
    r = record("d.calc(x).eq(x + 0)")
    assert [(line.rule, line.chain) for line in r.lines] == [("algebra", 0)]


def test_the_words_for_a_chain_of_hundreds_of_links_fit_into_a_record(record: RecordOf) -> None:
    r = record("d.calc(x)" + ".eq(x + 0)" * 400)
    assert len(r.lines[-1].premises) == 400
    assert codec.loads(codec.dumps(r)) == r


def test_a_chain_closes_to_its_strongest_relation(record: RecordOf) -> None:
    r = record("d.calc(x).le(x + 1).lt(x + 2).eq(2 + x)")
    assert texts(r)[-1] == "x < 2 + x"
    assert r.lines[-1].rule == "chain"
    assert r.lines[-1].premises == tuple(Citation("line", n) for n in "123")
    assert r.lines[-1].chain == -1


@pytest.mark.parametrize(
    ("relations", "result"),
    [
        (["=", "="], "="), (["=", "<="], "<="), (["<=", "<", "="], "<"), ([">=", "="], ">="),
        ([">", ">="], ">"), (["=", "!="], "!="), (["!=", "!="], None), (["<", ">"], None),
        (["!=", "<"], None),
    ],
)  # fmt: skip
def test_relations_in_a_row_give_no_more_than_follows(relations: list[str], result: str | None) -> None:
    assert strongest(relations) == result


def test_mixed_directions_are_refused_where_they_meet(failure: Any) -> None:
    f = failure("d.calc(x).le(x + 1).ge(x)")
    assert "together they say nothing" in f.message
    assert f.source_line.strip() == "d.calc(x).le(x + 1).ge(x)"


def test_a_cited_chain_is_closed_before_it_is_cited(record: RecordOf) -> None:
    r = record("c = d.calc(x).eq(x + 0).eq(0 + x)\nd.step(Eq(x + 0, x), by=c)")
    assert [line.rule for line in r.lines] == ["algebra", "algebra", "chain", "algebra"]
    assert r.lines[3].premises == (Citation("line", "3"),)


def test_statement_style_continues_the_same_chain(record: RecordOf) -> None:
    r = record("c = d.calc(x)\nc.eq(x + 0)\nd.step(Eq(y, y))\nc.eq(0 + x)")
    assert [line.chain for line in r.lines] == [0, -1, 0, -1]
    assert r.lines[-1].premises == (Citation("line", "1"), Citation("line", "3"))


def test_then_has_the_previous_line_as_its_first_premise_and_eq_has_not(record: RecordOf) -> None:
    r = record("d.step(Eq(x, y), by=total).then(Eq(y, x), by=total)\nd.calc(x).eq(y).eq(x)")
    assert r.lines[1].premises == (Citation("line", "1"), Citation("hypothesis", "h1"))
    assert r.lines[3].premises == ()


def test_equivalences_relate_without_asserting(record: RecordOf) -> None:
    r = record("d.claim(iff(x > 1, 3 * x > 3))\nd.chain(x > 1).iff(2 * x > 2).iff(3 * x > 3)")
    assert all(isinstance(line.prop, Iff) for line in r.lines)
    assert r.lines[-1].prop == r.goals[0].prop
    assert len(r.lines) == 3


def test_an_equivalence_of_three_is_closed_for_its_goal(record: RecordOf) -> None:
    r = record(
        """
        d.claim(iff(x > 1, 2*x > 2, 4*x > 4))
        d.chain(x > 1).iff(2*x > 2).iff(3*x > 3).iff(4*x > 4)
        """
    )
    assert r.goals[0].prop in [line.prop for line in r.lines]


def test_one_implication_makes_the_chain_an_implication(record: RecordOf) -> None:
    r = record("d.chain(x > 2).implies(x > 1).iff(2 * x > 2)")
    assert isinstance(r.lines[-1].prop, Implies)


def test_a_claim_with_a_reason_is_its_own_proof(record: RecordOf) -> None:
    r = record('d.claim(Eq(x, x), why="plainly")\nd.claim(Eq(y, y))')
    assert [line.prop for line in r.lines] == [r.goals[0].prop]
    assert len(r.goals) == 2


# --- definitions --------------------------------------------------------------------------------


def test_a_definition_is_closed_over_what_its_context_needs(record: RecordOf) -> None:
    r = record('t = d.define("t", log(P[i] / P[K]), over=i)\nd.step(Eq(t[j], x), by=t)')
    (t,) = r.definitions
    assert [(p.name, p.implicit) for p in t.parameters] == [("K", True), ("P", True), ("i", False)]
    assert t.parameters[1].domain == Domain(above=Num(0))
    assert t.parameters[2].index == (ONE, K)
    assert r.lines[0].prop == Rel("=", App("t", K, Family("P"), Sym("j", INTEGER)), Sym("x"))
    assert r.lines[0].parameters == (("unfold", ("t",)),)


def test_implicit_parameters_pass_through_other_definitions(record: RecordOf) -> None:
    r = record('s = d.define("s", Sum(z[i], i))\nu = d.define("u", s + y)\nd.step(Eq(u, y))')
    assert [p.name for p in r.definitions[1].parameters] == ["K", "z", "y"]


def test_a_function_of_a_symbol_keeps_its_domain(record: RecordOf) -> None:
    r = record('f = d.define("f", x - 1 - log(x), of=x)\nd.calc(f(1)).eq(0, by=f)')
    (p,) = r.definitions[0].parameters
    assert (p.name, p.implicit, p.domain) == ("x", False, Domain(above=Num(0)))
    assert r.lines[0].prop == Rel("=", App("f", ONE), Num(0))


def test_a_free_index_in_a_definition_is_refused(failure: Any) -> None:
    f = failure('d.define("t", z[i])')
    assert f.message == "i is free in the definition of t"
    assert f.fix == "add over=i"


def test_shared_definitions_come_with_what_they_use_and_only_on_use(record: RecordOf) -> None:
    assert record("d.step(Eq(x, x))").definitions == ()
    (softmax,) = record("d.step(Eq(softmax(z)[i], x))").definitions
    assert softmax.shared
    assert [(p.name, p.implicit) for p in softmax.parameters] == [("n", True), ("z", False), ("i", False)]
    assert softmax.parameters[1].ranges == ((ONE, Sym("n", INTEGER)),)


def test_families_are_broadcast_over_where_they_are_arguments(record: RecordOf) -> None:
    r = record("d.step(Eq(softmax(2 * z + y)[i], softmax([x, 0])[1]))")
    left, right = r.lines[0].prop.args
    assert isinstance(left.args[1], Lam)
    assert left.args[0] == K
    assert right.args[0] == Num(2)
    assert texts(r) == ["softmax(2*z + y)[i] = softmax([x, 0])[1]"]


def test_a_defined_family_is_an_argument_too(record: RecordOf) -> None:
    r = record('t = d.define("t", z[i] - z[K], over=i)\nd.step(Eq(softmax(t)[i], softmax(z)[i]))')
    assert [d.name for d in r.definitions] == ["t", "softmax"]
    assert codec.loads(codec.dumps(r)) == r


def test_own_shared_definitions_are_made_by_the_decorator(run_text: Any) -> None:
    (r,) = run_text(
        """
        from __future__ import annotations
        from sympy import *
        from derive import Bounds, Derivation, Family, Index, Real, definition, derivation
        from derive.functions import sigmoid
        @definition(symbol="gate", latex="g(<1>)", en="the gate", where={"u": Bounds(at_least=1)})
        def gate(u: Real):
            return sigmoid(u) * u
        @definition()
        def share(p: Family, i: Index):
            return p[i] / Sum(p[p.index("j")], (p.index("j"), 1, 2))
        @derivation("t")
        def uses_own(d: Derivation):
            x = d.real("x", at_least=1)
            d.calc(gate(x)).eq(sigmoid(x) * x, by=gate)
        """
    )
    assert isinstance(r, Record), r
    assert [d.name for d in r.definitions] == ["sigmoid", "gate"]
    assert r.definitions[1].parameters[0].domain == Domain(at_least=ONE)
    assert r.lines[0].said == "definition of the gate"


# --- citations, cases, witnesses ----------------------------------------------------------------


def test_an_instance_is_recorded_with_its_values(record: RecordOf) -> None:
    r = record(
        """
        pos = d.step(P[i] > 0)
        d.step(P[K] > 0, by=pos.at(i=K))
        d.step(z[j] > 0, by=pos.at(i=j, P=z))
        d.step(x > 0, by=d.lemma("some-lemma").at(x=P[i] / P[j], p=P, q=z + 1))
        """
    )
    assert r.lines[1].premises == (Citation("line", "1", (("i", K),)),)
    assert r.lines[1].said == "by (1) at $i = K$"
    assert r.lines[2].said == "by (1) at $i = j$, $P = z$"
    assert r.lines[3].said == "by some-lemma at $x = P[i]/P[j]$, $p = P$, $q = z + 1$"
    lemma = r.lines[3].premises[0]
    assert (lemma.kind, lemma.ref, lemma.at[1]) == ("lemma", "some-lemma", ("p", Family("P")))
    assert isinstance(lemma.at[2][1], Lam)
    assert r.lemmas == (("some-lemma", ""),)


def test_a_reason_does_not_say_that_a_name_stands_for_itself(record: RecordOf) -> None:
    r = record(
        """
        t = d.define("t", log(P[i] / P[K]), over=i)
        d.step(x > 0, by=d.lemma("some-lemma").at(K=K, z=z, t=t, i=i, c=-z[i]))
        d.step(x > 0, by=d.lemma("some-lemma").at(K=K, z=z))
        """
    )
    assert [line.said for line in r.lines] == ["by some-lemma at $c = -z[i]$", "by some-lemma"]
    assert len(r.lines[0].premises[0].at) == 5


def test_lines_inside_a_case_carry_its_proposition_as_a_guard(record: RecordOf) -> None:
    r = record(
        """
        with d.case(Eq(i, j), "the same class"):
            same = d.calc(z[i]).eq(z[j]).eq(z[i])
        with d.case(Ne(i, j)) as other:
            different = d.step(Ne(i, j), by=other)
        d.step(Eq(z[i], z[i]), by=(same, different, cases))
        """
    )
    assert [len(line.guards) for line in r.lines] == [1, 1, 1, 1, 1, 0]
    assert r.lines[3].rule == "algebra"
    assert r.lines[-1].rule == "cases"
    assert r.lines[-1].premises == (Citation("line", "3"), Citation("line", "5"))


def test_the_first_link_of_a_chain_cites_the_case_in_which_it_stands(record: RecordOf) -> None:
    r = record("with d.case(Eq(x, 1)) as here:\n    d.calc(x).eq(1, by=here).le(2)")
    assert r.lines[0].prop == r.lines[0].guards[0]
    assert r.lines[1].premises == (Citation("line", "1"),)
    assert [line.rule for line in r.lines] == ["algebra", "algebra", "algebra", "chain"]


def test_a_case_is_not_cited_once_it_is_over(failure: Any) -> None:
    f = failure("with d.case(x > 1) as c:\n    d.step(x > 1, by=c)\nd.step(x > 1, by=c)")
    assert "this case is over" in f.message


@pytest.mark.parametrize(
    "line",
    [
        "d.step(Eq(Sum(w[i, j], i, j), Sum(v[j, i], i, j)), by=(f, sum_over((i, j))))",
        "f.then(Eq(Sum(w[i, j], i, j), Sum(v[j, i], i, j)), by=sum_over((i, j)))",
        "d.calc(Sum(w[i, j], i, j)).eq(Sum(v[j, i], i, j), by=(f, sum_over((i, j))))",
    ],
)
def test_a_sum_over_two_indices_is_a_line_for_each(record: RecordOf, line: str) -> None:
    head = "w, v = d.family('w', i, j), d.family('v', i, j)\nf = d.step(Eq(w[i, j], v[j, i]))\n"
    r = record(head + line)
    assert texts(r)[1:] == [
        "Sum(w[i, j], (i, 1, K)) = Sum(v[j, i], (i, 1, K))",
        "Sum(Sum(w[i, j], (i, 1, K)), (j, 1, K)) = Sum(Sum(v[j, i], (i, 1, K)), (j, 1, K))",
    ]
    assert [x.parameter("index") for x in r.lines[1:]] == ["i", "j"]
    assert [[c.ref for c in x.premises] for x in r.lines[1:]] == [["1"], ["2"]]


def test_a_sum_over_two_indices_is_of_a_fact_at_its_values(record: RecordOf) -> None:
    r = record("w = d.family('w', i, j)\nf = d.given(w[i, j] <= z[i])\n"
               "d.step(Sum(w[k, j], j, k) <= K*Sum(z[k], k), by=(f.at(i=k), sum_over((j, k))))")  # fmt: skip
    assert texts(r)[0] == "Sum(w[k, j], (j, 1, K)) <= Sum(z[k], (j, 1, K))"


def test_an_assumed_line_says_so(record: RecordOf) -> None:
    (line,) = record('d.assume(x > 1, "for now")').lines
    assert (line.rule, line.why) == ("assume", "for now")


def test_a_witness_is_a_point_with_families_from_one(record: RecordOf) -> None:
    (refutation,) = record("d.refute(Eq(z[i], x), at={K: 2, z: [0, log(2)], i: 1, x: 3})").refutations
    assert refutation.witness.number("i") == ONE
    assert refutation.witness.families == (("z", (((1,), Num(0)), ((2,), Fn("log", Num(2))))),)


def test_a_formula_may_be_a_string(record: RecordOf) -> None:
    r = record('d.step("softmax(z + 1)[i] = -(-x)", by=softmax)\nd.calc("x**2").eq("x*x")')
    assert [d.name for d in r.definitions] == ["softmax"]
    assert texts(r) == ["softmax(z + 1)[i] = -(-x)", "x**2 = x*x"]


def test_the_text_of_a_line_reads_back_as_the_line(record: RecordOf) -> None:
    r = record(
        """
        t = d.define("t", log(P[i] / P[K]), over=i)
        L = d.define("L", -Sum(y * log(softmax(z)[i]), i))
        f = d.define("f", x**2 - 1/x, of=x)
        d.step(Eq(Derivative(L, z[k]), softmax(z - z[K])[k] - t[k] / (2 * x)))
        d.step(Eq(Derivative(f(x), x), -x * y - (x - (y + 1)) / P[K] * 2))
        d.step(iff(x > 1, Product(exp(-P[i]), (i, 1, K - 1)) >= KD(i, j)))
        d.step(Le(cross_entropy(t, softmax(z)), 1))
        d.step(Ne(entropy([x, y]), Piecewise((x, x > 1), (sqrt(x), True))))
        """
    )
    scope = Scope.of(r)
    show = FormulaText(r.definitions)
    for line in r.lines:
        assert parse_prop(show(line.prop), scope) == line.prop


def test_a_record_from_a_script_survives_its_json(record: RecordOf) -> None:
    r = record('t = d.define("t", z[i], over=i)\nd.calc(t[i]).eq(z[i], by=t, why="as $t$ is defined")')
    assert codec.loads(codec.dumps(r)) == r


def test_no_term_of_a_record_has_a_name_that_no_author_could_write(record: RecordOf) -> None:
    r = record("d.step(Eq(Derivative(Sum(z[i]*x, i), x), Sum(softmax(z + x)[j], (j, 1, K - 1))))")
    names = [str(n.payload[0]) for n in walk(r.lines[0].prop) if isinstance(n, Sym)]
    assert set(names) == {"x", "K"}


# --- words and places ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("d.step(Eq(x, y), by=(f, multiply(P[i])))", "multiply (1) by $P[i]$"),
        ("f.then(Eq(y, x), by=multiply(1 - x))", "multiply by $1 - x$"),
        ("f.then(Eq(y, x), by=take_exp)", "exponentiate"),
        ("d.step(Eq(x, y), by=(f, sum_over(i, 1, K - 1)))", "sum (1) over $i$ from $1$ to $K - 1$"),
        ("d.step(Eq(x, y), by=(f, solve_for(P[K])))", "solve (1) for $P[K]$"),
        ("d.step(Eq(x, y), by=total)", "because the probabilities sum to one"),
        ("d.step(Eq(x, y), by=(softmax, logit, total))", "definitions of softmax and logit, because the "
         "probabilities sum to one"),
        ("d.step(x >= 1, by=(f, minimum_at(x, 1)))", "by (1) the minimum is at $x = 1$"),
        ("d.step(Eq(x, y))", ""),
    ],
)  # fmt: skip
def test_reasons_are_said_in_words(record: RecordOf, body: str, words: str) -> None:
    assert record("f = d.step(Eq(x, x))\n" + body).lines[-1].said == words


def test_a_line_knows_where_its_formula_was_written(record: RecordOf) -> None:
    r = record('(d.calc(x)\n  .eq(x +\n      0, why="ä"))\nd.step(Eq(x, x))')
    first, second = (line.position for line in r.lines)
    assert first is not None
    assert second is not None
    assert (first.end_line - first.line, first.column, first.end_column) == (1, 4 + 6, 4 + 7)
    assert (second.column, second.end_column) == (4 + 7, 4 + 15)


def test_columns_count_characters_not_bytes(record: RecordOf) -> None:
    r = record('_ = "클래스"; d.step(Eq(x, x))')
    assert r.lines[0].position is not None
    assert r.lines[0].position.column == 4 + len('_ = "클래스"; d.step(')


def test_a_point_is_given_as_a_witness_is(record: RecordOf) -> None:
    (point,) = record("d.point({K: 2, z: [0, log(2)], x: 3})").points
    assert point.number("x") == Num(3)
    assert point.families == (("z", (((1,), Num(0)), ((2,), Fn("log", Num(2))))),)
