"""Normal forms replayed: for each piece that arithmetic does not look into, why it equals its normal form.

`Conversion.rewrites` takes terms and gives Coq assertions `piece = combination of canonical atoms`, innermost first
within each proof; rewriting with them leaves an identity of rational functions for `field`. What a piece becomes is
taken from the kernel's normalizer, how it becomes that is told by a table keyed by node kind. Nothing here is
trusted: Coq checks each assertion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from itertools import count
from typing import Any

from derive.coq.text import NotExportable, Printer
from derive.frozen import mutable
from derive.kernel.context import Context
from derive.kernel.fractions import Frac, TooLarge, Undischarged
from derive.kernel.normal_form import Normalizer
from derive.kernel.step import Step
from derive.terms.nodes import (
    ZERO,
    Add,
    Div,
    Fn,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Rel,
    Term,
    free,
    is_integer,
    walk,
)

Script = list[str]
# why the power of an algebraic atom is what it is
POWERS_KNOWN = {
    "sin": "rewrite sin_square; fld",
    "abs": "rewrite pow2_abs; fld",
    "sign": "apply sgn_cube",
}
ARITHMETIC = (Num, Add, Neg, Mul, Div)


def block(lines: Iterable[str]) -> Script:
    """A subproof in braces."""
    inner = list(lines)
    if len(inner) <= 1:
        return [f"{{ {line} }}" for line in inner]
    return [f"{{ {inner[0]}", *(f"  {line}" for line in inner[1:-1]), f"  {inner[-1]} }}"]


Convert = Callable[["Conversion", Context, Printer, Any], tuple[Term, Script]]


@mutable
class Conversion:
    """Conversions for one line: shares the normalizer of the kernel's step, and numbers its assertions."""

    step: Step
    table: Mapping[type[Node], Convert]
    _numbers: Any = field(default_factory=lambda: count(1))
    by_sign: Callable[[Context, Printer, Rel], Script | None] = lambda context, p, relation: None

    @property
    def normalizer(self) -> Normalizer:
        """The kernel's normalizer of the step."""
        return self.step.normalizer

    def fresh(self, stem: str = "E") -> str:
        """A name for an assertion."""
        return f"{stem}'{next(self._numbers)}"  # no name of a record has a prime

    def condition(self, context: Context, p: Printer, relation: Rel) -> Script:
        """Proves a condition of a normal form: by what the kernel rested on, or by its structure alone."""
        return self.by_sign(context, p, relation) or ["first [ pos | lra | settle ]."]

    def positive(self, context: Context, p: Printer, terms: Iterable[Term]) -> Script:
        """Asserts that terms are positive, where that is not seen from their structure alone."""
        lines: Script = []
        for term in terms:
            script = self.by_sign(context, p, Rel("<", ZERO, term))
            if script is not None:
                lines += [f"assert ({self.fresh('A')} : 0 < {p.real(term)}).", *block(script)]
        return lines

    # --- identities

    def identity(self, context: Context, p: Printer, terms: Sequence[Term]) -> Script:
        """Proves a goal made of arithmetic over the terms, which holds once the pieces are in normal form."""
        rewriting = self.rewrites(context, p, terms)
        return [*rewriting, *self.closing(context, p, [*rewriting, *(p.real(term) for term in terms)])]

    def closing(self, context: Context, p: Printer, texts: Sequence[str]) -> Script:
        """Proves an identity of rational functions over the atoms that occur in texts, bound ones among them."""
        facts, names = self.algebraic_atoms(context, p, "\n".join(texts))
        if not names:
            return ["flds."]
        known = " ".join(names)
        return [*facts, f"first [ flds | ring [{known}] | field [{known}]; pos ]."]

    def algebraic_atoms(self, context: Context, p: Printer, goal: str) -> tuple[Script, list[str]]:
        """Atoms that a goal may come to be about of which a power is known: exp(log(b)/d)^d = b, sin^2 = 1 - cos^2."""
        atoms = self.normalizer.atoms
        lines: Script = []
        names: list[str] = []
        for i, degree, value in self.normalizer.relations():
            atom = atoms.terms[i]
            if any(s.name.startswith("%") and s not in p.scope.opened for s in free(atom)):
                continue  # it is open elsewhere
            if p.real(atom) not in goal:
                continue
            if isinstance(atom, Pow) and self.normalizer.show(context, Rel("<", ZERO, atom.args[0])):
                under, exponent = atom.args  # the root of a product is split into exponentials
                same = Fn("exp", Mul(exponent, Fn("log", under)))
                lines += self.positive(context, p, [under])
                fact, proof = f"{p.real(atom)} = {p.real(same)}", "apply rpow_exp; pos"
            elif isinstance(atom, Pow) and atom.args[0] == Num(-1):
                fact, proof = f"{p.real(atom, 10)} ^ 2 = 1", "apply zpow_sign_square"
            elif isinstance(atom, Pow) and self._shows_root(context, atom.args[0]):
                fact = f"{p.real(atom, 10)} ^ {degree} = {p.real(atom.args[0])}"
                proof = "apply rpow_root; [ pos | cbn; field ]"
            elif isinstance(atom, Fn) and atom.name in ("exp", *POWERS_KNOWN):
                if atom.name == "exp":
                    lines += self.positive(context, p, [atoms.term(value)])
                root = p.real(atom) if degree == 1 else f"{p.real(atom, 10)} ^ {degree}"
                fact = f"{root} = {p.real(atoms.term(value))}"
                positive = "apply exp_pos" if degree == 1 else "apply pow_lt, exp_pos"
                of_exp = (
                    f"apply ln_inv; [ {positive} | pos | lnx; try rewrite Prod_ln by (intros; pos); fld ]"
                )
                proof = POWERS_KNOWN.get(atom.name, of_exp)
            else:
                continue
            names.append(self.fresh("R"))
            lines += [f"assert ({names[-1]} : {fact}).", f"{{ {proof}. }}"]
        return lines, names

    def _shows_root(self, context: Context, under: Term) -> bool:
        """Whether Coq will see that what is under a root is not negative: where the kernel does, and of 1 - cos^2."""
        sines = any(isinstance(node, Fn) and node.name == "cos" for node in walk(under))
        return sines or self.normalizer.show(context, Rel("<=", ZERO, under))

    def rewrites(self, context: Context, p: Printer, terms: Iterable[Term]) -> Script:
        """Assertions for the pieces of terms, and the rewriting of the goal with them, largest piece first."""
        asserted: dict[Term, tuple[int, str]] = {}
        scripts: Script = []
        for term in terms:
            for piece in pieces(term):
                if piece in asserted:
                    continue
                result, proof = self.piece(context, p, piece)
                if proof and result != piece:
                    name, text = self.fresh(), p.real(piece)
                    asserted[piece] = (len(text), name)
                    scripts += [f"assert ({name} : {text} = {p.real(result)}).", *block(proof)]
        order = sorted(asserted.values(), reverse=True)
        return [*scripts, *(f"try rewrite {name}." for _, name in order)]

    def term(self, context: Context, p: Printer, term: Term) -> tuple[Term, Script]:
        """The term with its pieces in normal form, and the rewriting of the goal that makes it so."""
        return self._replaced(context, p, term), self.rewrites(context, p, [term])

    def _replaced(self, context: Context, p: Printer, term: Term) -> Term:
        if is_arithmetic(term):
            if isinstance(term, Pow):
                return Pow(self._replaced(context, p, term.args[0]), term.args[1])
            if not term.args:
                return term
            return term.rebuild(tuple(self._replaced(context, p, a) for a in term.args))  # type: ignore[return-value]
        return self.piece(context, p, term)[0]

    # --- pieces

    def piece(self, context: Context, p: Printer, term: Term) -> tuple[Term, Script]:
        """What a piece becomes, and the proof of `piece = result`; no proof where it stays as it is."""
        convert = self.table.get(type(term))
        if convert is None:
            return term, []
        try:
            if self.form(context, term) == term:
                return term, []
            return convert(self, context, p, term)
        except (Undischarged, TooLarge, ZeroDivisionError) as error:
            raise NotExportable(f"no normal form: {error}") from None

    def then(self, context: Context, p: Printer, first: Script, term: Term) -> tuple[Term, Script]:
        """After a first rewriting the piece has become `term`; its own pieces follow."""
        result, rewriting = self.term(context, p, term)
        return result, [
            *first,
            *rewriting,
            *self.closing(context, p, [*rewriting, p.real(term), p.real(result)]),
        ]

    def replaced(
        self, context: Context, p: Printer, old: Term, new: Term, known: str = "", function: str = "_"
    ) -> Script:
        """The argument of the function on the left side is replaced by what equals it; also in what is known of it."""
        if old == new:
            return []
        name, inner = self.fresh("A"), self.rewrites(context, p, [old])
        return [
            f"assert ({name} : {p.real(old)} = {p.real(new)}).",
            *block([*inner, *self.closing(context, p, [*inner, p.real(old), p.real(new)])]),
            *([f"rewrite {name} in {known}."] if known else []),
            f"refine (eq_trans (f_equal {function} {name}) _).",
        ]

    def factored(self, f: Frac) -> Term:
        """A fraction, its denominator a product of irreducible factors: each is shown to be nonzero by itself."""
        atoms = self.normalizer.atoms
        content, factors = atoms.factors(f.den)
        if not factors:
            return atoms.term(f)
        below = product_of(
            [(Num(content), 1)] * (content != 1) + [(atoms.term_of_poly(g), n) for g, n in factors]
        )
        return Div(atoms.term_of_poly(f.num), below)

    def name(self, f: Frac) -> Term:
        """The term of a normal form."""
        return self.normalizer.atoms.term(f)

    def normal(self, context: Context, term: Term) -> Frac:
        """The normal form of a term, high powers of algebraic atoms reduced."""
        return self.normalizer.reduce_roots(self.normalizer.normal(context, term))

    def form(self, context: Context, term: Term) -> Term:
        """The term of the normal form, also where that is no integer by its form though the term is one."""
        return self.name(self.normal(context, term))

    def canonical(self, context: Context, term: Term) -> Term:
        """The canonical term; an integer stays one by its form."""
        return self.normalizer.canonical(context, term)


