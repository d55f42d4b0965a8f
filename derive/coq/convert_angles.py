"""Sines, cosines and arctangents in normal form, replayed; tan and the hyperbolic functions by their definitions.

As in the kernel (`derive.kernel.functions`), an angle is a sum of multiples of unit angles. Here it is spelled as a sum
of parts, which the addition theorems take apart; where sine and cosine of a part are known, Coq is shown them before.
"""

from __future__ import annotations

from fractions import Fraction

from derive.coq.conversion import Conversion, Script, block, sum_of
from derive.coq.text import NotExportable, Printer
from derive.kernel.context import Context
from derive.kernel.fractions import Frac
from derive.kernel.functions import COSINES, MAX_ANGLES, MAX_MULTIPLE
from derive.terms.functions import defining
from derive.terms.nodes import ONE, ZERO, Add, Div, Fn, Mul, Neg, Num, Pow, Rel, Term, is_integer

PI = Fn("pi")
HALF = Num(Fraction(1, 2))
Values = tuple[tuple[Term, str], tuple[Term, str]]  # sine and cosine, each with a tactic that shows it
Part = tuple[Term, int, Values | None]  # an angle, how often it is added, and what is known of it


def angle_piece(c: Conversion, context: Context, p: Printer, term: Fn) -> tuple[Term, Script]:
    """The sine or cosine of a sum of multiples of unit angles."""
    (argument,) = term.args
    value = c.normalizer.normal(context, argument)
    units = c.normalizer.atoms.units(value)
    parts = [_atom(c, value)]
    if len(units) <= MAX_ANGLES:
        parts = [part for unit, coefficient in units for part in _parts(c, p, unit, coefficient)]
    lines: Script = []
    marks: list[str] = []
    known: list[Term] = []
    for angle, _, values in dict.fromkeys(parts):
        for function, (exact, how) in zip(("sin", "cos"), values or (), strict=False):
            marks.append(c.fresh("S"))
            known.append(exact)
            said = f"{p.real(Fn(function, angle))} = {p.real(exact)}"
            lines += [f"assert ({marks[-1]} : {said}).", f"{{ {how} }}"]
    spelled = sum_of([Neg(angle) if n < 0 else angle for angle, n, _ in parts for _ in range(abs(n))])
    result, rewriting = c.form(context, term), c.rewrites(context, p, known)
    lines += [*c.replaced(context, p, argument, spelled), "angles.", *(f"rewrite ?{mark}." for mark in marks)]
    sines = [Fn("sin", angle) for angle, _, _ in parts]
    texts = [*rewriting, *(p.real(each) for each in (*sines, *known, result))]
    return result, [*lines, *rewriting, *c.closing(context, p, texts)]


def _atom(c: Conversion, value: Frac, n: int = 1) -> Part:
    """An angle of which nothing is known: sine is odd and cosine even, so that it has one sign."""
    negative = not value.is_zero and c.normalizer.atoms.leading(value.num) < 0
    return c.name(-value if negative else value), -n if negative else n, None


def _parts(c: Conversion, p: Printer, unit: Frac, coefficient: Fraction) -> list[Part]:
    """The multiple of a unit angle as a sum: of parts of which sine and cosine are known, or of equal ones."""
    name = c.name(unit)
    if name == PI:
        return _turns(coefficient)
    if coefficient.denominator == 1 and isinstance(name, Fn) and name.name == "atan":
        (x,) = name.args
        root = Pow(Add(ONE, Pow(x, Num(2))), HALF)
        known = (Div(x, root), "apply sin_of_atan."), (Div(ONE, root), "apply cos_of_atan.")
        return [(name, int(coefficient), known)]
    turns = c.name(unit * coefficient / c.normalizer.atoms.atom(PI))
    if is_integer(turns):  # sin(n pi) = 0 and cos(n pi) = (-1)^n
        angle, n = Mul(turns, PI), f"({p.integer(turns)})%Z"
        spelled = f"replace ({p.real(angle)}) with (IZR {n} * PI) by (rewrite ?mult_IZR, ?opp_IZR; ring);"
        sign = Pow(Num(-1), turns)
        return [(angle, 1, ((ZERO, f"{spelled} apply sin_turns."), (sign, f"{spelled} apply cos_turns.")))]
    d = c.normalizer.root_degree(Fn("cos", name), coefficient.denominator)
    if abs(coefficient * d) > MAX_MULTIPLE:
        return [_atom(c, unit * coefficient)]
    return [_atom(c, unit * Fraction(1, d), int(coefficient * d))]


def _turns(c: Fraction) -> list[Part]:
    """A multiple of pi as whole turns, quarters, and what is in [0, pi/2): there from the table of exact values."""
    whole, quarters = divmod((2 * c).__floor__(), 4)
    rest = c % HALF.value
    parts: list[Part] = []
    if whole:
        turned = (ZERO, "apply sin_whole_turns."), (ONE, "apply cos_whole_turns.")
        parts.append((Mul(Num(whole), Mul(Num(2), PI)), 1, turned))
    if quarters:
        parts.append((Div(PI, Num(2)), quarters, ((ONE, "apply sin_PI2."), (ZERO, "apply cos_PI2."))))
    if rest in COSINES and 12 % rest.denominator:
        raise NotExportable(
            f"the exact values of sine and cosine at {rest} pi, of which one has a root in a root"
        )
    if rest:
        parts.append((Mul(Num(rest), PI), 1, _exact(rest) if rest in COSINES else None))
    return parts


def _exact(c: Fraction) -> Values:
    """Sine and cosine at a multiple of pi in the table; the sine is the cosine of the complement."""
    other = HALF.value - c
    at, across = (
        f"rewrite ?rpow_half by lra; apply cos_pi_{d.numerator}_{d.denominator}." for d in (c, other)
    )
    complement = f"rewrite sin_complement; replace (1 / 2 - {c}) with ({other}) by field; {across}"
    return (COSINES[other], complement), (COSINES[c], at)


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
