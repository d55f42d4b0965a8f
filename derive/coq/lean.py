"""The statement of a derivation for Lean 4 with Mathlib: to be read, or as a start. It is printed, not run.

What is exported to Coq is translated token by token: both name the same functions, which the preamble defines in
Lean. Lean's functions are total too, so definedness is stated beside each relation likewise.
"""

from __future__ import annotations

import re

from derive.coq.export import Exporter
from derive.coq.text import NotExportable

PREAMBLE = """\
import Mathlib

-- Printed by derive for readers of Lean 4 with Mathlib. This is the statement only, and it has NOT been run.

noncomputable section
abbrev exp := Real.exp
abbrev ln := Real.log
abbrev Rabs (x : ℝ) : ℝ := |x|
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
def Derive (f : ℝ → ℝ) (x : ℝ) : ℝ := deriv f x
def derivable (f : ℝ → ℝ) (x : ℝ) : Prop := DifferentiableAt ℝ f x
def near (x : ℝ) (Q : ℝ → Prop) : Prop := ∀ᶠ u in nhds x, Q u
def from_above (a : ℝ) : Filter ℝ := nhdsWithin a (Set.Ioi a)
def from_below (a : ℝ) : Filter ℝ := nhdsWithin a (Set.Iio a)
def from_both (a : ℝ) : Filter ℝ := nhdsWithin a {a}ᶜ
def holds_on (F : Filter ℝ) (Q : ℝ → Prop) : Prop := ∀ᶠ u in F, Q u
def tends (F : Filter ℝ) (f : ℝ → ℝ) (l : ℝ) : Prop := Filter.Tendsto f F (nhds l)
def tends_to_plus_infinity (F : Filter ℝ) (f : ℝ → ℝ) : Prop := Filter.Tendsto f F Filter.atTop
def tends_to_minus_infinity (F : Filter ℝ) (f : ℝ → ℝ) : Prop := Filter.Tendsto f F Filter.atBot
"""

# in this order, over the text of a statement
TOKENS: tuple[tuple[str, str], ...] = (
    (
        r"\(([^()]*(?:\([^()]*\)[^()]*)*) <= (\w+) <= ([^()]*(?:\([^()]*\)[^()]*)*)\)%Z",
        r"(\1 ≤ \2 ∧ \2 ≤ \3)",
    ),
    (r"%list|%Z", ""),
    (r"if (?:Rlt_dec|Z_lt_dec) (\([^()]*\)|\S+) (\([^()]*\)|\S+) then", r"if \1 < \2 then"),
    (r"if (?:Rle_dec|Z_le_dec) (\([^()]*\)|\S+) (\([^()]*\)|\S+) then", r"if \1 ≤ \2 then"),
    (r"if (?:Req_EM_T|Z\.eq_dec) (\([^()]*\)|\S+) (\([^()]*\)|\S+) then", r"if \1 = \2 then"),
    (r":: nil\b", ":: []"),
    (r"<->", "↔"),
    (r"->", "→"),
    (r"<=", "≤"),
    (r"<>", "≠"),
    (r"/\\", "∧"),
    (r"\\/", "∨"),
    (r"~ ", "¬ "),
    (r"\bforall\b", "∀"),
    (r"\bZ\b", "ℤ"),
    (r"\bR\b", "ℝ"),
    (r"(^|\(|[-+*=<≤≠] )/ (?=\S)", r"\g<1>1 / "),
    (r"(?<!tends )(?<!infinity )\((from_\w+ (?:\w+|\([^()]*\)))\) (?=\(fun)", r"holds_on (\1) "),
)


def lean_statement(exporter: Exporter) -> str:
    """The definitions and the claims of a derivation in Lean's syntax. Raises `NotExportable`."""
    exported = exporter.export()
    out = [PREAMBLE]
    for definition in exported.definitions:
        if definition.startswith("Definition "):
            out.append(_translated("def " + definition.removeprefix("Definition ").removesuffix(".")))
        elif definition.startswith("(**"):
            out.append("-- " + definition.removeprefix("(** ").removesuffix(" *)"))
    if not exported.claims:
        raise NotExportable("there is no claim that holds: a refutation has no statement to prove")
    for claim in exported.claims:
        (statement,) = claim.statement
        name = f"{exported.module}_{claim.name}"
        out.append("")
        out.append(
            _translated(f"theorem {name} : {statement.split(' : ', 1)[1]}")
            + " := by\n  sorry -- not proved here"
        )
    return "\n".join(out) + "\n"


def _translated(text: str) -> str:
    for pattern, replacement in TOKENS:
        text = re.sub(pattern, replacement, text)
    return text
