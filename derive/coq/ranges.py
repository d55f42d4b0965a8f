"""A sum or product whose range was opened: what its replay works with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from derive.coq.conversion import Conversion
from derive.coq.text import Printer
from derive.kernel.context import Context
from derive.terms.nodes import Lam, Prod, Sum, Sym, Term


@dataclass(frozen=True)
class Opened:
    """Where it stands, its index and what that is called, its ends."""

    context: Context
    p: Printer
    index: Sym
    name: str
    lo: Term
    hi: Term

    @cached_property
    def within(self) -> Printer:
        """The printer of what stands under it."""
        return self.p.naming(self.index, self.name)

    @property
    def ends(self) -> str:
        """Both ends, as arguments."""
        return f"{self.p.argument(self.lo)} {self.p.argument(self.hi)}"

    def family(self, body: Term) -> str:
        """What is summed or multiplied, as a function of the index."""
        return f"(fun {self.name} => {self.within.real(body)})"


def opened(c: Conversion, context: Context, p: Printer, term: Sum | Prod) -> tuple[Opened, Term, Context]:
    """A sum or product opened, its ends in canonical form; its body; and the place of that."""
    body: Lam = term.body
    lo, hi = c.canonical(context, term.lo), c.canonical(context, term.hi)
    index, under, inside = context.open(body, lo, hi)
    name = p.names.introduced(body.hint or "i", p.scope.opened.values())
    return Opened(context, p, index, name, lo, hi), under, inside
