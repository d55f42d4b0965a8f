"""A sum or product whose range was opened: what its replay works with."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from derive.coq.conversion import Conversion, Script, block
from derive.coq.text import Printer
from derive.frozen import frozen
from derive.kernel.context import Context
from derive.kernel.fractions import Frac
from derive.terms.nodes import Add, Fn, Lam, Neg, Prod, Sum, Sym, Term, bind, instantiate, walk


@frozen
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


def shifted(c: Conversion, s: Opened, inner: Frac, kind: str) -> tuple[Opened, Frac, Script]:
    """The sum or product, as `kind` says in Coq, after the shift of its index that the kernel makes."""
    moved, first, last = c.normalizer.ranges.shifted(s.context, inner, s.index, s.lo, s.hi)
    if (first, last) == (s.lo, s.hi):
        return s, inner, []
    p = s.p
    d = p.integer(c.canonical(s.context, Add(first, Neg(s.lo))), 0)
    lo, hi = p.integer(s.lo), p.integer(s.hi)
    lines = [
        f"transitivity ({kind} ({lo} + {d}) ({hi} + {d}) {s.family(c.name(moved))}).",
        *block(
            [
                f"rewrite {kind}_shift. apply {kind}_ext; intros {s.name} H{s.name}. cbv beta.",
                *_exponentials_moved(c, s, inner, moved, Add(first, Neg(s.lo))),
                "first [ reflexivity | solve [ repeat (f_equal; try lia) ] | reals; fld ].",
            ]
        ),
        f"replace ({lo} + {d})%Z with ({p.integer(first)})%Z by lia.",
        f"replace ({hi} + {d})%Z with ({p.integer(last)})%Z by lia.",
    ]
    return replace(s, lo=first, hi=last), moved, lines


def _exponentials_moved(c: Conversion, s: Opened, inner: Frac, moved: Frac, by: Term) -> Script:
    """What is summed, as what stands at the moved index: needed where exponentials run with it."""
    here = c.name(inner)
    if not any(isinstance(node, Fn) and node.name == "exp" for node in walk(here)):
        return []
    there = instantiate(bind(c.name(moved), s.index), Add(s.index, c.canonical(s.context, by)))
    mark = c.fresh("E")
    return [
        f"assert ({mark} : {s.within.real(here)} = {s.within.real(there)}).",
        *block(c.identity(s.context.inside(s.index, s.lo, s.hi), s.within, [here, there])),
        f"rewrite {mark}. rewrite ?plus_IZR, ?opp_IZR.",
    ]
