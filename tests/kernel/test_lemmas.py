"""An instance of a lemma obliges everything that the lemma supposes, and captures nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from derive.kernel.check import check
from derive.kernel.lemmas import Lemma
from derive.kernel.step import Step
from derive.kernel.verdict import LineVerdict, Status
from derive.record.codec import content_hash
from derive.record.model import Citation, Definition, Domain, Goal, Hypothesis, Index, Line, Parameter, Record
from derive.terms.nodes import INTEGER, ONE, ZERO, App, Num, Rel, Sym
from tests.kernel import build
from tests.kernel.build import claim, declared, family, given, last, line, refused, term, verdict
from tests.kernel.test_size import doubling

TANGENT = claim(declared("x real above 0"), "log(x) <= x - 1")
SUMMED = claim(
    given(declared("n integer at_least 1; i in 1..n; f over 1..n at_least 0"), "Sum(f[j], (j, 1, n)) = 1"),
    "f[i] <= 1",
)


def cited(
    lemma: Record, here: Record, conclusion: str, status: Status = Status.PROVED, **at: Any
) -> LineVerdict:
    """The verdict on one line that cites the lemma at terms (or text) of this record."""
    values = tuple((name, term(here, v) if isinstance(v, str) else v) for name, v in at.items())
    here = replace(here, lemmas=(("a-lemma", content_hash(lemma)),))
    record = line(here, conclusion, premises=[Citation("lemma", "a-lemma", values)])
    return last(record, {"a-lemma": Lemma(lemma, status, content_hash(lemma))})


def whys(found: LineVerdict) -> list[str]:
    assert found.failure is not None
    return [o.why for o in found.failure.missing]


def test_an_instance_in_the_domain_is_the_lemma_there() -> None:
    assert cited(TANGENT, declared("y real"), "log(exp(y)) <= exp(y) - 1", x="exp(y)").status is Status.PROVED


def test_each_bound_of_a_symbol_is_obliged() -> None:
    found = cited(TANGENT, declared("y real nonzero"), "log(y) <= y - 1", x="y")
    assert "domain of x in lemma a-lemma" in whys(found)


def test_an_argument_must_be_defined_itself() -> None:
    found = cited(TANGENT, declared("y real"), "log(exp(1/y)) <= exp(1/y) - 1", x="exp(1/y)")
    assert "denominator" in whys(found)


def test_every_symbol_must_be_given_and_no_other() -> None:
    here = declared("y real above 0")
    for found in (
        cited(TANGENT, here, "log(y) <= y - 1"),
        cited(TANGENT, here, "log(y) <= y - 1", x="y", w="y"),
    ):
        assert found.status is Status.UNPROVED
        assert found.failure is not None
        assert found.failure.code == "lemma"


def test_a_number_is_no_family_and_a_family_no_number() -> None:
    here = declared("K integer at_least 1; z over 1..K; y real above 0")
    assert cited(TANGENT, here, "log(y) <= y - 1", x=family(here, "z")).status is Status.UNPROVED
    assert cited(SUMMED, here, "z[1] <= 1", n="K", f="y", i="1").status is Status.UNPROVED


P = "K integer at_least 1; k in 1..K; p over 1..K at_least 0"
TOTAL = "Sum(p[j], (j, 1, K)) = 1"


def test_the_hypotheses_of_the_lemma_are_obliged() -> None:
    here = declared(P)
    found = cited(SUMMED, here, "p[k] <= 1", n="K", f=family(here, "p"), i="k")
    assert any(why.startswith("hypothesis of lemma a-lemma") for why in whys(found))
    here = given(here, TOTAL)
    assert cited(SUMMED, here, "p[k] <= 1", n="K", f=family(here, "p"), i="k").status is Status.PROVED


def test_each_element_of_a_family_must_be_in_the_domain_of_the_lemma() -> None:
    here = given(declared("K integer at_least 1; k in 1..K; p over 1..K"), TOTAL)
    found = cited(SUMMED, here, "p[k] <= 1", n="K", f=family(here, "p"), i="k")
    assert "domain of f in lemma a-lemma" in whys(found)


def test_the_ranges_of_the_lemma_are_obliged() -> None:
    here = given(declared(P), TOTAL)
    longer = cited(SUMMED, here, "p[k] <= 1", n="K + 1", f=family(here, "p"), i="k")
    assert "index in range" in whys(longer)
    outside = cited(SUMMED, here, "p[k] <= 1", n="K", f=family(here, "p"), i="k + 1")
    assert any(why.startswith("i in its range") for why in whys(outside))
    fewer = cited(SUMMED, declared("K integer at_least 0; p over 1..K at_least 0"), "0 <= 1", n="K")
    assert fewer.status is Status.UNPROVED


def test_the_names_of_the_lemma_do_not_capture_those_of_the_citing_record() -> None:
    """The lemma's f, n and i are not the i and n here."""
    here = given(
        declared("n integer at_least 1; i in 1..n; f over 1..n at_least 0"), "Sum(f[j], (j, 1, n)) = 1"
    )
    rotated = family(here, "[f[i], 1 - f[i]]")
    found = cited(SUMMED, here, "f[i] <= 1", n="2", f=rotated, i="1")
    wrong = cited(SUMMED, here, "2*f[i] <= 1", n="2", f=rotated, i="1")
    assert wrong.status is Status.UNPROVED
    assert found.failure is None or "domain of f in lemma a-lemma" in whys(found)


