"""Normal forms of exp and log.

The exponential of a sum is a product of powers of roots, so that exp(x/2)^2 is exp(x) by algebra. A logarithm
splits over the factors of its argument as far as their signs are shown.
"""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING

from derive.kernel.context import Context
from derive.kernel.fractions import Frac, prime_powers
from derive.terms.nodes import INTEGER, ZERO, Fn, Lam, Prod, Rel, Sum, Term

if TYPE_CHECKING:
    from derive.kernel.normal_form import Normalizer


class Exponentials:
    """exp and log, for one normalizer."""

    def __init__(self, normalizer: Normalizer):
        self._forms = normalizer

    def exp(self, context: Context, argument: Frac) -> Frac:
        """exp of a sum is the product; exp(c m) is a power of one root exp(m/d); exp(n log b) = b^n, summed too."""
        atoms = self._forms.atoms
        parts = (self._exp_of(context, unit, c) for unit, c in atoms.units(argument))
        return prod(parts, start=atoms.constant(1))

    def _exp_of(self, context: Context, unit: Frac, c: Fraction) -> Frac:
        forms, atoms = self._forms, self._forms.atoms
        name = atoms.term(unit)
        under_log = self._exp_of_logs(context, name)
        if under_log is not None and c.denominator == 1:
            return under_log**c.numerator
        d = forms.root_degree(name, c.denominator)
        power = c.numerator * (d // c.denominator)  # c = power/d
        argument = unit if d == 1 else unit * Fraction(1, d)
        root = Fn("exp", name if d == 1 else atoms.term(argument))
        forms.argument_of.setdefault(root, argument)
        if under_log is not None and d > 1:
            # what the root satisfies is said of it everywhere in the line, not only where these facts hold
            if isinstance(name, Sum):
                under_log = forms.normal(context.without_facts(), _product(name))
            return forms.algebraic_atom(root, d, under_log) ** power
        return atoms.atom(root) ** power

    def _exp_of_logs(self, context: Context, term: Term) -> Frac | None:
        """exp of log b is b; of a sum of logarithms, the product of what is shown positive under them."""
        if isinstance(term, Fn) and term.name == "log":
            return self._forms.argument_of[term]
        if isinstance(term, Sum) and isinstance(term.body.body, Fn) and term.body.body.name == "log":
            product = _product(term)
            if self.has_positive_factors(context, product):
                return self._forms.normal(context, product)
        return None

    def log(self, context: Context, argument: Frac) -> Frac:
        """log splits over factors that are shown to have a sign; log f^2 = 2 log |f|; log exp m = m.

        Where log(f g) is defined, f g > 0: so a factor that is shown to be >= 0 is > 0 there, and so is the rest.
        """
        atoms = self._forms.atoms
        if argument.is_zero:
            return self._log_atom(argument)
        content, powers = atoms.powers(argument)
        total = atoms.constant(0)
        rest = atoms.constant(1)
        alone = len(powers) == 1 and powers[0][1] == 1 and content == 1
        for factor, n in powers:
            value = argument if alone else atoms.polynomial(factor)
            sign = self.sign_of_factor(context, value, alone=alone)
            if alone and not sign:
                return self._log_atom(value)
            if sign == 0 and n % 2 == 0:  # f^2 > 0, so that it is |f|^2
                size = self.log(context, self._forms.functions.absolute(context, value))
                total = total + n * size
                continue
            if sign == 0:
                rest = rest * value**n
                continue
            if sign < 0:
                value = -value
                content = -content if n % 2 else content
            total = total + n * self._log_of_positive(context, value)
        if content < 0:
            rest = -rest
            content = -content
        for prime, n in prime_powers(content):
            total = total + n * self._log_atom(atoms.constant(prime))
        if not rest.is_one:
            total = total + self._log_atom(rest)
        return total

    def sign_of_factor(self, context: Context, factor: Frac, *, alone: bool) -> int:
        """1 or -1 if the factor is shown to be >= 0 or <= 0, else 0. Alone, nothing need be shown."""
        term = self._forms.atoms.term(factor)
        if isinstance(term, Fn) and term.name == "exp":
            return 1
        if alone and not isinstance(term, Prod):
            return 0
        questions = [(1, Rel("<=", ZERO, term)), (-1, Rel("<=", term, ZERO))]
        if self._forms.seems_negative(context, term):
            questions.reverse()  # 1 - p has the factor p - 1: the other question would be a long search in vain
        return next((sign for sign, question in questions if self._forms.show(context, question)), 0)

    def _log_of_positive(self, context: Context, value: Frac) -> Frac:
        term = self._forms.atoms.term(value)
        if isinstance(term, Fn) and term.name == "exp":
            return self._forms.argument_of[term]
        if isinstance(term, Prod) and self.has_positive_factors(context, term):
            logs = Lam(term.body.hint, INTEGER, Fn("log", term.body.body))
            return self._forms.normal(context, Sum(term.lo, term.hi, logs))
        return self._log_atom(value)

    def has_positive_factors(self, context: Context, product: Prod) -> bool:
        """Whether each factor of a product is shown to be positive, at every index of its range."""
        _, factor, inside = context.open(product.body, product.lo, product.hi)
        return self._forms.show(inside, Rel("<", ZERO, factor))

    def _log_atom(self, value: Frac) -> Frac:
        term = Fn("log", self._forms.atoms.term(value))
        self._forms.argument_of.setdefault(term, value)
        return self._forms.atoms.atom(term)


def _product(total: Sum) -> Prod:
    """The product of what stands under the logarithms of a sum."""
    return Prod(total.lo, total.hi, Lam(total.body.hint, INTEGER, *total.body.body.args))
