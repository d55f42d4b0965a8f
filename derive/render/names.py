"""Printed names: Greek letters, subscripts, and fresh names for bound variables.

A name of the formula language is ASCII: a letter, then letters, digits and single underscores. Printing
is injective: different names print differently, in either form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container

from derive.terms.nodes import FUNCTIONS, INTEGER

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ",
    "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π",
    "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "ell": "ℓ",
}  # fmt: skip

_ACCENTED = re.compile(rf"([A-Za-z]|{'|'.join(GREEK)})(bar|hat|tilde)")

# what the renderers print for their own purposes: no declared or bound name may read like it
RESERVED = frozenset(
    "E,exp,log,sqrt,sum,prod,oo,lim,if,otherwise,at,in,and,or,not,iff,for,all,true,false".split(",")  # noqa: SIM905
)
# how typeset mathematics names a built-in function where not as records do, and the names that typesetters know
TYPESET = {"atan": "arctan", "sign": "sgn"}
# printed for themselves only while nothing else has the name: Euler's number, the sign of a derivative, functions
SHARED = frozenset(("e", "d", *FUNCTIONS, *TYPESET.values()))
OPERATORS = frozenset(("exp", "log", "sin", "cos", "tan", "arctan", "sinh", "cosh", "tanh", "max", "min"))

_INDICES = ("i", "j", "k", "l", "m", "n")
_REALS = ("x", "y", "u", "v", "w", "s", "t", "r")


def fresh_name(
    hint: str, sort: str, avoid: Container[str], misleads: Callable[[str], bool] = lambda name: False
) -> str:
    """A name for a bound variable: its hint, else the next letters of its sort, else the hint with primes.

    None in `avoid`, and none that `misleads` a reader. Primes are not in the grammar of names, so that a primed name
    clashes with no declared one. A hint that the kernel made up, such as `%0`, is none.
    """
    letters = _INDICES if sort == INTEGER else _REALS
    if not hint[:1].isalpha():
        hint = letters[0]
    if hint not in avoid and not misleads(hint):
        return hint
    start = letters.index(hint) + 1 if hint in letters else 0
    for name in letters[start:] + letters[:start]:
        if name not in avoid and not misleads(name):
            return name
    name = letters[0] + "'" if "_" in hint else hint + "'"
    while name in avoid or misleads(name):
        name += "'"
    return name


def _split(name: str) -> tuple[list[str], str]:
    bare = name.rstrip("'")
    return bare.split("_"), name[len(bare) :]


def plain_name(name: str, letters: Container[str]) -> str:
    """A name in the plain form: Greek letters where `letters` has them, all else as it is written."""
    parts, primes = _split(name)
    shown = [GREEK[p] if GREEK.get(p) and GREEK[p] in letters else p for p in parts]
    return "_".join(shown) + primes


def latex_part(part: str) -> str:
    """One part of a name, between underscores: a letter, a numeral, a Greek letter, `xbar`, or an upright word."""
    if GREEK.get(part):
        return f"\\{part}"
    if accented := _ACCENTED.fullmatch(part):
        letter, accent = accented.groups()
        return rf"\{accent}{{{latex_part(letter)}}}"
    if len(part) == 1 or part.replace(".", "").isdigit():
        return part
    return rf"\mathrm{{{part}}}"


def latex_name(name: str) -> str:
    """A name in LaTeX: what follows an underscore is a subscript."""
    parts, primes = _split(name)
    head = latex_part(parts[0]) + primes
    if len(parts) == 1:
        return head
    inside = ",".join(latex_part(p) for p in parts[1:])
    return f"{head}_{inside}" if len(inside) == 1 else f"{head}_{{{inside}}}"
