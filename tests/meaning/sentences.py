"""What "proved" means, sentence by sentence (docs/proved.md), each with a wrong proof that it keeps out.

A row has the sentence, the wrong proof, the code of its refusal, and where there is one, a way to break
the checker by not keeping the sentence: then the wrong proof gets through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from derive.kernel.lemmas import Lemma
from derive.record.model import Citation, Definition, Goal, Parameter, Point, Record
from derive.terms.nodes import Add, App, Num, Sym
from tests.kernel.build import claim, declared, definition, given, line, prop, verdict
from tests.meaning import breaks
from tests.meaning.breaks import Break


@dataclass(frozen=True)
class Wrong:
    """A record that proves something false or meaningless, and the lemmas that it cites."""

    record: Record
    lemmas: Mapping[str, Lemma] = field(default_factory=dict)


@dataclass(frozen=True)
class Sentence:
    """`where` the refusal is: the last line, a goal, or a problem of the whole."""

    says: str
    wrong: Callable[[], Wrong]
    code: str
    where: str = "line"
    broken: Break | None = None


def _line(declare: str, text: str, *hypotheses: str, **options: object) -> Callable[[], Wrong]:
    """One line from hypotheses, all of them cited, claimed as it stands."""

    def build() -> Wrong:
        record = given(declared(declare), *hypotheses)
        record = line(record, text, premises=[h.id for h in record.hypotheses], **options)  # type: ignore[arg-type]
        return Wrong(claim(record, text))

    return build


def _cases_on_what_is_undefined() -> Wrong:
    record = line(declared("x real"), "0 < x", guards=("log(x) > 0",))
    record = line(record, "0 < x", guards=("log(x) <= 0",))
    return Wrong(claim(line(record, "0 < x", "cases", ["1", "2"]), "0 < x"))


def _last_but_one() -> Wrong:
    record = given(declared("K integer at_least 1; i in 1..K; z over 1..K"), "z[i] = 0")
    return Wrong(line(record, "z[K - 1] = 0", premises=["h1 at i=K-1"]))


def _fixed_index() -> Wrong:
    record = given(
        declared("K integer at_least 1; n integer at_least 1 at_most K; i in 1..K; z over 1..K"), "z[n] = 0"
    )
    return Wrong(claim(line(record, "z[i] = 0", premises=["h1 at n=i"]), "z[i] = 0"))


def _guard_left_behind() -> Wrong:
    record = declared("K integer at_least 1; i in 1..K; k in 1..K")
    record = line(record, "KD(i, k) = 0", guards=("i != k",))
    return Wrong(claim(line(record, "KD(i, k) = 0", premises=["1"]), "KD(i, k) = 0"))


def _tied_variables() -> Wrong:
    record = given(
        declared("K integer at_least 1; k in 1..K; p over 1..K above 0"), "Sum(p[j], (j, 1, K)) = 1"
    )
    zero = "Derivative(Sum(p[j], (j, 1, K)), p[k]) = 0"
    record = line(record, "Derivative(1, p[k]) = 0", "differentiate")
    return Wrong(claim(line(record, zero, premises=["h1", "1"]), zero))


def _closed_domain() -> Wrong:
    record = line(declared("x real at_least 0 at_most 0"), "x = 2*x")
    slope = "Derivative(x, x) = Derivative(2*x, x)"
    return Wrong(claim(line(record, slope, premises=["1"]), slope))


def _unproved_premise() -> Wrong:
    record = line(declared("x real"), "x = 0")
    return Wrong(claim(line(record, "2*x = 0", premises=["1"]), "2*x = 0"))


def _unproved_lemma() -> Wrong:
    lemma = claim(line(declared("y real"), "y = 0"), "y = 0")
    record = line(declared("x real"), "x = 0", premises=[Citation("lemma", "zero", (("y", Sym("x")),))])
    return Wrong(claim(record, "x = 0"), {"zero": Lemma(lemma, verdict(lemma).status)})


def _goal_from_a_case() -> Wrong:
    return Wrong(claim(line(declared("x real"), "0 < x", guards=("x > 0",)), "0 < x"))


def _contradiction() -> Wrong:
    record = given(declared("x real"), "x < 0", "0 < x")
    return Wrong(claim(line(record, "x = x + 1", premises=["h1", "h2"]), "x = x + 1"))


def _contradiction_with_a_hint() -> Wrong:
    wrong = _contradiction()
    return Wrong(replace(wrong.record, points=(Point((("x", Num(0)),)),)))


def _lemma_at_one_class() -> Wrong:
    lemma = claim(line(declared("K integer at_least 2"), "1 < K"), "1 < K")
    record = line(
        declared("K integer at_least 1"),
        "1 < K",
        premises=[Citation("lemma", "two", (("K", Sym("K", "integer")),))],
    )
    return Wrong(claim(record, "1 < K"), {"two": Lemma(lemma, verdict(lemma).status)})


def _lemma_without_its_hypothesis() -> Wrong:
    lemma = given(declared("y real"), "y = 1")
    lemma = claim(line(lemma, "y**2 = 1", premises=["h1"]), "y**2 = 1")
    record = line(declared("x real"), "x**2 = 1", premises=[Citation("lemma", "square", (("y", Sym("x")),))])
    return Wrong(claim(record, "x**2 = 1"), {"square": Lemma(lemma, verdict(lemma).status)})


def _another_definition() -> Wrong:
    lemma = declared("y real", [definition("f", "u real", "u")])
    lemma = claim(line(lemma, "f(y) = y", unfold=("f",)), "f(y) = y")
    record = declared("x real", [definition("f", "u real", "2*u")])
    record = line(record, "f(x) = x", premises=[Citation("lemma", "same", (("y", Sym("x")),))])
    return Wrong(claim(record, "f(x) = x"), {"same": Lemma(lemma, verdict(lemma).status)})


def _circular_definition() -> Wrong:
    body = Add(App("f", Sym("u")), Num(1))
    record = declared("x real", [Definition("f", (Parameter("u"),), body)])
    return Wrong(claim(line(record, "x = x"), "x = x"))


def _induction_on_what_a_hypothesis_fixes() -> Wrong:
    record = declared("N integer at_least 1; n integer at_least 1 at_most N; z over 1..N; i in n..N")
    record = line(given(record, "z[i] = 0"), "Sum(z[j], (j, 1, 1)) = z[1]")
    guards = ("Sum(z[j], (j, 1, n)) = z[1]", "n < N")
    record = line(record, "Sum(z[j], (j, 1, n + 1)) = z[1]", "algebra", ["h1 at i=n+1"], guards=guards)
    sums = "Sum(z[j], (j, 1, n)) = z[1]"
    return Wrong(claim(line(record, sums, "induction", ["1", "2"], variable="n", start="1"), sums))


def _induction_on_what_a_domain_fixes() -> Wrong:
    record = declared("n integer at_least 0; m integer at_least 1 at_most n")
    record = line(record, "0 < m")
    record = line(record, "n + 1 < m", guards=("n < m",))
    return Wrong(claim(line(record, "n < m", "induction", ["1", "2"], variable="n", start="0"), "n < m"))


def _minimum_under_a_hypothesis() -> Wrong:
    record = given(declared("x real"), "2 <= x")
    record = line(record, "Derivative(x**3 - 9*x, x) = 3*x**2 - 9", "differentiate")
    least = "x**3 - 9*x >= 0"
    return Wrong(claim(line(record, least, "minimum_at", ["1"], variable="x", point="0"), least))


def _goal_without_a_line() -> Wrong:
    record = line(declared("x real"), "x = x")
    return Wrong(replace(record, goals=(Goal(prop(record, "x = 0")),)))


def _goal_about_nothing() -> Wrong:
    record = declared("K integer at_least 0; i in 1..K; z over 1..K")
    return Wrong(claim(line(record, "z[i] = z[i]"), "z[i] = z[i]"))


MEANING: dict[str, tuple[Sentence, ...]] = {
    "Partiality": (
        Sentence("A relation holds only where both of its sides are defined.",
                 _line("x real", "log(x) = log(x)"), "condition-missing", broken=breaks.nothing_is_obliged),
        Sentence("What a hypothesis needs in order to be defined is itself a hypothesis, and printed.",
                 _line("x real", "x = x", "1/x = 1/x"), "declaration", "problem",
                 breaks.no_line_is_checked_for_definedness),
        Sentence("A quotient by 0 is undefined.",
                 _line("c real", "(c**2 - 1)/(c - 1) = c + 1"), "condition-missing", broken=breaks.nothing_is_obliged),
        Sentence("The logarithm of a number that is not positive is undefined.",
                 _line("x real at_least 0", "exp(log(x)) = x"), "condition-missing", broken=breaks.nothing_is_obliged),
        Sentence("A negative power of 0 is undefined.",
                 _line("x real", "x**(-2)*x**2 = 1"), "condition-missing", broken=breaks.nothing_is_obliged),
        Sentence("A non-integer power of a negative number is undefined.",
                 _line("x real", "x**Rational(1, 2) = x**Rational(1, 2)"), "condition-missing",
                 broken=breaks.nothing_is_obliged),
        Sentence("A non-integer power of 0 is undefined unless the exponent is positive.",
                 _line("x real at_least 0; a real", "x**a = x**a"), "condition-missing",
                 broken=breaks.nothing_is_obliged),
        Sentence("An element whose index is out of range is undefined.",
                 _line("K integer at_least 0; z over 1..K", "z[1] = z[1]"), "condition-missing",
                 broken=breaks.nothing_is_obliged),
        Sentence("Cases of which none applies are undefined.",
                 _line("x real", "Piecewise((1, x > 0), (1, x < 0)) = Piecewise((1, x > 0), (1, x < 0))"),
                 "condition-missing", broken=breaks.nothing_is_obliged),
        Sentence("An exponent is an integer by its form: a product of integers is one.",
                 _line("n integer at_least 1", "0 <= (-2)**(n*n)"), "does-not-follow"),
        Sentence("An exponent is an integer by its form only: a quotient is none.",
                 _line("n integer at_least 0; x real", "x**(2*n/2) = x**n"), "condition-missing",
                 broken=breaks.nothing_is_obliged),
        Sentence("A branch lives under its condition, and where it does not hold the next one applies.",
                 _line("x real", "Piecewise((log(x), x >= 0), (0, True)) = Piecewise((log(x), x >= 0), (0, True))"),
                 "condition-missing", broken=breaks.nothing_is_obliged),
        Sentence("A sum is defined only if its body is, at every index in range.",
                 _line("K integer at_least 1", "Sum((j - 3)/(j - 3), (j, 1, K)) = K"), "condition-missing",
                 broken=breaks.nothing_is_obliged),
        Sentence("In A => B the definedness of B may use A, and that of A may not use B.",
                 _line("x real", "log(x) > 0 => 0 <= x**2"), "condition-missing", broken=breaks.nothing_is_obliged),
        Sentence("The members of A <=> B are each defined everywhere, without help from each other.",
                 _line("x real", "log(x) > 0 <=> x > 1"), "condition-missing"),
        Sentence("Only relations that are defined may be split on.",
                 _cases_on_what_is_undefined, "premise-not-proved"),
    ),
    "Obligations": (
        Sentence("What must hold is collected under binders too.",
                 _line("K integer at_least 1; x real", "Sum(j/(j - x), (j, 1, K)) = Sum(j/(j - x), (j, 1, K))"),
                 "condition-missing", broken=breaks.nothing_is_obliged),
        Sentence("What is known under a binder serves only there.",
                 _line("n integer at_least 0", "Sum(1/n, (j, 1, n)) + 1/n = 1/n + Sum(1/n, (j, 1, n))"),
                 "condition-missing", broken=breaks.nothing_is_obliged),
        Sentence("A condition that was not shown leaves the line unproved, whatever its rule says.",
                 _line("a real; b real; c real", "a = b", "c*a = c*b", rule="divide", by="c"), "condition-missing",
                 broken=breaks.nothing_is_obliged),
    ),
    "Indices": (
        Sentence("A line without an index of its premise needs a range that is not empty.",
                 _line("K integer at_least 0; i in 1..K; x real; z over 1..K", "x = 0", "x + 0*z[i] = 0"),
                 "does-not-follow", broken=breaks.every_range_is_nonempty),
        Sentence("An instance lies in the range here: P_{K-1} needs K >= 2.",
                 _last_but_one, "condition-missing", broken=breaks.nothing_is_obliged),
        Sentence("A fixed index is never generalised.", _fixed_index, "bad-premise",
                 broken=breaks.hypotheses_are_for_every_index),
        Sentence("A line in a case is used only where its case is shown.",
                 _guard_left_behind, "does-not-follow", broken=breaks.guards_are_forgotten),
        Sentence("A claim about an index that has no values is not one.", _goal_about_nothing, "vacuous", "goal",
                 breaks.nothing_is_obliged),
    ),
    "Dependencies": (
        Sentence("An equation under a hypothesis on the variable is not differentiated: variables are not tied.",
                 _tied_variables, "does-not-follow", broken=breaks.hypotheses_rest_on_nothing),
        Sentence("Of the variable's domain only an open one may serve under a derivative.",
                 _closed_domain, "does-not-follow", broken=breaks.a_closed_domain_serves),
        Sentence("Under a limit no domain of the variable serves.",
                 _line("x real above 0", "Eq(Limit(log(x)/log(x), x, 0, '-'), 1)", rule="limit"), "condition-missing",
                 broken=breaks.domains_serve_in_limits),
        Sentence("The table's conditions hold at the point: cases, strictly.",
                 _line("x real", "Derivative(Piecewise((0, x < 0), (1, True)), x) = 0", rule="differentiate"),
                 "condition-missing", broken=breaks.nothing_is_obliged),
        Sentence("A slope serves for a whole interval only if it rests on no hypothesis about the variable.",
                 _minimum_under_a_hypothesis, "condition-missing"),
        Sentence("An induction rests on no hypothesis about its variable.",
                 _induction_on_what_a_hypothesis_fixes, "condition-missing", broken=breaks.hypotheses_rest_on_nothing),
        Sentence("In an induction no other domain depends on its variable.",
                 _induction_on_what_a_domain_fixes, "condition-missing", broken=breaks.induction_looks_at_nothing_else),
    ),
    "Propagation": (
        Sentence("A line is proved only if every line that it rests on is.",
                 _unproved_premise, "premise-not-proved", broken=breaks.premises_need_no_proof),
        Sentence("A line is proved only if every lemma that it rests on is.",
                 _unproved_lemma, "premise-not-proved", broken=breaks.premises_need_no_proof),
        Sentence("A claim is a proved line outside every case.",
                 _goal_from_a_case, "goal-not-derived", "goal", breaks.goals_from_within_cases),
        Sentence("A claim that no line states is not proved.", _goal_without_a_line, "goal-not-derived", "goal"),
        Sentence("Nothing is proved from hypotheses that contradict each other.",
                 _contradiction, "no-admissible-point", "problem", breaks.any_point_is_admissible),
        Sentence("A point that a record names is a hint, and is verified.",
                 _contradiction_with_a_hint, "no-admissible-point", "problem", breaks.hints_are_believed),
        Sentence("A lemma's bounds hold for what it is cited at: one for K >= 2 is none for K = 1.",
                 _lemma_at_one_class, "condition-missing", broken=breaks.nothing_is_obliged),
        Sentence("A lemma's hypotheses hold for what it is cited at.",
                 _lemma_without_its_hypothesis, "condition-missing", broken=breaks.lemmas_oblige_nothing),
        Sentence("A lemma speaks of its own definitions, whatever has their names here.",
                 _another_definition, "does-not-follow", broken=breaks.lemmas_of_one_name_are_one),
        Sentence("Definitions are not circular.", _circular_definition, "declaration", "problem"),
    ),
}  # fmt: skip
