"""The statement of a derivation for Lean 4 with Mathlib: to be read, or as a start. It is printed, not run.

What is exported to Coq is translated token by token: both name the same functions, which the preamble defines in
Lean. Lean's functions are total too, so definedness is stated beside each relation likewise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from derive.coq.export import Exporter
from derive.coq.text import NotExportable

PREAMBLE = """\
import Mathlib

-- Printed by derive for readers of Lean 4 with Mathlib. This is the statement only, and it has NOT been run.

noncomputable section
namespace Printed -- Lean has a Sum and a Prod of its own
abbrev exp := Real.exp
abbrev ln := Real.log
abbrev sin := Real.sin
abbrev cos := Real.cos
abbrev tan := Real.tan
abbrev atan := Real.arctan
abbrev sinh := Real.sinh
abbrev cosh := Real.cosh
abbrev tanh := Real.tanh
abbrev PI := Real.pi
abbrev Rabs (x : ℝ) : ℝ := |x|
abbrev Rmax (x y : ℝ) : ℝ := max x y
abbrev Rmin (x y : ℝ) : ℝ := min x y
def sgn (x : ℝ) : ℝ := if 0 < x then 1 else if x = 0 then 0 else -1
abbrev IZR (n : ℤ) : ℝ := (n : ℝ)
def Sum (lo hi : ℤ) (f : ℤ → ℝ) : ℝ := ∑ i ∈ Finset.Icc lo hi, f i
def Prod (lo hi : ℤ) (f : ℤ → ℝ) : ℝ := ∏ i ∈ Finset.Icc lo hi, f i
def delta (i j : ℤ) : ℝ := if i = j then 1 else 0
def zdelta (i j : ℤ) : ℤ := if i = j then 1 else 0
def upd (f : ℤ → ℝ) (k : ℤ) (v : ℝ) : ℤ → ℝ := Function.update f k v
def upd2 (f : ℤ → ℤ → ℝ) (k l : ℤ) (v : ℝ) : ℤ → ℤ → ℝ := fun i j => if i = k ∧ j = l then v else f i j
def listed (items : List ℝ) (i : ℤ) : ℝ := items.getD (i - 1).toNat 0
def zlisted (items : List ℤ) (i : ℤ) : ℤ := items.getD (i - 1).toNat 0
def zpow (x : ℝ) (n : ℤ) : ℝ := x ^ n
def rpow (x y : ℝ) : ℝ := x ^ y
def factorial (n : ℤ) : ℝ := (n.toNat.factorial : ℝ)
def binomial (x : ℝ) (k : ℤ) : ℝ :=
  if k < 0 then 0 else (∏ j ∈ Finset.range k.toNat, (x - (j : ℝ))) / factorial k
