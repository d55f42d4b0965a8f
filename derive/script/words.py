"""Reasons in words, made from the rule and what it was given: `Line.said`.

Formulas are `$...$` in the formula language; `(2)` is the line with that id.
"""

from __future__ import annotations

from collections.abc import Sequence

# rule -> (without, with) a cited line; {by}, {index}, ... are the rule's parameters as formulas
TEMPLATES: dict[str, tuple[str, str]] = {
    "take_exp": ("exponentiate", "exponentiate {cited}"),
    "take_log": ("take logarithms", "take logarithms of {cited}"),
    "multiply": ("multiply by ${by}$", "multiply {cited} by ${by}$"),
    "divide": ("divide by ${by}$", "divide {cited} by ${by}$"),
    "add": ("add ${by}$", "add ${by}$ to {cited}"),
    "subtract": ("subtract ${by}$", "subtract ${by}$ from {cited}"),
    "sum_over": (
        "sum over ${index}$ from ${lo}$ to ${hi}$",
        "sum {cited} over ${index}$ from ${lo}$ to ${hi}$",
    ),
    "product_over": (
        "multiply over ${index}$ from ${lo}$ to ${hi}$",
        "multiply {cited} over ${index}$ from ${lo}$ to ${hi}$",
    ),
    "solve_for": ("solve for ${target}$", "solve {cited} for ${target}$"),
    "differentiate": ("differentiate", "differentiate {cited}"),
    "minimum_at": (
        "the minimum is at ${variable} = {point}$",
        "by {cited} the minimum is at ${variable} = {point}$",
    ),
    "maximum_at": (
        "the maximum is at ${variable} = {point}$",
        "by {cited} the maximum is at ${variable} = {point}$",
    ),
    "strict_minimum_at": (
        "the only minimum is at ${variable} = {point}$",
        "by {cited} the only minimum is at ${variable} = {point}$",
    ),
    "strict_maximum_at": (
        "the only maximum is at ${variable} = {point}$",
        "by {cited} the only maximum is at ${variable} = {point}$",
    ),
    "each_zero": ("each summand is zero", "each summand in {cited} is zero"),
    "cases": ("in every case", "in every case: {cited}"),
    "induction": (
        "by induction on ${variable}$ from ${start}$",
        "by induction on ${variable}$ from ${start}$: {cited}",
    ),
    "chain": ("together", "together {cited}"),
    "assume": ("assumed", "assumed"),
}


def said(
    rule: str,
    parameters: Sequence[tuple[str, str]],
    cited: Sequence[str],
    unfolded: Sequence[str],
    because: Sequence[str],
) -> str:
    """The words for a line. Takes the rule, its parameters as formula text, cited lines and lemmas
    ("(2) at $i = K$"), names of unfolded definitions, and the hypotheses' words.
    """
    shown = dict(parameters)
    parts = []
    if rule in TEMPLATES:
        without, with_ = TEMPLATES[rule]
        shown["cited"] = _joined(cited)
        parts.append((with_ if cited else without).format_map(shown))
    elif cited:
        parts.append(f"by {_joined(cited)}")
    if unfolded:
        noun = "definition" if len(unfolded) == 1 else "definitions"
        parts.append(f"{noun} of {_joined(unfolded)}")
    if because:
        parts.append("because " + _joined(because))
    return ", ".join(parts)


def _joined(items: Sequence[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]
