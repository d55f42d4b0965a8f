"""Coq identifiers for the names of a record, each its own, none of the library's or of Coq's words."""

from __future__ import annotations

import re
from collections.abc import Iterable

# words of Coq, and names of the libraries that statements and tactics mention
RESERVED = frozenset(
    """
    as at cofix else end exists exists2 fix for forall fun if IF in let match mod Prop return Set then Type using
    where with by SProp Axiom Definition Lemma Theorem Proof Qed Section End Variable Hypothesis Example Require
    R Z N Q nat bool list nil cons O S I True False eq ex and or not iff prod sum fst snd id pair left right
    exp ln sin cos tan sqrt Sum Prod Derive derivable delta zdelta upd upd2 listed zlisted rpow zpow near upto pow
    INR IZR Rabs Rmax Rmin D E F e d f g h x0 l m n_ lt le gt ge up Rlt Rle pos use idx fld arith facts izr conditions
    factorial phi_ listed2 witness refuted admissible members expand tends slope squash unsquash slopes interval
    proofs no_more and_also falling row_term
    PI atan sgn sinh cosh tanh binomial from_above from_below from_both at_plus_infinity at_minus_infinity tends_to
    tends_to_plus_infinity tends_to_minus_infinity holds_on Printed
    abbrev class def deriving do export from have import inductive infix instance lambda lemma local macro mutual
    namespace notation open opaque prefix private protected public show sorry structure suffices syntax theorem
    universe variable noncomputable obtain calc finally try catch unless
    """.split()  # noqa: SIM905
)


def identifier(name: str) -> str:
    """An identifier of Coq that recalls a name: what Coq does not take becomes `_` and a number."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c == "_") else f"_{ord(c):x}_" for c in name)
    return plain if re.match(r"[A-Za-z_]", plain) and plain != "_" else f"v{plain}"


# how many underscores stand for a mark in the name of a derivation, in which marks are single
_MARKS = {"-": 1, "_": 2, ".": 3, ":": 4, "#": 5}


def module(name: str) -> str:
    """The Coq module of a derivation: no two names have the same, and no name has that of a script of several."""
    plain = "".join("_" * _MARKS.get(c, 0) or c for c in name)
    return f"_{plain}" if plain[0].isdigit() else plain


class Names:
    """Gives each name of a record its identifier; the same name the same one."""

    def __init__(self, taken: Iterable[str] = ()):
        self._of: dict[tuple[str, str], str] = {}
        self._taken = set(RESERVED) | set(taken)
        self._indices: set[str] = set()

    def of(self, kind: str, name: str) -> str:
        """The identifier of a name of a kind ("symbol", "family", "definition", ...)."""
        key = (kind, name)
        if key not in self._of:
            self._of[key] = self.fresh(name)
        return self._of[key]

    def fresh(self, name: str) -> str:
        """An identifier that nothing has, and that recalls the name."""
        stem = identifier(name)
        found, n = stem, 0
        while found in self._taken:
            n += 1
            found = f"{stem}_{n}" if stem not in RESERVED or n > 1 else f"{stem}_"
        self._taken.add(found)
        return found

    def index(self, name: str) -> str:
        """The identifier of a schematic index; a bound variable may have the same where it does not occur."""
        key = ("index", name)
        if key not in self._of:
            stem = identifier(name)
            self._of[key] = stem if stem not in self._taken else self.fresh(name)
            self._indices.add(self._of[key])
        return self._of[key]

    def bound(self, hint: str, around: Iterable[str]) -> str:
        """A name for a bound variable: its hint, unless something around has that name."""
        return _unused(hint, self._taken | set(around), "")

    def introduced(self, hint: str, around: Iterable[str]) -> str:
        """A name for a variable that a proof introduces: no schematic index has it, and no tactic gives it."""
        return _unused(hint, self._taken | self._indices | set(around), "_")


def _unused(hint: str, used: set[str], before_number: str) -> str:
    stem = identifier(hint)
    found, n = stem, 0
    while found in used:
        n += 1
        found = f"{stem}{before_number}{n}"
    return found
