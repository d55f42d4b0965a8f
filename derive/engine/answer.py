"""What the engine says of a claim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Any

from derive.formula.text import FormulaText
from derive.frozen import frozen
from derive.kernel.verdict import Obligation
from derive.record.model import Record
from derive.refute.witness import Value, Witness
from derive.terms.nodes import REAL, Elem, Family, Num, Prop, Rel, Sym, Term, free, substitute

PROVED, REFUTED, UNPROVED, COULD_NOT_RUN = "proved", "refuted", "unproved", "could_not_run"
VERDICTS = (PROVED, REFUTED, UNPROVED, COULD_NOT_RUN)
_LETTERS = ("i", "j", "k", "l", "m", "n")
_write = FormulaText(())


@frozen
class Answer:
    """The verdict on one claim, and what it rests on.

    `verdict` is "proved", "refuted", "unproved" or "could_not_run". `witness` says where a refuted claim fails,
    `obligations` which conditions were not shown, `reason` in words why there is no proof. `record` is the proof,
    or the claim without one: `judge(record)` gives the verdict again.
    """

    verdict: str
    claim: str = ""
    seconds: float = 0.0
    witness: Witness | None = None
    obligations: tuple[str, ...] = ()
    reason: str = ""
    fix: str = ""
    strategy: str = ""
    record: Record | None = field(default=None, repr=False)

    @property
    def proved(self) -> bool:
        return self.verdict == PROVED

    def __bool__(self) -> bool:
        """Whether it is proved: what is refuted or open must not pass for true in `if prove(...)`."""
        return self.proved

    def as_data(self) -> dict[str, Any]:
        """As JSON data, what does not apply left out."""
        out: dict[str, Any] = {"verdict": self.verdict, "seconds": round(self.seconds, 6)}
        if self.witness is not None:
            out["witness"] = witness_data(self.witness)
        if self.obligations:
            out["obligations"] = list(self.obligations)
        if self.reason:
            out["reason"] = self.reason + (f"\n{self.fix}" if self.fix else "")
        return out

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield self.verdict.replace("_", " ") + (f": {self.claim}" if self.claim else "")
        if self.witness is not None:
            found = witness_data(self.witness)
            at = ", ".join(f"{name} = {value}" for name, value in found["at"].items())
            yield f"  at {at or 'any point'}"
            if "undefined" in found:
                yield f"  {found['undefined']} is undefined there: {found['why']}"
            if "solution" in found:
                equations = ", ".join(found["solution"]["equations"])
                yield f"  where {equations} (certified: there is a solution with these digits)"
            if "left" in found:
                yield f"  left side {found['left']}, right side {found['right']}"
        for obligation in self.obligations:
            yield f"  needs {obligation}"
        if self.reason:
            yield from (f"  {line}" for line in self.reason.splitlines())
        if self.fix:
            yield f"  {self.fix}"


def witness_data(witness: Witness) -> dict[str, Any]:
    """The point, and the values of both sides there, or which part is undefined and why."""
    solution = witness.solution

    def written(name: Term, value: Term) -> str:
        near = None if solution is None or name != value else solution.near(value)
        return _write(value) if near is None else f"about {near}"

    at = {
        name: written(Sym(name, v.sort if isinstance(v, Sym) else REAL), v)
        for name, v in witness.point.numbers
    }
    at |= {name: str(value) for name, value in witness.indices}
    for name, table in witness.point.families:
        for indices, value in table:
            element = Elem(Family(name, len(indices)), *(Num(i) for i in indices))
            at[_write(element)] = written(element, value)
    out: dict[str, Any] = {"at": at}
    if witness.undefined is not None:
        out |= {"undefined": _write(witness.undefined.term), "why": witness.undefined.why}
    elif witness.left is not None and witness.right is not None:
        out |= {"left": _value(witness.left), "right": _value(witness.right)}
    if solution is not None:
        equations = [_write(e) for e in solution.equations]
        out["solution"] = {"equations": equations, "within": solution.radius}
    return out


def _value(value: Value) -> str:
    return _write(value.exact) if value.exact is not None else value.decimal


def obligation_text(obligation: Obligation) -> str:
    """A condition in the formula language, with the ranges and cases under which it was to be shown."""
    props = (obligation.prop, *obligation.scope)
    made_up = sorted(
        {s.name for p in props for s in free(p) if isinstance(s, Sym) and s.name.startswith("%")}
    )
    taken = {s.name for p in props for s in free(p)}
    letters = [name for name in _LETTERS if name not in taken] + [f"i{n}" for n in range(len(made_up))]
    names = dict(zip(made_up, letters, strict=False))

    def told(prop: Prop) -> str:
        symbols = [s for s in free(prop) if isinstance(s, Sym) and s.name in names]
        return _write(substitute(prop, {s: Sym(names[s.name], s.sort) for s in symbols}))

    scope = [told(p) for p in obligation.scope if isinstance(p, Rel)]
    text = told(obligation.prop)
    if scope:
        text += " where " + " and ".join(scope)
    return f"{text} ({obligation.why})"
