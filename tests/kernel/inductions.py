"""Random inductions and splits into cases, sound or broken: what is proved all the same must hold."""

from __future__ import annotations

import random
import re

from derive.record.model import Record
from derive.terms.nodes import IllFormed, free
from tests.kernel.build import declared, given, line

CLAIMS = (
    "Sum(l, (l, 1, n)) = n*(n + 1)/2", "Sum(l, (l, 0, n)) = n*(n + 1)/2", "Sum(x, (l, 1, n)) = n*x", "2**n >= n + 1",
    "2**n > n", "n <= 3", "n >= 1", "n**2 >= n", "n >= 2", "Sum(x**l, (l, 0, n - 1))*(x - 1) = x**n - 1", "x**n >= 0",
    "x**n > 0", "x**n <= 1", "1 + n*x <= (1 + x)**n", "Sum(a[l], (l, 1, n)) <= n*x", "a[n] <= x", "a[n] <= a[n + 1]",
    "a[1] <= a[n]", "a[n] = a[1]", "a[n] = n", "a[n] = x*2**n", "a[n] >= 0", "ForAll(a[l] = x, (l, 1, n))",
    "a[n] = x", "Sum(1/(l*(l + 1)), (l, 1, n)) = n/(n + 1)", "Product(l, (l, 1, n)) = factorial(n)", "n <= K",
    "n < K", "n != 5", "a[n] > 0", "Sum(b[l], (l, 1, n)) >= 0", "b[n] > 0", "Sum(b[l], (l, 1, n)) > 0", "b[1] > 0",
    "b[n]*b[1] > 0", "n = n", "0 <= x + n", "x <= n", "ForAll(l <= n, (l, 1, n))", "ForAll(x <= l, (l, m, n))",
    "m <= n", "n - m <= 3", "factorial(n) >= n", "Sum(Sum(1, (k, 1, l)), (l, 1, n)) = n*(n + 1)/2", "n < 1", "n = 0",
    "Product(x, (l, 1, n)) = x**n", "a[n] < y", "Product(1 + x, (l, 1, n)) >= 1 + n*x", "sin(pi*n) = 0",
    "(-1)**n = 1", "x = y => a[n] = y", "n >= 1 => a[n] >= x", "n <= K => a[n] = x", "x > 0 <=> x*2**n > 0",
    "Sum(a[l], (l, m, n)) = (n - m + 1)*x", "Derivative(x**n, x) = n*x**(n - 1)",
)  # fmt: skip
HYPOTHESES = (
    "n = K", "n = m", "n = 4", "n >= K", "n = K",
    "ForAll(a[l + 1] = a[l], (l, 1, K))", "ForAll(a[l + 1] = 2*a[l], (l, 1, K))", "a[1] = x", "a[1] = 2*x",
    "a[1] <= x", "ForAll(a[l] <= a[l + 1], (l, 1, K))", "x >= 0", "x <= y", "n <= K", "n >= 2", "m <= n",
    "a[i + 1] = a[i]", "a[i] <= x", "a[1] >= 0", "ForAll(a[l + 1] >= a[l]*a[l], (l, 1, K))", "x = n", "a[0] = x",
    "n < K", "a[n] = x", "a[i] = x", "x = y", "ForAll(a[l] = x, (l, 1, n))", "ForAll(a[l + 1] = a[l], (l, 1, n - 1))",
    "ForAll(a[l + 1] = a[l] + 1, (l, 0, K))",
)  # fmt: skip
CASES = (
    "x > 0", "x >= 0", "x < 0", "x <= 0", "x = 0", "x != 0", "n = 1", "n != 1", "n >= 2", "n <= 1", "x = y", "x != y",
    "x < y", "x > y", "i = j", "i != j", "i < j", "i > j", "i <= j", "a[i] < x", "a[i] >= x", "a[1] = x", "a[1] != x",
    "n < K", "n >= K", "1/x > 0", "1/x <= 0", "log(x) >= 0", "log(x) < 0", "n = K", "n > K", "i = 1", "i >= 2",
    "i = n", "i < n",
)  # fmt: skip
IN_CASES = (
    "Abs(x) >= 0", "x**2 > 0", "x*y <= x**2", "Abs(x) = x", "a[i]*x <= Max(a[i], x)**2", "x <= Max(x, y)", "x/x = 1",
    "n >= 1", "KD(i, j) = KD(j, i)", "a[i]*KD(i, j) = a[j]*KD(i, j)", "KD(i, j) = 0", "a[i] = a[j]", "x**n >= 0",
    "sqrt(x**2) = x", "(-1)**n = -1", "x != 0", "x = 0", "a[1] = x", "Abs(x - y) = y - x", "i <= j",
    "Max(a[i], x) = x", "1/x != 0", "n <= K", "Sum(KD(i, l)*a[l], (l, 1, n)) = a[i]", "Abs(log(x)) >= log(x)",
    "sign(x)*x = Abs(x)", "x*y = 0 => x = 0", "0**n = 0",
)  # fmt: skip
LOW = (*["at_least 0"] * 2, *["at_least 1"] * 3, "at_least 2", "at_least m", "at_least m", "", "at_least -2")
HIGH = ("", "", "", "at_most K", "at_most K", "at_most 4")
OTHER = ("", "at_least 0", "at_least 1", "at_most K", "at_least K")
NUMBERS = ("", "above 0", "at_least 0", "nonzero", "at_least -1", "at_least n")
RANGES = ("1..K", "0..K+1", "1..n", "0..n", "0..n+1", "1..K+1", "m..K", "1..4")


