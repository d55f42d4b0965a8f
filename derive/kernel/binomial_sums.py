"""Sums over a whole row of Pascal's triangle: the binomial theorem, and its derivatives.

sum over k = 0..n of k (k-1) ... (k-r+1) a^k b^(n-k) / (k! (n-k)!) = a^r (a + b)^(n-r) / (n-r)! for n >= r. Where
that is not known it is n (n-1) ... (n-r+1) a^r (a + b)^n / ((a + b)^r n!), if a + b is not 0: 0 for n < r.
Source: Graham, Knuth, Patashnik, (5.12), (5.5).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from derive.kernel.context import Context
from derive.kernel.fractions import Frac
from derive.terms.nodes import ZERO, Add, Div, Fn, Mul, Neg, Num, Pow, Rel, Sym, Term, free, is_integer

if TYPE_CHECKING:
    from derive.kernel.normal_form import Normalizer

# k^r as a sum of falling powers: Stirling numbers of the second kind
FALLING: tuple[tuple[int, ...], ...] = ((1,), (0, 1), (0, 1, 1), (0, 1, 3, 1), (0, 1, 7, 6, 1))


def binomial_sum(
    forms: Normalizer, context: Context, inner: Frac, index: Sym, lo: Term, hi: Term
) -> Frac | None:
    """The sum over 0..n of a multiple of one term of a row; None where the body is none."""
    if lo != ZERO or len(inner.num) != 1 or len(inner.den) != 1:
        return None
    found = read_row(forms, context, inner, index, hi)
    if found is None:
        return None
    degree, a, b = found
    atoms = forms.atoms
    total = atoms.constant(0)
    for r, count in enumerate(FALLING[degree]):
        if not count:
            continue
        left = forms.canonical(context, Add(hi, Num(-r)))
        base = atoms.term(a + b)
        power = Pow(atoms.term(a), Num(r))
        if forms.show(context, Rel("<=", ZERO, left)):
            term: Term = Div(Mul(power, Pow(base, left)), Fn("factorial", left))
        elif forms.show(context, Rel("!=", base, ZERO)) and forms.show(context, Rel("<=", ZERO, hi)):
            falling = Mul(Num(1), *(Add(hi, Num(-j)) for j in range(r)))  # 0 where n < r
            term = Div(Mul(falling, power, Pow(base, hi)), Mul(Pow(base, Num(r)), Fn("factorial", hi)))
        else:
            return None
        total = total + count * forms.normal(context, term)
    return total


def read_row(
    forms: Normalizer, context: Context, inner: Frac, index: Sym, hi: Term
) -> tuple[int, Frac, Frac] | None:
    """inner = k^r a^k b^(n-k) / (k! (n-k)!) for an index k: r, a and b."""
    atoms = forms.atoms
    gap = forms.canonical(context, Add(hi, Neg(index)))
    degree, a, b = 0, atoms.constant(1), atoms.constant(1)
    needed = {Fn("factorial", index), Fn("factorial", gap)}
    up, down = atoms.lift(inner.num).degrees(), atoms.lift(inner.den).degrees()
    content = inner.num.leading_coefficient() / inner.den.leading_coefficient()
    if content != 1:
        return None
    for i in inner.used:
        atom, n = atoms.terms[i], int(up[i]) - int(down[i])
        if atom in needed and n == -1:
            needed.discard(atom)
        elif atom == index and 0 < n < len(FALLING):
            degree = n
        elif isinstance(atom, Pow) and atom.args[1] == index and index not in free(atom.args[0]):
            a = a * forms.normal(context, atom.args[0]) ** n
        elif isinstance(atom, Pow) and atom.args[1] == gap and index not in free(atom.args[0]) and n > 0:
            b = b * forms.normal(context, atom.args[0]) ** n
        elif isinstance(atom, Fn) and atom.name == "exp":
            rate = forms.argument_of[atom] / atoms.atom(index)
            if index in free(atoms.term(rate)):
                return None
            a = a * forms.exp(context, rate * Fraction(n))
        else:
            return None
    return None if needed or not is_integer(hi) else (degree, a, b)
