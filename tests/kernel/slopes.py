"""Random claims about what rises, about sums that vanish and about premises added up, most of them refused."""

from __future__ import annotations

import random
import re

from derive.record.model import Record
from derive.terms.nodes import IllFormed
from tests.kernel.build import declared, given, line

FUNCTIONS = (
    ("x**2", "2*x"), ("x**3", "3*x**2"), ("x", "1"), ("-x", "-1"), ("1/x", "-1/x**2"), ("-1/x", "1/x**2"),
    ("exp(x)", "exp(x)"), ("exp(-x)", "-exp(-x)"), ("log(x)", "1/x"), ("x*log(x)", "log(x) + 1"),
    ("sqrt(x)", "1/(2*sqrt(x))"), ("x - log(x)", "1 - 1/x"), ("c*x", "c"), ("c*x**2", "2*c*x"), ("Abs(x)", "sign(x)"),
    ("x*Abs(x)", "2*Abs(x)"), ("sign(x)", "0"), ("x + sign(x)", "1"), ("a[i]*x", "a[i]"), ("a[i]*x**2", "2*a[i]*x"),
    ("exp(a[i]*x)", "a[i]*exp(a[i]*x)"), ("x**n", "n*x**(n - 1)"),
    ("Sum(b[l]*x**l, (l, 1, K))", "Sum(b[l]*l*x**(l - 1), (l, 1, K))"), ("(x - c)**2", "2*(x - c)"),
    ("(x - c)**3", "3*(x - c)**2"), ("log(x - c)", "1/(x - c)"), ("1/(x - c)", "-1/(x - c)**2"),
    ("1/(1 + x**2)", "-2*x/(1 + x**2)**2"), ("log(Abs(x))", "1/x"), ("-1/(x - c)", "1/(x - c)**2"),
    ("log(1 + exp(x))", "exp(x)/(1 + exp(x))"), ("x - x**2", "1 - 2*x"), ("exp(x) - x", "exp(x) - 1"), ("c", "0"),
    ("Sum((x - a[l])**2, (l, 1, K))", "Sum(2*(x - a[l]), (l, 1, K))"), ("1/x**2", "-2/x**3"),
    ("b[i]*exp(x)", "b[i]*exp(x)"), ("log(x**2)", "2/x"), ("x*KD(i, 1)", "KD(i, 1)"), ("x*y", "y"),
    ("exp(y*x)", "y*exp(y*x)"), ("x/y", "1/y"), ("log(x/y)", "1/x"), ("tan(x)", "1 + tan(x)**2"),
    ("atan(x)", "1/(1 + x**2)"), ("-1/x**3", "3/x**4"), ("x**3 - 3*x", "3*x**2 - 3"),
    ("-1/(x - a[i])", "1/(x - a[i])**2"), ("x - 1/x", "1 + 1/x**2"), ("x**3 + x", "3*x**2 + 1"), ("Max(x, c)", "1"),
    ("b[i]*x", "b[i]"), ("Sum(b[l], (l, 1, K))*x", "Sum(b[l], (l, 1, K))"), ("x*Max(x, 0)", "2*x"),
)  # fmt: skip
TURNING = (
    ("x**2", "2*x"), ("x - x**2", "1 - 2*x"), ("x**3 - 3*x", "3*x**2 - 3"), ("exp(x) - x", "exp(x) - 1"),
    ("x - log(x)", "1 - 1/x"),
    ("(x - c)**2", "2*(x - c)"), ("1/(1 + x**2)", "-2*x/(1 + x**2)**2"), ("1/x", "-1/x**2"), ("log(Abs(x))", "1/x"),
    ("-1/x", "1/x**2"),
)  # fmt: skip
GUARDS = (
    "x > 0", "x >= 0", "x < 0", "x > c", "x >= c", "x < c", "x != 0", "c > 0", "a[i] > 0", "a[i] >= 0", "x > a[i]",
    "x > 1", "c < 0", "x >= 1", "y > 0", "x > y", "0 <= c", "n >= 1", "i = 1", "x <= 1/2",
)  # fmt: skip
STARTS = ("0", "0", "1", "c", "c", "y", "y", "a[i]", "-1", "a[1]", "K", "c + 1", "1/2", "a[K]")
TURNS = ("-1", "0", "1", "c")
GIVEN = (
    "c > 0", "c <= x", "x <= c", "y <= x", "x <= y", "x < y", "c = 0", "a[i] >= 0", "a[i] <= x", "x >= 1", "y > 0",
    "c <= y", "y = x", "x < c", "c < x", "c = x", "y < x", "0 <= c", "x > 0", "x < 0", "y = 1", "n >= 1", "a[i] > 0",
)  # fmt: skip
SQUARES = (
    "x**2", "y**2", "(x - y)**2", "Abs(x)", "b[i]", "b[j]*c**2", "a[i]**2", "Sum(a[l]**2, (l, 1, K))",
    "Sum(b[l]*a[l]**2, (l, 1, K))", "exp(x)", "c", "-y**2", "-x**2", "x*y", "Max(x, 0)", "a[i]",
    "Sum(Abs(a[l] - c), (l, 1, K))", "KD(i, j)", "sqrt(b[i])", "1", "-1", "Sum(a[l], (l, 1, K))", "b[1]*x**2",
    "x**2/b[i]", "(c - 1)**2", "Sum(b[l], (l, 2, K))", "-b[i]", "log(b[i])", "x**2*y**2", "y",
)  # fmt: skip
SMALL = (
    "x", "y", "c", "a[i]", "a[j]", "a[1]", "b[i]", "x - y", "0", "0", "1", "x + y", "c - 1", "a[K]", "b[1]", "x*y",
    "Sum(b[l], (l, 1, K))", "2*x", "x**2",
)  # fmt: skip
RELATIONS = ("=", "!=", "<", "<=", "<=")
BOUNDS = (
    "",
    "",
    "above 0",
    "at_least 0",
    "nonzero",
    "at_least -1",
    "above -1 below 1",
    "at_least n",
    "below 0",
    "at_most 1",
)