class Inductions:
    """A source of records whose last lines are by induction or by cases: the same for the same seed."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def context(self) -> tuple[Record, str, str]:
        """Declarations and hypotheses; the bounds of n."""
        one_of = self.random.choice
        low, high = one_of(LOW), one_of(HIGH)
        record = declared(
            f"K integer at_least {one_of('0125')}; m integer {one_of(OTHER)}; n integer {low} {high}; "
            f"x real {one_of(NUMBERS)}; y real; i in {one_of(('1..K', '1..n', '1..n', '0..n'))}; "
            f"j in {one_of(('1..K', '1..n', '1..n'))}; a over {one_of(RANGES)}; "
            f"b over {one_of(('1..K', '1..n', '0..n'))} {one_of(('at_least 0', 'above 0'))}"
        )
        record = given(record, *self.random.sample(HYPOTHESES, one_of((0, 1, 1, 2, 2, 3))))
        return record, low.removeprefix("at_least "), high.removeprefix("at_most ")

    def induction(self) -> Record | None:
        """By induction: its base, its step in the case of the statement, the conclusion; each broken now and then."""
        one_of, chance = self.random.choice, self.random.random
        try:
            record, start, last = self.context()
            if not start or chance() < 0.1:
                start = one_of(("0", "1", "2", "m", "-2"))
            text = one_of(CLAIMS)
            given_ = one_of(CLAIMS) if chance() < 0.1 else text
            about_others = [h.id for h in record.hypotheses if "n" not in {s.name for s in free(h.prop)}]
            hypotheses = about_others if chance() < 0.7 else [h.id for h in record.hypotheses]
            base = at(text, one_of(("n", "n + 1")) if chance() < 0.1 else start)
            record = line(record, base, premises=hypotheses)
            case = [given_] if chance() < 0.9 else [at(text, one_of(("n - 1", "n + 1", "m")))]
            if last and chance() < 0.8:
                case.append(f"n < {last}" if chance() < 0.8 else f"n <= {last}")
            elif chance() < 0.15:
                case.append(one_of(CASES))
            record = line(record, at(text, "n + 1"), premises=hypotheses, guards=case)
            ids = [record.lines[-2].id, record.lines[-1].id]
            return line(record, text, "induction", ids, variable="n", start=start)
        except (ValueError, IllFormed):
            return None

    def split(self) -> Record | None:
        """By cases, which may leave some out, or be said of what has none."""
        one_of = self.random.choice
        try:
            record, _, _ = self.context()
            text = one_of(IN_CASES)
            ids, outer = [], one_of(((), (), (one_of(CASES),)))
            first = one_of(CASES)
            for cases in ([first], [one_of((opposite(first), one_of(CASES)))], [one_of(CASES)])[
                : one_of((1, 2, 2, 2, 3))
            ]:
                cases = [*cases, one_of(CASES)] if self.random.random() < 0.1 else cases
                record = line(
                    record, text, premises=[h.id for h in record.hypotheses], guards=[*cases, *outer]
                )
                ids.append(record.lines[-1].id)
            return line(record, text, "cases", ids, guards=outer)
        except (ValueError, IllFormed):
            return None


def at(text: str, n: str) -> str:
    return re.sub(r"\bn\b", f"({n})", text)


def opposite(case: str) -> str:
    """The case where a relation does not hold, where both sides are defined."""
    left, op, right = case.split(" ")
    return f"{left} {({'>': '<=', '>=': '<', '<': '>=', '<=': '>', '=': '!=', '!=': '='})[op]} {right}"
