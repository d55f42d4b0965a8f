"""A line while it is checked: its premises as they serve here, what was obliged for it, and how it is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from derive.frozen import frozen, mutable
from derive.kernel.advisor import Advisor
from derive.kernel.context import Context
from derive.kernel.normal_form import Normalizer
from derive.kernel.obligations import Obligations
from derive.kernel.prover import Prover
from derive.kernel.verdict import Failure, Obligation
from derive.record.model import Line
from derive.terms.nodes import Family, Prop, Sym, Term


@frozen
class Premise:
    """A cited statement, instantiated: still closed over `indices`, which the rule may use or fix.

    `shared` are indices of it that the citing line has too, where they stand for themselves, and for nothing else: it
    holds at every value of them.
    """

    prop: Prop
    label: str  # "(3)", "hypothesis h1", "lemma log-le-sub-one"
    source: str
    indices: tuple[tuple[Sym, Term, Term], ...] = ()
    guards: tuple[Prop, ...] = ()
    mentions: frozenset[Sym | Family] = frozenset()
    shared: tuple[tuple[Sym, Term, Term], ...] = ()


class Refused(Exception):
    """The rule does not yield the line. Carries the failure to report."""

    def __init__(self, failure: Failure):
        super().__init__(failure.message)
        self.failure = failure


def refuse(
    code: str,
    message: str,
    *,
    missing: Sequence[Obligation] = (),
    difference: Term | None = None,
    expected: Prop | None = None,
) -> Refused:
    """The refusal to be raised: a code of `docs/errors.md`, and what is missing, differs or was expected."""
    return Refused(Failure(code, message, tuple(missing), difference, expected))


@mutable
class Step:
    """Everything a rule needs to decide on one line."""

    line: Line
    context: Context  # with the line's schematic indices fixed and its guards assumed
    premises: tuple[Premise, ...]
    prover: Prover
    obligations: Obligations
    advisor: Advisor | None = None
    rewritings: int = 24  # how many more may be tried: each premise may serve in each order
    splits: int = 32  # how many more cases may be distinguished
    pieces: int = 12  # and in inequalities
    signed: int = 4  # how often the signs of what is written may help
    lengthy: int = 2  # how often an inequality is tried at length

    @property
    def prop(self) -> Prop:
        return self.line.prop

    @property
    def normalizer(self) -> Normalizer:
        return self.prover.normalizer

    def parameter(self, name: str, kind: type | tuple[type, ...], default: Any = None) -> Any:
        """A parameter of the rule. Raises `Refused` if it is missing or of another type."""
        value = self.line.parameter(name, default)
        if value is None:
            raise refuse("bad-premise", f"{self.line.rule} needs the parameter {name}")
        if not isinstance(value, kind):
            raise refuse(
                "bad-premise", f"the parameter {name} of {self.line.rule} is not of the kind that it needs"
            )
        return value

    def shows(self, prop: Prop) -> bool:
        """Whether something that the rule need not have is shown."""
        return self.prover.shows(self.context, prop)

    def require(self, context: Context, prop: Prop, why: str) -> None:
        """Oblige a condition of the rule; the line is not proved unless it is met."""
        self.obligations.oblige(context, prop, why)

    def defined(self, context: Context, term: Term) -> None:
        """Oblige that a term that the rule brings in is defined."""
        self.obligations.term(context, term)
