"""Sines, cosines and arctangents in normal form, replayed; tan and the hyperbolic functions by their definitions.

As in the kernel (`derive.kernel.functions`), an angle is a sum of multiples of unit angles. Here each angle is named
with what its sine and cosine are, as equations that Coq is shown one after the other.
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction

from derive.coq.conversion import Conversion, Script, block
from derive.coq.text import NotExportable, Printer
from derive.frozen import frozen, mutable
from derive.kernel.context import Context
from derive.kernel.fractions import Frac
from derive.kernel.functions import COSINES, MAX_ANGLES, MAX_MULTIPLE
from derive.terms.functions import defining
from derive.terms.nodes import ONE, ZERO, Add, Div, Fn, Mul, Neg, Num, Pow, Rel, Term, is_integer

PI = Fn("pi")
HALF = Num(Fraction(1, 2))


@frozen
class Angle:
    """An angle, its sine and its cosine in normal form, and the names of the equations that say so."""

    term: Term
    sine: Frac
    cosine: Frac
    equations: tuple[str, str]


@mutable
class Angles:
    """Angles that are known in one proof, and the script that makes them known."""

    c: Conversion
    context: Context
    p: Printer
    script: Script = field(default_factory=list)

    def of(self, argument: Frac) -> Angle:
        """An angle by the addition theorems, of one part of each unit angle."""
        units = self.c.normalizer.atoms.units(argument)
        if len(units) > MAX_ANGLES:
            return self._unit(argument)
        parts = [self._multiple(unit, coefficient) for unit, coefficient in units]
        if not parts:
            return self._zero()
        total, *others = parts
        for other in others:
            total = self._plus(total, other)
        return total

    def _known(self, term: Term, values: tuple[Frac, Frac], how: tuple[Script, Script]) -> Angle:
        names = []
        for function, value, proof in zip(("sin", "cos"), values, how, strict=True):
            left, right = self.p.real(Fn(function, term)), self.p.real(self.c.name(value))
            names.append(self.c.fresh("S") if left != right else "")
            if names[-1]:
                self.script += [f"assert ({names[-1]} : {left} = {right}).", *block(proof)]
        return Angle(term, *values, (names[0], names[1]))

    @staticmethod
    def _by(lemma: str, *equations: str) -> str:
        """Rewriting with a lemma, then with equations about sines and cosines; there is none for an atom."""
        return f"rewrite {', '.join(dict.fromkeys(e for e in (lemma, *equations) if e))}."

    def _closing(self, *values: Term) -> Script:
        return self.c.closing(self.context, self.p, [self.p.real(value) for value in values])

    def _zero(self) -> Angle:
        atoms = self.c.normalizer.atoms
        return self._known(ZERO, (atoms.constant(0), atoms.constant(1)), (["apply sin_0."], ["apply cos_0."]))

    def _unit(self, argument: Frac) -> Angle:
        """Atoms: sine is odd and cosine even, so that the argument has one sign."""
        atoms = self.c.normalizer.atoms
        sine, cosine = self.c.normalizer.functions.unit(argument)
        negative = not argument.is_zero and atoms.leading(argument.num) < 0
        term = self.c.name(-argument if negative else argument)
        how = (["apply sin_neg."], ["apply cos_neg."]) if negative else (["reflexivity."], ["reflexivity."])
        return self._known(Neg(term) if negative else term, (sine, cosine), how)

    def _plus(self, a: Angle, b: Angle, term: Term | None = None) -> Angle:
        forms = self.c.normalizer
        sine = forms.reduce_roots(a.sine * b.cosine + a.cosine * b.sine)
        cosine = forms.reduce_roots(a.cosine * b.cosine - a.sine * b.sine)
        total = Add(a.term, b.term)
        at = term or total
        spelled = (
            [] if at == total else [f"replace ({self.p.real(at)}) with ({self.p.real(total)}) by field."]
        )
        if isinstance(b.term, Neg):  # which Coq would read as a difference
            parts = f"({self.p.real(a.term)}) + ({self.p.real(b.term)})"
            spelled.append(f"change ({self.p.real(total)}) with ({parts}).")
        equations = (*a.equations, *b.equations)
        values = [self.c.name(v) for v in (a.sine, a.cosine, b.sine, b.cosine)]
        return self._known(
            at,
            (sine, cosine),
            (
                [*spelled, self._by("sin_plus", *equations), *self._closing(*values, self.c.name(sine))],
                [*spelled, self._by("cos_plus", *equations), *self._closing(*values, self.c.name(cosine))],
            ),
        )

    def _negative(self, a: Angle) -> Angle:
        how = (self._by("sin_neg", a.equations[0]), self._by("cos_neg", a.equations[1]))
        sine = -a.sine
        return self._known(Neg(a.term), (sine, a.cosine), ([how[0], "flds."], [how[1], "reflexivity."]))

    def _times(self, a: Angle, n: int) -> Angle:
        if n < 0:
            return self._times(self._negative(a), -n)
        total = a if n else self._zero()
        for k in range(2, n + 1):
            total = self._plus(total, a, Mul(Num(k), a.term))
        return total

    def _multiple(self, unit: Frac, coefficient: Fraction) -> Angle:
        forms, atoms = self.c.normalizer, self.c.normalizer.atoms
        name = self.c.name(unit)
        if name == PI:
            return self._multiple_of_pi(coefficient)
        if coefficient.denominator == 1 and isinstance(name, Fn) and name.name == "atan":
            return self._times(self._of_atan(name), int(coefficient))
        turns = self.c.name(unit * coefficient / atoms.atom(PI))
        if is_integer(turns):
            return self._integer_times_pi(turns)
        d = forms.root_degree(Fn("cos", name), coefficient.denominator)
        if abs(coefficient * d) > MAX_MULTIPLE:
            return self._unit(unit * coefficient)
        return self._times(self._unit(unit * Fraction(1, d)), int(coefficient * d))

    def _computed(self, term: Term, values: tuple[Term, Term], lemmas: tuple[str, str]) -> Angle:
        """An angle whose sine and cosine are terms that the lemmas give, brought into normal form."""
        forms = (self.c.normal(self.context, value) for value in values)
        sine, cosine = forms
        how = []
        for value, lemma in zip(values, lemmas, strict=True):
            _, proof = self.c.then(
                self.context, self.p, [f"transitivity ({self.p.real(value)}). {{ {lemma} }}"], value
            )
            how.append(proof)
        return self._known(term, (sine, cosine), (how[0], how[1]))

    def _multiple_of_pi(self, c: Fraction) -> Angle:
        """By quarter turns to [0, pi/2), there from the table of exact values, else an atom."""
        atoms = self.c.normalizer.atoms
        quarters = (2 * c).__floor__()
        rest = c - Fraction(quarters, 2)
        if rest in COSINES and 12 % rest.denominator:
            raise NotExportable(
                f"the exact values of sine and cosine at {rest} pi, of which one has a root in a root"
            )
        if rest in COSINES:
            angle = self._exact(rest)
        elif rest:
            angle = self._unit(atoms.atom(PI) * rest)
        else:
            angle = self._zero()
        whole = quarters // 4
        for _ in range(quarters % 4):
            first, second = angle.equations
            how = (
                [self._by("sin_quarter", second), "reflexivity."],
                [self._by("cos_quarter", first), "flds."],
            )
            angle = self._known(Add(angle.term, Div(PI, Num(2))), (angle.cosine, -angle.sine), how)
        if not whole:
            return angle
        first, second = angle.equations
        how = (
            [self._by("sin_whole_turns", first), "reflexivity."],
            [self._by("cos_whole_turns", second), "reflexivity."],
        )
        return self._known(Add(angle.term, Mul(Num(whole), Mul(Num(2), PI))), (angle.sine, angle.cosine), how)

    def _exact(self, c: Fraction) -> Angle:
        """Sine and cosine at a multiple of pi in the table; the sine is the cosine of the complement."""
        other = Fraction(1, 2) - c
        complement = self.p.real(Mul(Num(other), PI))
        sine = f"rewrite sin_complement; replace ((1 / 2 - {self.p.real(Num(c))}) * PI) with ({complement}) by field;"
        lemmas = [f"apply cos_pi_{d.numerator}_{d.denominator}." for d in (other, c)]
        roots = "rewrite ?rpow_half by lra;"
        return self._computed(
            Mul(Num(c), PI),
            (COSINES[other], COSINES[c]),
            (f"{roots} {sine} {lemmas[0]}", f"{roots} {lemmas[1]}"),
        )

    def _integer_times_pi(self, count: Term) -> Angle:
        """sin(n pi) = 0 and cos(n pi) = (-1)^n."""
        n = f"({self.p.integer(count)})%Z"
        spelled = f"replace ({self.p.real(Mul(count, PI))}) with (IZR {n} * PI) by (rewrite ?mult_IZR, ?opp_IZR; ring);"
        lemmas = (f"{spelled} apply sin_turns.", f"{spelled} apply cos_turns.")
        return self._computed(Mul(count, PI), (ZERO, Pow(Num(-1), count)), lemmas)

    def _of_atan(self, atan: Fn) -> Angle:
        """sin atan x = x/sqrt(1 + x^2), cos atan x = 1/sqrt(1 + x^2)."""
        (x,) = atan.args
        root = Pow(Add(ONE, Pow(x, Num(2))), HALF)
        return self._computed(
            atan, (Div(x, root), Div(ONE, root)), ("apply sin_of_atan.", "apply cos_of_atan.")
        )


def angle_piece(c: Conversion, context: Context, p: Printer, term: Fn) -> tuple[Term, Script]:
    """The sine or cosine of a sum of multiples of unit angles."""
    (argument,) = term.args
    angles = Angles(c, context, p)
    angle = angles.of(c.normalizer.normal(context, argument))
    value, name = (
        (angle.sine, angle.equations[0]) if term.name == "sin" else (angle.cosine, angle.equations[1])
    )
    last = f"exact {name}." if name else "reflexivity."
    return c.name(value), [*angles.script, *c.replaced(context, p, argument, angle.term), last]


def atan_piece(c: Conversion, context: Context, p: Printer, term: Fn) -> tuple[Term, Script]:
    """atan is odd; atan 0 = 0, atan 1 = pi/4, atan sqrt 3 = pi/3, atan 1/sqrt 3 = pi/6."""
    atoms = c.normalizer.atoms
    (argument,) = term.args
    value = c.normal(context, argument)
    if value.is_zero:
        return ZERO, [*c.replaced(context, p, argument, ZERO), "apply atan_0."]
    negative = atoms.leading(value.num) < 0
    positive = c.name(-value if negative else value)
    inside = Neg(positive) if negative else positive
    lines = [*c.replaced(context, p, argument, inside), *(["rewrite atan_opp."] if negative else [])]
    square = c.normalizer.reduce_roots(value**2)
    for number, lemma, turns in ((1, "quarter", 4), (3, "third", 3), (Fraction(1, 3), "sixth", 6)):
        exact = (square - number).is_zero
        if exact and c.normalizer.show(context, Rel("<", ZERO, positive)):
            angle = Mul(Num(Fraction(1, turns)), PI)
            known, mark = c.identity(context, p, [Pow(positive, Num(2)), Num(number)]), c.fresh("T")
            shown = [f"apply atan_{lemma}; [ pos | ].", *known]
            said = f"assert ({mark} : {p.real(Fn('atan', positive))} = {p.real(angle)})."
            return c.form(context, term), [*lines, said, *block(shown), f"rewrite {mark}.", "flds."]
    return c.form(context, term), [*lines, "reflexivity."]


def defined_piece(c: Conversion, context: Context, p: Printer, term: Fn) -> tuple[Term, Script]:
    """What other functions define: tan, sinh, cosh, tanh."""
    meaning = defining(term)
    if meaning is None:
        raise NotExportable(f"the normal form of the function {term.name}")
    how = f"rewrite {term.name}_exp." if term.name == "tanh" else f"unfold {term.name}."
    lines = [f"transitivity ({p.real(meaning)}).", f"{{ {how[:-1]}; first [ reflexivity | field; pos ]. }}"]
    return c.then(context, p, lines, meaning)
