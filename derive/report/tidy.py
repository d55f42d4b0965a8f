"""A term that the kernel computed, written as people write it: a - b, not -b + a or a + (-1) b."""

from __future__ import annotations

from derive.terms.nodes import ONE, Add, Mul, Neg, Node, Num, Term


def tidy(term: Term) -> Term:
    """An equal term with signs outside products and with positive summands first."""
    tidied = _tidied(term)
    if not isinstance(tidied, Term):
        raise TypeError(f"a term became {tidied!r}")
    return tidied


def _tidied(node: Node) -> Node:
    args = tuple(_tidied(a) for a in node.args)
    here = node if args == node.args else node.rebuild(args)
    if isinstance(here, Add):
        return Add(*sorted((_signed(a) for a in here.args), key=lambda a: isinstance(a, Neg)))
    return _signed(here) if isinstance(here, Mul) else here


def _signed(term: Term) -> Term:
    """-n as Neg(n), (-n) a as Neg(n a), and Neg(Neg(a)) as a."""
    if isinstance(term, Num) and term.value < 0:
        return Neg(Num(-term.value))
    if isinstance(term, Mul) and isinstance(term.args[0], Num) and term.args[0].value < 0:
        positive, rest = Num(-term.args[0].value), term.args[1:]
        factors = rest if positive == ONE else (positive, *rest)
        return Neg(factors[0] if len(factors) == 1 else Mul(*factors))
    if isinstance(term, Neg) and isinstance(term.args[0], Neg):
        return _signed(term.args[0].args[0])
    return term