def is_arithmetic(term: Term) -> bool:
    """Whether `field` looks into a term: numbers, sums, products, quotients, literal powers."""
    if isinstance(term, Pow):
        return isinstance(term.args[1], Num) and is_integer(term.args[1])
    return isinstance(term, ARITHMETIC)


def pieces(term: Term) -> Iterable[Term]:
    """The largest subterms that are no sums, products, quotients or literal powers."""
    if is_arithmetic(term):
        for a in term.args[:1] if isinstance(term, Pow) else term.args:
            yield from pieces(a)
    else:
        yield term


def product_of(factors: Iterable[tuple[Term, int]]) -> Term:
    """A product of powers, those with negative exponents below the line."""
    up = [b if n == 1 else Pow(b, Num(n)) for b, n in factors if n > 0]
    down = [b if n == -1 else Pow(b, Num(-n)) for b, n in factors if n < 0]
    top: Term = Num(1) if not up else up[0] if len(up) == 1 else Mul(*up)
    if not down:
        return top
    return Div(top, down[0] if len(down) == 1 else Mul(*down))


def sum_of(terms: list[Term]) -> Term:
    """The sum of any number of terms."""
    return ZERO if not terms else terms[0] if len(terms) == 1 else Add(*terms)


def right_nested(summands: Sequence[str]) -> str:
    """a + (b + c), as `Sum_linear` reads it."""
    first, *others = summands
    return f"{first} + ({right_nested(others)})" if len(others) > 1 else " + ".join(summands)