def test_a_lemma_is_no_better_than_its_own_verdict() -> None:
    here = declared("y real above 0")
    assert cited(TANGENT, here, "log(y) <= y - 1", Status.ASSUMED, x="y").status is Status.ASSUMED
    unproved = cited(TANGENT, here, "log(y) <= y - 1", Status.UNPROVED, x="y")
    assert unproved.status is Status.UNPROVED
    assert unproved.failure is not None
    assert unproved.failure.code == "premise-not-proved"


def test_a_lemma_that_changed_since_it_was_cited_is_refused() -> None:
    here = replace(declared("y real above 0"), lemmas=(("a-lemma", "0" * 64),))
    record = line(here, "log(y) <= y - 1", premises=[Citation("lemma", "a-lemma", (("x", term(here, "y")),))])
    found = last(record, {"a-lemma": Lemma(TANGENT, Status.PROVED, content_hash(TANGENT))})
    assert found.failure is not None
    assert "changed" in found.failure.message


def test_there_is_no_lemma_but_those_given() -> None:
    here = declared("y real above 0")
    record = line(here, "log(y) <= y - 1", premises=[Citation("lemma", "a-lemma", (("x", term(here, "y")),))])
    assert refused(build.last(record), "no-lemma")


# --- constants, which are applied to nothing


def constant(value: int, *lines: Line, **more: Any) -> Record:
    """A record in which c is a number."""
    return Record("constant", definitions=(Definition("c", (), Num(value)),), lines=lines, **more)


def test_a_constant_of_the_lemma_that_is_another_here_stands_for_its_number() -> None:
    c = App("c")
    lemma = constant(2, goals=(Goal(Rel("<", ONE, c)), Goal(Rel("<", c, Num(3)))))
    known = {"a-lemma": Lemma(lemma, Status.PROVED, content_hash(lemma))}
    pins = (("a-lemma", content_hash(lemma)),)
    cites = (Citation("lemma", "a-lemma", goal=1),)
    for conclusion, status in (
        (Rel("<", Num(2), Num(3)), Status.PROVED),
        (Rel("<", c, Num(3)), Status.UNPROVED),
    ):
        here = constant(5, Line("1", conclusion, "algebra", cites), lemmas=pins)
        assert last(here, known).status is status