class Slopes:
    """A source of short derivations: the same for the same seed."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def context(self, hypotheses: tuple[str, ...]) -> Record:
        one_of = self.random.choice
        record = declared(
            f"K integer at_least {one_of('011')}; n integer {one_of(('', 'at_least 0', 'at_least 1'))}; "
            f"x real {one_of(BOUNDS)}; y real {one_of(BOUNDS)}; c real {one_of(BOUNDS)}; "
            f"i in {one_of(('1..K', '1..K', '2..K'))}; j in 1..K; "
            f"a over 1..K {one_of(('', 'above 0', 'at_least 0'))}; b over 1..K {one_of(('above 0', 'at_least 0'))}"
        )
        return given(record, *self.random.sample(hypotheses, one_of((0, 0, 1, 1, 2))))

    def rising(self) -> Record | None:
        """A slope that has a sign, perhaps in a case, and what follows of two values."""
        one_of, chance = self.random.choice, self.random.random
        try:
            record = self.context(GIVEN)
            (f, value), start = one_of(one_of((FUNCTIONS, TURNING))), one_of(one_of((STARTS, TURNS)))
            slope = f"Derivative({f}, x)"
            case = self.random.sample(GUARDS, one_of((0, 0, 0, 1, 1, 2)))
            if chance() < 0.4:
                case = [f"x {one_of(('>', '<', '>=', '<='))} {one_of(TURNS)}"]
            hypotheses = [h.id for h in record.hypotheses] if chance() < 0.2 else []
            sides = ("0", slope) if chance() < 0.6 else (slope, "0")
            record = line(record, f"{slope} = {value}", "differentiate", guards=case)
            hypotheses.append(record.lines[-1].id)
            record = line(
                record, f"{sides[0]} {one_of(('<', '<='))} {sides[1]}", premises=hypotheses, guards=case
            )
            slope_id = record.lines[-1].id
            here = list(case) if chance() < 0.85 else self.random.sample(GUARDS, one_of((0, 1)))
            here += one_of(
                (
                    [f"x >= {start}"],
                    [f"x <= {start}"],
                    [],
                    [f"x >= {start}"],
                    [f"x > {start}"],
                    [f"x <= {start}"],
                    [f"x < {start}"],
                )
            )
            values = [f, re.sub(r"\bx\b", f"({start})", f)]
            self.random.shuffle(values)
            text = f"{values[0]} {one_of(('<', '<=', '<=', '<=', '!='))} {values[1]}"
            return line(record, text, "rising", [slope_id], guards=here, variable="x", start=start)
        except (ValueError, IllFormed):
            return None

    def monotone(self) -> Record | None:
        """A slope, and the order of two values."""
        one_of = self.random.choice
        try:
            record = self.context(GIVEN)
            (f, value), (first, second) = one_of(FUNCTIONS), self.random.sample((*STARTS, "x", "x"), 2)
            record = line(
                record,
                f"Derivative({f}, x) = {value}",
                "differentiate",
                guards=self.random.sample(GUARDS, one_of((0, 1))),
            )
            slope_id = record.lines[-1].id
            one, two = (re.sub(r"\bx\b", f"({place})", f) for place in (first, second))
            order = f"{one} < {two}" if self.random.random() < 0.5 else f"{two} < {one}"
            rule = one_of(("increasing", "decreasing"))
            text = one_of(
                (
                    f"{first} < {second} <=> {order}",
                    order,
                    f"{first} <= {second} <=> {order.replace('<', '<=')}",
                )
            )
            return line(
                record,
                text,
                rule,
                [slope_id, *[h.id for h in record.hypotheses]],
                variable="x",
                first=first,
                second=second,
            )
        except (ValueError, IllFormed):
            return None

    def signs(self) -> Record | None:
        """An equation between summands that mostly have signs, in a case or for each index, and what follows."""
        one_of, chance = self.random.choice, self.random.random
        try:
            record = self.context(GIVEN)
            parts = self.random.sample(SQUARES, one_of((1, 2, 2, 3)))
            other = one_of(("0", "0", one_of(SQUARES), "1"))
            op = one_of(("=", "=", "=", "<=", "<"))
            record = given(record, f"{' + '.join(f'({p})' for p in parts)} {op} {other}")
            if chance() < 0.4:
                record = given(record, f"{one_of(SMALL)} {one_of(RELATIONS)} {one_of(SMALL)}")
            case = self.random.sample(GUARDS, one_of((0, 0, 1)))
            text = f"{one_of((*SMALL, *parts))} {one_of(RELATIONS)} {one_of((*SMALL, *parts, other))}"
            return line(record, text, premises=[h.id for h in record.hypotheses], guards=case)
        except (ValueError, IllFormed):
            return None

    def added(self) -> Record | None:
        """Inequalities, and one that may be a combination of them."""
        one_of = self.random.choice
        try:
            record = self.context(())
            sums = []
            for _ in range(one_of((1, 2, 2, 3))):
                left, right = one_of(SMALL + SQUARES), one_of(SMALL + SQUARES)
                op, times = one_of(("<=", "<=", "<", "=")), one_of(("1", "2", "1/2", "3"))
                record = given(record, f"{left} {op} {right}")
                sums.append((f"{times}*({left})", f"{times}*({right})"))
            left, right = (" + ".join(pair[k] for pair in sums) for k in (0, 1))
            if self.random.random() < 0.3:
                left += f" + {one_of(SMALL + SQUARES)}"
            text = f"{left} {one_of(('<', '<=', '<='))} {right}"
            return line(record, text, premises=[h.id for h in record.hypotheses])
        except (ValueError, IllFormed):
            return None

    def vanishing(self) -> Record | None:
        """A sum that is 0 where each of its terms is, or not."""
        one_of = self.random.choice
        try:
            record = self.context(GIVEN)
            parts = self.random.sample(SQUARES, one_of((1, 2, 2, 3)))
            each = [re.sub(r"^Sum\((.*), \(l, (.), K\)\)$", r"ForAll(\1 = 0, (l, \2, K))", p) for p in parts]
            each = [e if e.startswith("ForAll") else f"{e} = 0" for e in each]
            more = one_of(SMALL) + " = 0" if self.random.random() < 0.2 else ""
            if self.random.random() < 0.15:
                each.pop()
            sides = [
                " and ".join(filter(None, (f"{' + '.join(parts)} = 0", more))),
                " and ".join(filter(None, (*each, more))),
            ]
            self.random.shuffle(sides)
            ids = [h.id for h in record.hypotheses]
            return line(
                record,
                " <=> ".join(f"({s})" for s in sides),
                "each_zero",
                ids,
                guards=self.random.sample(GUARDS, one_of((0, 1))),
            )
        except (ValueError, IllFormed):
            return None
