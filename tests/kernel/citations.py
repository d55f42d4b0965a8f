"""Random lemmas, as the kernel proves them, cited at random: most citations are refused, and what is not must hold."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from derive.kernel.context import Theory, close
from derive.kernel.lemmas import Lemma
from derive.kernel.verdict import Status
from derive.record.model import Citation, Record, Symbol
from derive.terms.nodes import INTEGER, Family, IllFormed, Sym, bind, free, substitute
from tests.kernel.build import claim, declared, definition, family, given, line, term, verdict

TOTAL = definition("s", "n implicit integer at_least 0; w over 1..n", "Sum(w[k], (k, 1, n))")
SHARED = (
    (definition("r", "x real nonzero", "1/x"), definition("h", "x real", "x**2 + 1"), TOTAL),
    (definition("r", "x real nonzero", "1/x + 1"), definition("h", "x real", "x**2"), TOTAL),
)
NUMBERS = ("", "", "above 0", "at_least 0", "nonzero", "at_most 0", "at_least n", "above -1 below 1")
HYPOTHESES = (
    "Sum(f[l], (l, 1, n)) = 1", "x <= y", "x < y", "f[i] <= x", "n >= 2", "m >= 0", "m <= n", "f[i] = f[j]", "x = y",
    "w[i, j] = w[j, i]", "ForAll(f[l] < y, (l, 1, n))", "x != y", "f[i] = x", "f[i]*f[j] = 0", "i <= m", "x*y = 1",
    "f[i] = KD(i, 1)", "q[i] >= 0", "q[i] = i", "x > 0 => y > 0", "ForAll(f[l] <= f[l + 1], (l, 1, n - 1))",
)  # fmt: skip
GOALS = (
    "x <= y", "x < y", "x != y", "x*y <= y**2", "0 <= f[i]", "f[i] <= x", "f[i] < y", "f[i] = x", "f[i] = f[j]",
    "ForAll(f[l] <= x, (l, 1, n))", "f[1] <= x", "f[n] <= x", "f[n]*f[1] = 0", "f[1] = f[n]", "f[1] = f[2]",
    "Sum(f[l], (l, 1, n)) <= n*x", "Sum(f[l], (l, 1, n)) = n*x", "0 <= Sum(f[l], (l, 1, n))",
    "0 < Sum(f[l], (l, 1, n))", "f[i] <= Sum(f[l], (l, 1, n))", "f[i] <= 1", "Sum(f[l], (l, 1, n)) <= 1",
    "Sum(f[l]*x, (l, 1, n)) = x*Sum(f[l], (l, 1, n))", "Sum(f[l], (l, 1, n)) = f[n] + Sum(f[l], (l, 1, n - 1))",
    "Sum(f[l], (l, 1, n)) = f[1] + Sum(f[l], (l, 2, n))", "Sum(1, (l, 1, n)) = n",
    "Sum(x, (l, m, n)) = (n - m + 1)*x", "Sum(l, (l, 1, n)) = n*(n + 1)/2", "Sum(KD(l, i)*f[l], (l, 1, n)) = f[i]",
    "Sum(KD(l, m), (l, 1, n)) = 1", "Sum(f[l], (l, 1, m)) + Sum(f[l], (l, m + 1, n)) = Sum(f[l], (l, 1, n))",
    "0 < Product(f[l], (l, 1, n))", "Product(f[l], (l, 1, n)) != 0", "x**n >= 0", "x**n != 0", "0**n = 0",
    "x**n*x**m = x**(n + m)", "x/y*y = x", "(x*y)**m = x**m*y**m", "log(x*y) = log(x) + log(y)", "sqrt(x**2) = x",
    "Abs(x) = x", "Abs(x) = -x", "(-1)**(2*m) = 1", "sin(pi*m) = 0", "cos(2*pi*m) = 1", "(-1)**(m*(m + 1)) = 1",
    "0 < factorial(n)", "n >= 1", "m**2 >= m", "Derivative(x*y, x) = y", "Derivative(x**n, x) = n*x**(n - 1)",
    "Derivative(Abs(x), x) = sign(x)", "Derivative(Sum(f[l]**2, (l, 1, n)), f[i]) = 2*f[i]",
    "Derivative(Sum(f[l]**2, (l, 1, n)), f[1]) = 2*f[1]", "Derivative(f[i]*f[j], f[i]) = f[j] + f[i]*KD(i, j)",
    "Derivative(log(x), x) = 1/x", "Derivative(x*f[1], f[1]) = x", "Derivative(x*y, y) + Derivative(x*y, x) = x + y",
    "Derivative(s(f), f[i]) = 1", "w[i, j] = w[j, i]", "Sum(w[i, l], (l, 1, n)) = Sum(w[l, i], (l, 1, n))",
    "w[1, n] = w[n, 1]", "x <= y <=> exp(x) <= exp(y)", "x < y => x != y", "x*y = 0 => x = 0", "x > 0 <=> 1/x > 0",
    "i <= n", "i + j <= 2*n", "r(x)*x = 1", "h(x) > 0", "h(x) >= 1", "h(x) = h(y)", "r(x) = r(y)", "s(f) = 1",
    "s(f) <= n*x", "f[i] <= s(f)", "q[i] >= 0", "x**q[i] != 0", "(-1)**(2*q[i]) = 1", "f[q[i]] = f[i]", "q[1] = 1",
    "cos(2*pi*q[i]) = 1", "ForAll(f[l] = f[1], (l, 1, n))", "ForAll(ForAll(w[k, l] = w[l, k], (k, 1, n)), (l, 1, n))",
    "f[i] <= f[n]", "y <= Max(x, y)", "x/x = 1", "f[i]/f[i] = 1", "Sum(f[l]/f[l], (l, 1, n)) = n",
    "log(f[i]) <= f[i] - 1", "n/n = 1",
    "Sum(Sum(w[k, l], (l, 1, n)), (k, 1, n)) = Sum(Sum(w[l, k], (l, 1, n)), (k, 1, n))", "exp(x)*exp(y) = exp(x + y)",
    "x**y*x = x**(y + 1)", "0 < x**y", "Sum(x**l, (l, 0, n - 1))*(x - 1) = x**n - 1", "f[m] <= x", "f[m] = f[m]",
    "Sum(binomial(n, l)*x**l, (l, 0, n)) = (1 + x)**n", "tends(x/(1 + v), v, oo, 0)", "tends(exp(x*v), v, oo, oo)",
    "tends((x*v + 1)/(v + 2), v, oo, x)", "tends(y/v, v, 0, oo, '+')", "tends(v**n, v, oo, oo)",
    "tends(v**y, v, 0, 0, '+')",
)  # fmt: skip
COUPLED = (
    ("x <= y", "x <= y"), ("x < y", "x != y"), ("f[i] <= x", "f[1] <= x"),
    ("f[i] <= x", "ForAll(f[l] <= x, (l, 1, n))"),
    ("m <= n", "i <= n"), ("x <= y", "i >= 1"), ("x != 0", "r(x) != 0"), ("x = y", "h(x) = y**2 + 1"),
    ("x != 0", "r(x)*x = 1"),
    ("f[i] = x", "Sum(f[l], (l, 1, n)) = n*x"), ("Sum(f[l], (l, 1, n)) = 1", "s(f) = 1"), ("x*y = 1", "y != 0"),
    ("w[i, j] = w[j, i]", "w[1, n] = w[n, 1]"), ("q[i] >= 0", "q[1] >= 0"), ("f[i] = f[j]", "f[1] = f[n]"),
    ("ForAll(f[l] < y, (l, 1, n))", "f[1] < y"), ("m <= n", "m - n <= 0"), ("f[i] = x", "f[i] = x"),
    ("q[i] = i", "q[i] <= n"),
    ("x = y", "h(x) = h(y)"), ("h(x) = h(y)", "x**2 = y**2"), ("f[i] <= x", "f[i] <= x"), ("f[i]*f[j] = 0", "f[i] = 0"),
    ("ForAll(f[l] = f[1], (l, 1, n))", "f[n] = f[1]"), ("x != y", "x - y != 0"), ("x > 0 => y > 0", "x > 0 => y > 0"),
)  # fmt: skip
WHOLE = (
    "K", "K", "K", "K", "K", "K", "K", "K", "2", "3", "1", "K - 1", "K + 1", "0", "1", "2", "3", "-1", "-2", "i", "j",
    "n", "n", "-n", "n + K", "2*K", "KD(i, j)", "n**2", "Abs(n)", "p[i]", "p[1]", "i + 1", "i - 1", "K - i",
    "Max(i, j)", "K*n", "Sum(1, (l, 1, K))", "factorial(K)",
)  # fmt: skip
REALS = (
    "x", "x", "y", "y", "0", "1", "-1", "1/2", "a[i]", "b[j]", "b[i]", "a[1]", "a[K]", "Sum(a[l], (l, 1, K))",
    "exp(x)", "1/x", "x*y", "x**2", "K", "n", "i", "log(b[i])", "Derivative(x**2, x)", "-x", "x - y", "Abs(x)",
    "sqrt(y)", "KD(i, j)", "r(y)", "h(x)", "s(a)", "p[i]", "Product(b[l], (l, 1, K))", "log(x)", "x/x", "Max(x, y)",
)  # fmt: skip
FAMILIES = ("a", "a", "b", "b", "[x, y]", "[0, 1, 2]", "[1]", "[x]", "p", "2*a", "a + x", "-b")
ELEMENTS = (
    "a[t]", "a[t + 1]", "a[K - t]", "a[K + 1 - t]", "b[t]", "x", "t", "KD(t, i)", "KD(t, 1)", "1/t", "x**t", "a[i]",
    "b[t]/Sum(b[l], (l, 1, K))", "1/K", "p[t]", "Sum(a[l], (l, 1, t))", "x/t", "0", "1/(t - 1)", "log(t)", "1/x",
    "t - i", "a[t]*b[t]", "K - t", "(-1)**t", "exp(a[t])", "h(t)", "r(t)",
)  # fmt: skip
TWO = (
    "a[t]*a[u]",
    "KD(t, u)",
    "t - u",
    "x",
    "a[t]",
    "b[t]/b[u]",
    "t*u",
    "c[t, u]",
    "c[u, t]",
    "c[t, u] + c[u, t]",
)
WHOLE_ELEMENTS = ("p[t]", "t", "1", "0", "KD(t, i)", "t - 1", "-t", "K", "i", "K - t", "p[K + 1 - t]", "x")
GIVEN = (
    "Sum(a[l], (l, 1, K)) = 1", "Sum(b[l], (l, 1, K)) = 1", "x <= y", "x < y", "x != y", "a[i] <= x", "n >= 0",
    "n <= K", "a[i] = a[j]", "x*y = 1", "ForAll(a[l] < y, (l, 1, K))", "a[i] = x", "c[i, j] = c[j, i]", "x = y",
    "i <= n", "p[i] = i", "p[i] >= 0", "K >= 2", "x > 0", "y > 0", "x != 0", "b[i] <= x", "b[i] < y", "n = K",
)  # fmt: skip
GUARDS = (
    "x > 0",
    "y > 0",
    "x < y",
    "x <= y",
    "x != 0",
    "i = j",
    "i != j",
    "a[i] <= x",
    "n >= 1",
    "n <= K",
    "K >= 2",
)


class Citations:
    """A source of proved lemmas, and of lines that cite them: the same for the same seed."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def lemma(self) -> Record | None:
        """A lemma that the kernel proves."""
        one_of = self.random.choice
        ends = one_of(("1..n", "1..n", "1..n", "1..m", "2..n", "1..n-1", "0..n"))
        record = declared(
            f"n integer {one_of(('', 'at_least 0', 'at_least 1', 'at_least 1', 'at_least 2'))}; "
            f"m integer {one_of(('', 'at_least 0', 'at_least 1', 'at_most n', 'at_least n'))}; "
            f"x real {one_of(NUMBERS)}; y real {one_of(NUMBERS)}; i in {ends}; j in {one_of((ends, '1..n'))}; "
            f"f over {one_of(('1..n', '1..n', '0..n', '1..m', '1..n+1'))} {one_of(NUMBERS)}; w over 1..n,1..n; "
            f"q integer over 1..n {one_of(('', 'at_least 0', 'at_least 1 at_most n'))}",
            SHARED[0],
        )
        try:
            hypotheses, goal = self.random.sample(HYPOTHESES, one_of((0, 1, 1, 2, 2, 3))), one_of(GOALS)
            if self.random.random() < 0.4:
                hypothesis, goal = one_of(COUPLED)
                hypotheses = [hypothesis]
            record = given(record, *hypotheses)
            rule = (
                "limit"
                if goal.startswith("tends")
                else "differentiate"
                if goal.startswith("Deriv")
                else "algebra"
            )
            rule = one_of((rule, rule, "algebra"))
            record = claim(
                line(record, goal, rule, [h.id for h in record.hypotheses], unfold=("r", "h", "s")), goal
            )
        except (ValueError, IllFormed):
            return None
        record = pruned(record)
        return record if verdict(record).status is Status.PROVED else None

    def here(self) -> Record:
        """What a citing record declares and supposes; most names of the lemma's mean something else."""
        one_of = self.random.choice
        record = declared(
            f"K integer at_least {one_of('0112')}; n integer {one_of(('', '', 'at_least 0', 'at_least 1'))}; "
            f"x real {one_of(NUMBERS[:6])}; y real {one_of(NUMBERS[:6])}; "
            f"i in {one_of(('1..K', '1..K', '0..K', '1..n'))}; "
            f"j in 1..K; a over 1..K {one_of(NUMBERS[:6])}; b over {one_of(('1..K', '1..K', '0..K'))} above 0; "
            f"p integer over 1..K {one_of(('', 'at_least 1 at_most K'))}; c over 1..K,1..K",
            one_of(SHARED),
        )
        return given(record, *self.random.sample(GIVEN, one_of((0, 0, 1, 1, 2))))

    def cited(self, lemma: Record, here: Record) -> Record | None:
        """The lemma at random values, as it reads there: whether it may be cited so is for the kernel to say."""
        one_of = self.random.choice
        try:
            at = {name: self._value(here, of) for name, of in terms(lemma).items()}
            at |= {d.name: term(here, one_of(WHOLE)) for d in lemma.indices if self.random.random() < 0.7}
            prop = instance(lemma, at, one_of((True, False)))
            unfold = one_of(((), ("r", "h", "s")))
            guards = self.random.sample(GUARDS, one_of((0, 0, 0, 1)))
            citation = Citation("lemma", "a-lemma", tuple(at.items()))
            return line(here, prop, premises=[citation], guards=guards, unfold=unfold)
        except (ValueError, IllFormed):
            return None

    def _value(self, here: Record, of: Sym | Family) -> Any:
        one_of = self.random.choice
        if isinstance(of, Sym):
            return term(here, one_of(WHOLE if of.sort == INTEGER else REALS))
        inside = replace(here, symbols=(*here.symbols, Symbol("t", INTEGER), Symbol("u", INTEGER)))
        t, u = Sym("t", INTEGER), Sym("u", INTEGER)
        if of.arity == 2:
            return (
                bind(bind(term(inside, one_of(TWO)), u), t)
                if self.random.random() < 0.8
                else family(here, "c")
            )
        if of.sort == INTEGER:
            return (
                bind(term(inside, one_of(WHOLE_ELEMENTS)), t)
                if self.random.random() < 0.7
                else family(here, "p")
            )
        if self.random.random() < 0.5:
            return family(here, one_of(FAMILIES))
        return bind(term(inside, one_of(ELEMENTS)), t)