def test_a_definition_is_another_one_if_a_bound_of_its_parameters_is() -> None:
    """f(x) is for x above c in both records, and c is another number: what is said of f there is none of it here."""
    c, x = App("c"), Sym("x")
    f = Definition("f", (Parameter("x", domain=Domain(above=c)),), x)
    value = Rel("=", App("f", ONE), ONE)
    definitions = (Definition("c", (), ZERO), f)
    lemma = Record(
        "bounded",
        definitions=definitions,
        lines=(Line("1", value, "algebra", parameters=(("unfold", ("f",)),)),),
        goals=(Goal(value),),
    )
    assert verdict(lemma).status is Status.PROVED
    known = {"a-lemma": Lemma(lemma, Status.PROVED)}
    for number, written_out in ((0, False), (5, True)):
        here = Record(
            "here",
            definitions=(Definition("c", (), Num(number)), f),
            lines=(Line("1", Rel("=", ONE, ONE), "algebra", (Citation("lemma", "a-lemma"),)),),
        )
        steps: list[Step] = []
        check(here, known, None, steps.append)
        assert steps[0].premises[0].prop == (Rel("=", ONE, ONE) if written_out else value)


def test_a_constant_is_looked_up_where_its_number_is_needed() -> None:
    at_most = Hypothesis("h1", Rel("<=", Sym("x"), Num(2)))
    cites = (Citation("hypothesis", "h1"),)
    for bound, status in ((2, Status.PROVED), (1, Status.UNPROVED)):
        conclusion = Line("1", Rel("<=", Sym("x"), App("c")), "algebra", cites)
        here = constant(bound, conclusion, symbols=declared("x real").symbols, hypotheses=(at_most,))
        assert last(here).status is status


@pytest.mark.parametrize(
    ("definitions", "code"),
    [
        ((), "lemma"),  # g is not defined
        ((Definition("g", (), ONE),), "lemma"),  # it takes nothing
        ((Definition("g", (Parameter("x"),), App("g", Sym("x"))),), "lemma"),  # it is defined by itself
        ((*doubling(40, "sum"), Definition("g", (Parameter("x"),), App("f39", Sym("x")))), "too-large"),
    ],
)
def test_a_lemma_that_is_not_well_formed_or_too_large_is_not_unfolded(
    definitions: Sequence[Definition], code: str
) -> None:
    of_x = Rel("=", App("g", Sym("x")), ONE)
    for lemma in (
        replace(declared("x real", definitions), goals=(Goal(of_x),)),
        replace(
            declared("x real", definitions),
            hypotheses=(Hypothesis("h1", of_x),),
            goals=(Goal(Rel("=", Sym("x"), ONE)),),
        ),
    ):
        assert verdict(lemma).status is Status.UNPROVED
        assert refused(cited(lemma, declared("y real"), "y = y", Status.UNPROVED, x="y"), code)


def test_a_lemma_whose_range_is_not_well_formed_is_refused() -> None:
    i = Sym("i", INTEGER)
    lemma = replace(
        declared("x real"), indices=(Index("i", ONE, Sym("n", INTEGER)),), goals=(Goal(Rel("=", i, i)),)
    )
    assert refused(cited(lemma, declared("y real"), "y = y", Status.UNPROVED, x="y"), "lemma")


def test_what_is_assumed_is_what_the_author_or_a_lemma_assumed_and_not_what_rests_on_it() -> None:
    here = replace(declared("y real above 0"), lemmas=(("a-lemma", content_hash(TANGENT)),))
    here = line(line(here, "y > 1", "assume"), "y > 0 + 1", premises=["1"])
    here = line(here, "log(y) <= y - 1", premises=[Citation("lemma", "a-lemma", (("x", term(here, "y")),))])
    found = verdict(
        claim(here, "y > 0 + 1"), {"a-lemma": Lemma(TANGENT, Status.ASSUMED, content_hash(TANGENT))}
    )
    assert [v.status for v in found.lines] == [Status.ASSUMED] * 3
    assert found.assumptions == ("1", "lemma a-lemma")
    assert found.goals[0].failure is not None
    assert found.goals[0].failure.code == "assumed"
