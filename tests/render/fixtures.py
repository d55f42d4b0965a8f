"""Records written by hand, with verdicts made up: what renderers are tried on."""

from __future__ import annotations

from derive.check.verdict import CheckedLine, CheckedRefutation, ProofVerdict
from derive.kernel.verdict import Evidence, Failure, GoalVerdict, LineVerdict, Obligation, Status
from derive.record.model import (
    Citation,
    Definition,
    Domain,
    FamilySymbol,
    Goal,
    Hypothesis,
    Index,
    Line,
    Parameter,
    Point,
    Record,
    Refutation,
    Symbol,
)
from derive.refute.witness import Value, Witness
from derive.terms.nodes import (
    INTEGER,
    ONE,
    ZERO,
    Add,
    App,
    Deriv,
    Div,
    Elem,
    Family,
    Fn,
    Mul,
    Neg,
    Node,
    Num,
    Rel,
    Sum,
    Sym,
    Term,
    Update,
    bind,
)

K, i, j, k, n = (Sym(name, INTEGER) for name in "Kijkn")
c, x, v = (Sym(name) for name in "cxv")
P, z, y = (Family(name) for name in "Pzy")


def el(family: Family, *indices: Term) -> Elem:
    return Elem(family, *indices)


def exp(term: Term) -> Fn:
    return Fn("exp", term)


def log(term: Term) -> Fn:
    return Fn("log", term)


def minus(left: Term, right: Term) -> Add:
    return Add(left, Neg(right))


def total(body: Term, over: Sym = j, lo: Term = ONE, hi: Term = K) -> Sum:
    return Sum(lo, hi, bind(body, over))


def eq(left: Term, right: Term) -> Rel:
    return Rel("=", left, right)


def t(index: Term, length: Term = K) -> App:
    return App("t", length, P, index)


SOFTMAX = Definition(
    "softmax",
    (
        Parameter("n", INTEGER, domain=Domain(at_least=ONE), implicit=True),
        Parameter("z", ranges=((ONE, n),)),
        Parameter("i", INTEGER, index=(ONE, n)),
    ),
    Div(exp(el(z, i)), total(exp(el(z, j)), hi=n)),
    latex=r"\operatorname{softmax}(<1>)_{<2>}",
    shared=True,
)
SIGMOID = Definition(
    "sigmoid",
    (Parameter("t"),),
    Div(ONE, Add(ONE, exp(Neg(Sym("t"))))),
    latex=r"\sigma(<1>)",
    unicode="σ(<1>)",
    shared=True,
)
LOSS = Definition(
    "L",
    (
        Parameter("K", INTEGER, implicit=True),
        Parameter("z", ranges=((ONE, K),), implicit=True),
        Parameter("y", ranges=((ONE, K),), implicit=True),
    ),
    Neg(total(Mul(el(y, i), log(App("softmax", K, z, i))), i)),
)
LOGIT = Definition(
    "t",
    (
        Parameter("K", INTEGER, implicit=True),
        Parameter("P", ranges=((ONE, K),), domain=Domain(above=ZERO), implicit=True),
        Parameter("i", INTEGER, index=(ONE, K)),
    ),
    log(Div(el(P, i), el(P, K))),
)

SETTING = Record(
    "setting",
    symbols=(Symbol("K", INTEGER, Domain(at_least=ONE)), Symbol("c"), Symbol("x", domain=Domain(above=ZERO))),
    families=(
        FamilySymbol("P", ((ONE, K),), domain=Domain(above=ZERO), latex=r"P(C_{<1>} \mid x)"),
        FamilySymbol("z", ((ONE, K),)),
        FamilySymbol("y", ((ONE, K),)),
    ),
    indices=(Index("i", ONE, K), Index("j", ONE, K), Index("k", ONE, K)),
    definitions=(SOFTMAX, SIGMOID, LOGIT, LOSS),
)


def _line(id: int, prop: Node, rule: str = "algebra", *premises: str, **more: object) -> Line:
    cited = tuple(Citation("hypothesis" if p.startswith("h") else "line", p) for p in premises)
    return Line(str(id), prop, rule, cited, **more)  # type: ignore[arg-type]


