"""Random derivations of several lines by many rules, some in cases and some for each index, seeded: most are refused.

Each line does something to a line before it, or drops what it stands on: its case, its index, its condition. What is
proved all the same must hold wherever the hypotheses and the case do.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from derive.record.model import Record
from derive.terms.nodes import IllFormed
from tests.kernel.build import declared, given, line

STARTS = (
    ("Abs(x) = x", "x > 0"), ("x*Abs(c) = x*c", "c > 0"), ("x*sign(c) = x", "c > 0"), ("x*Max(c, y) = x*c", "y < c"),
    ("sqrt(x**2) = x", "x >= 0"), ("Max(x, y) = y", "x < y"), ("c*x/c = x", "c != 0"), ("log(x) > 0", "x > 1"),
    ("0**n = 0", "n >= 1"), ("a[i] = a[n]", "i = n"), ("KD(i, n) = 0", "i != n"), ("Abs(c)**n = Abs(c**n)", "c != 0"),
    ("Sum(b[j], (j, 1, K)) > 0", "K >= 1"), ("a[i] <= Abs(a[i])", ""), ("b[i] > 0", ""),
    ("a[i]*b[i] <= Max(a[i]*b[i], c)", ""),
)  # fmt: skip
SLOPES = (
    ("x**2", "2*x"), ("x**3", "3*x**2"), ("-1/x", "1/x**2"), ("c*x", "c"), ("Abs(x)", "sign(x)"),
    ("x*Abs(x)", "2*Abs(x)"), ("x - log(x)", "1 - 1/x"), ("x + sign(x)", "1"), ("log(Abs(x))", "1/x"),
    ("x**n", "n*x**(n - 1)"), ("sqrt(x)", "1/(2*sqrt(x))"),
)  # fmt: skip
RELATIONS = ("=", "!=", "<", "<=", ">", ">=")
TERMS = (
    "x",
    "y",
    "c",
    "n",
    "1",
    "2",
    "0",
    "-1",
    "a[i]",
    "b[i]",
    "x - y",
    "c**2",
    "Abs(c)",
    "Sum(b[j], (j, 1, K))",
)


@dataclass
class Said:
    """A line or hypothesis: its name, the sides and the sign of its relation, and its case."""

    name: str
    left: str
    op: str
    right: str
    case: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return f"{self.left} {self.op} {self.right}"


class Derivations:
    """A source of derivations: the same for the same seed."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def derivation(self) -> Record:
        """A derivation of a few lines, proved or not."""
        one_of = self.random.choice
        record = declared(
            f"x real {one_of(('', 'above 0', 'at_least 0', 'nonzero'))}; y real; c real {one_of(('', 'nonzero'))}; "
            f"n integer {one_of(('', 'at_least 0', 'at_least 1'))}; K integer at_least {one_of('01')}; "
            f"i in {one_of(('1..K', '2..K', '0..n'))}; a over 1..K; b over 1..K above 0"
        )
        said: list[Said] = []
        if one_of((True, False)):
            sides = one_of(TERMS), one_of(RELATIONS), one_of(TERMS)
            record = given(record, " ".join(sides))
            said.append(Said("h1", *sides))
        for _ in range(self.random.randint(2, 6)):
            move = one_of((self.start, self.start, self.slope, *[self.follow] * 9))
            try:
                record = move(record, said)
            except (ValueError, IllFormed):  # what cannot be written: an index that is no integer
                continue
        return record

    def _line(
        self, record: Record, said: list[Said], text: str, case: tuple[str, ...] = (), **how: object
    ) -> Record:
        record = line(record, text, guards=case, **how)  # type: ignore[arg-type]
        relation = re.fullmatch(r"(.*?) (=|!=|<=?|>=?) (.*)", text)
        if relation and "<=>" not in text and "ForAll" not in text:
            left, op, right = relation.groups()
            said.append(Said(record.lines[-1].id, left, op, right, case))
        return record

    def start(self, record: Record, said: list[Said]) -> Record:
        """Something that holds in a case, sometimes without the case."""
        text, case = self.random.choice(STARTS)
        return self._line(record, said, text, (case,) if case and self.random.random() < 0.9 else ())

    def slope(self, record: Record, said: list[Said]) -> Record:
        """A slope, and what its sign says of two points, or of all of them."""
        one_of = self.random.choice
        f, value = one_of(SLOPES)
        case: tuple[str, ...] = one_of(((), (), ("x > 0",), ("x != 0",)))
        record = self._line(record, said, f"Derivative({f}, x) = {value}", case, rule="differentiate")
        cited, point = [record.lines[-1].id], one_of(("0", "1", "y", "c"))

        def at(place: str) -> str:
            return re.sub(r"\bx\b", f"({place})", f)

        match one_of(("increasing", "minimum_at", "rising")):
            case "increasing":
                text = f"{point} < y <=> {at(point)} < {at('y')}"
                return self._line(
                    record,
                    said,
                    text,
                    (),
                    rule="increasing",
                    premises=cited,
                    variable="x",
                    first=point,
                    second="y",
                )
            case "minimum_at":
                text = f"{at(point)} <= {f}"
                return self._line(
                    record, said, text, (), rule="minimum_at", premises=cited, variable="x", point=point
                )
            case _:
                record = self._line(record, said, f"0 <= Derivative({f}, x)", case, premises=cited)
                cited = [record.lines[-1].id]
                text, case = (
                    f"{at(point)} <= {f}",
                    one_of(((), (f"x >= {point}",), (f"x > {point}", "x > 0"))),
                )
                return self._line(
                    record, said, text, case, rule="rising", premises=cited, variable="x", start=point
                )

    def follow(self, record: Record, said: list[Said]) -> Record:
        """Something that is said to follow from a line before."""
        one_of = self.random.choice
        if not said:
            return record
        before, t = one_of(said), one_of(TERMS)
        a, op, b = before.left, before.op, before.right
        power = one_of(("2", "3", "-1", "n", "1/2"))
        at = one_of(("1", "K", "n", "K - 1", "n + 1"))
        case = one_of(((), (), before.case, (one_of(TERMS[:4]) + " > 0",)))
        same = [s.name for s in said if s.text == before.text]
        moves: tuple[Callable[[], dict[str, object]], ...] = (
            lambda: {"text": before.text},
            lambda: {"text": f"({a})*({t}) {op} ({b})*({t})", "rule": one_of(("algebra", "multiply")), "by": t},
            lambda: {"text": f"({a})/({t}) {op} ({b})/({t})", "rule": one_of(("algebra", "divide")), "by": t},
            lambda: {"text": f"({a})**({power}) {op} ({b})**({power})", "rule": "take_power", "by": power},
            lambda: {"text": f"log({a}) {op} log({b})", "rule": "take_log"},
            lambda: {"text": f"Derivative({a}, x) {op} Derivative({b}, x)"},
            lambda: {"text": f"Derivative({a}, x) {op} Derivative({b}, x)"},
            lambda: {"text": f"{_sum(a)} {op} {_sum(b)}", "rule": "sum_over", "index": "i"},
            lambda: {"text": f"ForAll({_at(before.text, 'l')}, (l, 1, {at}))"},
            lambda: {"text": _at(before.text, at), "premises": [f"{before.name} at i={at}"]},
            lambda: {"text": before.text, "rule": "cases", "premises": same},
            lambda: {"text": f"{a} {op} {b} <=> ({a})*({t}) {op} ({b})*({t})", "rule": "multiply", "by": t},
            lambda: {"text": f"({a})*({t}) <= ({b})*({t})", "rule": "combination", "times_1": t},
        )  # fmt: skip
        how = {"premises": [before.name], **one_of(moves)()}
        rule = str(how.get("rule", "algebra"))
        if rule == "algebra":
            how.pop("by", None)
        return self._line(record, said, str(how.pop("text")), case, **how)


def _at(text: str, index: str) -> str:
    return re.sub(r"\bi\b", f"({index})", text)


def _sum(term: str) -> str:
    return f"Sum({_at(term, 'l')}, (l, 1, K))"