def pruned(record: Record) -> Record:
    """The record without what it declares and says nothing of."""
    said = {s for node in (record.goals[0].prop, *(h.prop for h in record.hypotheses)) for s in free(node)}
    indices = tuple(d for d in record.indices if d.term in said)
    families = tuple(d for d in record.families if d.term in said)
    pairs = [*((d.lo, d.hi) for d in indices), *(pair for d in families for pair in d.ranges)]
    domains = [d.domain for d in record.symbols] + [d.domain for d in families]
    bounds = [
        bound for d in domains for bound in (d.above, d.at_least, d.below, d.at_most) if bound is not None
    ]
    said |= {s for end in (*bounds, *(end for pair in pairs for end in pair)) for s in free(end)}
    symbols = tuple(d for d in record.symbols if d.term in said)
    return replace(record, symbols=symbols, families=families, indices=indices)


def terms(lemma: Record) -> dict[str, Sym | Family]:
    """What a citation gives values to: numbers and families."""
    return {**{d.name: d.term for d in lemma.symbols}, **{d.name: d.term for d in lemma.families}}


def instance(lemma: Record, at: Mapping[str, Any], written_out: bool) -> Any:
    """The lemma's goal at values, closed over the indices that are given none; its definitions may mean others here."""
    definitions = {d.name: d for d in lemma.definitions} if written_out else {}
    goal = Theory(definitions=definitions).unfold_all(lemma.goals[0].prop)
    open_ = [(d.term, d.lo, d.hi) for d in lemma.indices if d.term in free(goal) and d.name not in at]
    named = terms(lemma) | {d.name: d.term for d in lemma.indices}
    return substitute(close(goal, open_), {named[name]: value for name, value in at.items()})


def known(lemma: Record) -> dict[str, Lemma]:
    return {"a-lemma": Lemma(lemma, Status.PROVED)}