def softmax_from_logit() -> Record:
    last = Add(K, Neg(ONE))
    sums = Div(exp(t(i)), Add(exp(t(K)), total(exp(t(j)), j, hi=last)))
    part = total(exp(t(i)), i, hi=last)
    parts = total(exp(t(j)), j, hi=last)
    ratio = total(Div(el(P, i), el(P, K)), i, hi=last)
    outside = Div(total(el(P, i), i, hi=last), el(P, K))
    rest = Div(minus(ONE, el(P, K)), el(P, K))
    one = exp(t(K))
    softmax = Div(exp(t(i)), total(exp(t(j))))
    lines = (
        _line(1, eq(t(i), log(Div(el(P, i), el(P, K)))), said="definition of t"),
        _line(2, eq(exp(t(i)), Div(el(P, i), el(P, K))), "take_exp", "1", said="exponentiate (1)"),
        _line(3, eq(part, ratio), "sum_over", "2", chain=0, said="sum (2) over $i$ from $1$ to $K - 1$"),
        _line(4, eq(ratio, outside), chain=0, why="$P[K]$ does not depend on $i$"),
        _line(5, eq(outside, rest), "algebra", "h1", chain=0, said="because the probabilities sum to one"),
        _line(6, eq(part, rest), "chain", "3", "4", "5", chain=0, said="together (3), (4) and (5)"),
        _line(
            7,
            eq(el(P, K), Div(ONE, Add(ONE, parts))),
            "solve_for",
            "6",
            said="solve (6) for $P[K]$",
            parameters=(("target", el(P, K)),),
        ),
        _line(8, eq(one, Div(el(P, K), el(P, K))), "algebra", "2", chain=1, said="by (2) at $i = K$"),
        _line(9, eq(Div(el(P, K), el(P, K)), ONE), chain=1),
        _line(10, eq(one, ONE), "chain", "8", "9", chain=1),
        _line(11, eq(el(P, i), Mul(el(P, K), exp(t(i)))), "algebra", "2", chain=2, said="by (2)"),
        _line(12, eq(Mul(el(P, K), exp(t(i))), Div(exp(t(i)), Add(ONE, parts))), "algebra", "7", chain=2),
        _line(13, eq(Div(exp(t(i)), Add(ONE, parts)), sums), "algebra", "10", chain=2),
        _line(14, eq(sums, softmax), chain=2, why="$exp(t[K])$ joins the sum"),
        _line(15, eq(el(P, i), softmax), "chain", "11", "12", "13", "14", chain=2),
    )
    return Record(
        "softmax-from-logit",
        "Softmax from logits against a reference class",
        "000_c76cb6ece4d1cc06.txt",
        symbols=SETTING.symbols[:1],
        families=SETTING.families[:1],
        indices=SETTING.indices[:2],
        definitions=(LOGIT,),
        hypotheses=(Hypothesis("h1", eq(total(el(P, i), i), ONE), "the probabilities sum to one"),),
        lines=lines,
        goals=(Goal(eq(el(P, i), softmax)),),
    )


def proved(record: Record) -> ProofVerdict:
    """A verdict as if everything were proved, with an obligation met in each line."""
    need = Obligation(Rel("!=", el(P, K), ZERO), "denominator", evidence=Evidence("domain", ONE))
    lines = tuple(
        CheckedLine(LineVerdict(line, Status.PROVED, (need,), facts=frozenset({"domain P"})), Status.PROVED)
        for line in record.lines
    )
    goals = tuple(GoalVerdict(g.prop, Status.PROVED, record.lines[-1].id) for g in record.goals)
    return ProofVerdict(record.name, Status.PROVED, record, lines, goals)


def unproved(record: Record, bad: int, status: Status = Status.UNPROVED) -> ProofVerdict:
    """A verdict in which one line fails and the goal with it."""
    missing = Obligation(Rel("!=", el(P, K), ZERO), "denominator")
    failure = Failure("condition-missing", "a denominator may be 0", (missing,))
    lines = tuple(
        _failing(line, status, failure) if n == bad else _holding(line) for n, line in enumerate(record.lines)
    )
    goals = tuple(GoalVerdict(g.prop, Status.UNPROVED, failure=failure) for g in record.goals)
    return ProofVerdict(record.name, status, record, lines, goals)


def _failing(line: Line, status: Status, failure: Failure) -> CheckedLine:
    return CheckedLine(LineVerdict(line, Status.UNPROVED, failure=failure), status)


def _holding(line: Line) -> CheckedLine:
    return CheckedLine(LineVerdict(line, Status.PROVED), Status.PROVED)


def gradient_claim() -> Rel:
    loss = App("L", K, Update(z, k, v), y)
    return eq(Deriv(bind(loss, v), el(z, k)), minus(App("softmax", K, z, k), el(y, k)))


def refutation() -> ProofVerdict:
    scaled = bind(Mul(c, el(z, j)), j)
    prop = eq(App("softmax", K, scaled, i), App("softmax", K, z, i))
    point = Point((("K", Num(2)), ("c", Num(2))), (("z", (((1,), ZERO), ((2,), log(Num(2))))),))
    why = "doubling the inputs moves mass to the larger one"
    claim = Refutation(prop, point, why)
    record = Record(
        "softmax-not-scale-invariant",
        "Softmax is not scale invariant",
        symbols=SETTING.symbols[:2],
        families=SETTING.families[1:2],
        indices=SETTING.indices,
        definitions=(SOFTMAX,),
        refutations=(claim,),
    )
    witness = Witness(point, (("i", 1),), Value("0.2", Div(ONE, Num(5))), Value("0.3333", Div(ONE, Num(3))))
    found = CheckedRefutation(claim, Status.REFUTATION_CONFIRMED, witness)
    return ProofVerdict(record.name, Status.REFUTATION_CONFIRMED, record, refutations=(found,))