def Derive (f : ℝ → ℝ) (x : ℝ) : ℝ := deriv f x
def derivable (f : ℝ → ℝ) (x : ℝ) : Prop := DifferentiableAt ℝ f x
def near (x : ℝ) (Q : ℝ → Prop) : Prop := ∀ᶠ u in nhds x, Q u
def from_above (a : ℝ) : Filter ℝ := nhdsWithin a (Set.Ioi a)
def from_below (a : ℝ) : Filter ℝ := nhdsWithin a (Set.Iio a)
def from_both (a : ℝ) : Filter ℝ := nhdsWithin a {a}ᶜ
def at_plus_infinity : Filter ℝ := Filter.atTop
def at_minus_infinity : Filter ℝ := Filter.atBot
def holds_on (F : Filter ℝ) (Q : ℝ → Prop) : Prop := ∀ᶠ u in F, Q u
def tends (F : Filter ℝ) (f : ℝ → ℝ) (l : ℝ) : Prop := Filter.Tendsto f F (nhds l)
def tends_to_plus_infinity (F : Filter ℝ) (f : ℝ → ℝ) : Prop := Filter.Tendsto f F Filter.atTop
def tends_to_minus_infinity (F : Filter ℝ) (f : ℝ → ℝ) : Prop := Filter.Tendsto f F Filter.atBot
"""

Item: TypeAlias = "str | list[Item]"  # a token, or what stands in parentheses

_TOKEN = re.compile(r"\s+|%\w+|[A-Za-z_][\w']*(?:\.\w+)*|\d+|<->|->|=>|<=|<>|/\\|\\/|::|:=|.", re.DOTALL)
_SAME = {
    "<->": "↔", "->": "→", "<=": "≤", "<>": "≠", "/\\": "∧", "\\/": "∨", "~": "¬", "forall": "∀",
    "Z": "ℤ", "R": "ℝ", "nil": "[]",
}  # fmt: skip
_DECISIONS = {
    "Rlt_dec": ("ℝ", "<"), "Rle_dec": ("ℝ", "≤"), "Req_EM_T": ("ℝ", "="),
    "Z_lt_dec": ("ℤ", "<"), "Z_le_dec": ("ℤ", "≤"), "Z.eq_dec": ("ℤ", "="),
}  # fmt: skip
_WAYS = re.compile(r"from_(above|below|both)|at_(plus|minus)_infinity")
_WORD = re.compile(r"[\w']+")
_BEGINNING = ("if", "then", "else")  # words after which a term begins


def lean_statement(exporter: Exporter) -> str:
    """The definitions, that what it begins with is defined, and the claims, for Lean. Raises `NotExportable`."""
    if any(line.rule == "assume" for line in exporter.record.lines):
        raise NotExportable(
            "the claims rest on what is assumed, which d.given would make a part of the statement"
        )
    exported = exporter.export()
    out = [PREAMBLE]
    for definition in exported.definitions:
        if definition.startswith("Definition "):
            out.append(_translated("def " + definition.removeprefix("Definition ").removesuffix(".")))
        elif definition.startswith("(**"):
            out.append("-- " + definition.removeprefix("(** ").removesuffix(" *)"))
    if not exporter.record.goals:
        raise NotExportable("there is no claim that holds: a refutation has no statement to prove")
    for stated in (*(piece for _, piece in exported.heads), *exported.claims):
        if not stated.statement:
            raise NotExportable(f"{stated.name}: {stated.reason}")
        (statement,) = stated.statement
        name = f"{exported.module}_{stated.name}"
        out.append("")
        out.append(
            _translated(f"theorem {name} : {statement.split(' : ', 1)[1]}")
            + " := by\n  sorry -- not proved here"
        )
    out += ["", "end Printed"]
    return "\n".join(out) + "\n"


def _translated(text: str) -> str:
    """Coq's text as Lean's. Relations of numbers say of which: Lean would read them as natural ones."""
    return _lean(next(_groups(iter(_TOKEN.findall(f"{text})")))))


def _groups(tokens: Iterator[str]) -> Iterator[list[Item]]:
    """What stands up to the parenthesis that closes, those that open inside it taken as groups."""
    found: list[Item] = []
    for token in tokens:
        if token == ")":
            yield found
            return
        found.append(next(_groups(tokens)) if token == "(" else token)


def _lean(items: Sequence[Item]) -> str:
    """What stands in parentheses, or a whole statement."""
    out, at = "", 0
    before: Item = ""  # the last item that is not space
    while at < len(items):
        item, scope = items[at], items[at + 1] if at + 1 < len(items) else ""
        if isinstance(item, str) and item in _DECISIONS:
            sort, sign = _DECISIONS[item]
            left, right = (_lean(_inside(items[at + n])) for n in (2, 4))
            out += _compared(left, sign, right, sort)
            at += 5
            before = item
            continue
        if isinstance(item, list):
            out += _group(item, scope, before, items[at + 2 : at + 3])
        elif (
            item == "/" and isinstance(before, str) and (before in _BEGINNING or not _WORD.fullmatch(before))
        ):
            out += "1 /"  # Coq's sign for a reciprocal
        elif item in ("at_plus_infinity", "at_minus_infinity") and _is_function(items[at + 2 : at + 3]):
            out += item if _is_tends(before) else f"holds_on {item}"
        elif not item.startswith("%"):
            out += _SAME.get(item, item)
        if not isinstance(item, str) or not (item.isspace() or item.startswith("%")):
            before = item
        at += 1
    return out


def _group(group: list[Item], scope: Item, before: Item, after: Sequence[Item]) -> str:
    """A group in parentheses: where it says of which numbers it is, what follows from that."""
    if scope == "%R":
        return f"({_lean(group)} : ℝ)"
    if scope == "%Z":
        return f"({_of_integers(group)})"
    if _is_way(group) and _is_function(after) and not _is_tends(before):
        return f"holds_on ({_lean(group)})"
    return f"({_lean(group)})"


def _of_integers(group: list[Item]) -> str:
    """A term or a relation of integers; a <= b <= c is two."""
    parts: list[list[Item]] = [[]]
    signs: list[str] = []
    for item in group:
        if item in ("<", "<=", "=", "<>"):
            signs.append(_SAME.get(str(item), str(item)))
            parts.append([])
        else:
            parts[-1].append(item)
    shown = [_lean(part).strip() for part in parts]
    if not signs:
        return shown[0]
    pairs = zip(shown, signs, shown[1:], strict=False)
    return " ∧ ".join(_compared(a, sign, b, "ℤ") for a, sign, b in pairs)


def _compared(left: str, sign: str, right: str, sort: str) -> str:
    """A relation; of numbers alone, it says of which sort they are."""
    named = any(c.isalpha() and c not in "ℤℝ" for c in left + right)
    return f"{left} {sign} {right}" if named else f"({left} : {sort}) {sign} {right}"


def _inside(item: Item) -> list[Item]:
    """Without parentheses, where others will stand around it."""
    return item if isinstance(item, list) else [item]


def _is_way(group: list[Item]) -> bool:
    """Whether it says how a variable goes to a point."""
    return bool(group) and isinstance(group[0], str) and _WAYS.fullmatch(group[0]) is not None


def _is_function(after: Sequence[Item]) -> bool:
    return bool(after) and isinstance(after[0], list) and after[0][:1] == ["fun"]


def _is_tends(before: Item) -> bool:
    return isinstance(before, str) and before.startswith("tends")
