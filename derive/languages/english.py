"""English: the language that derive is written in, and so its words are their own translation."""

from __future__ import annotations

# rule -> without, and with, lines and lemmas that are cited
RULES: dict[str, tuple[str, str]] = {
    "algebra": ("by algebra", "by {cited}"),  # the first where nothing else is said
    "take_exp": ("exponentiate", "exponentiate {line}"),
    "take_log": ("take logarithms", "take logarithms of {line}"),
    "take_power": ("raise to the power {by}", "raise {line} to the power {by}"),
    "multiply": ("multiply by {by}", "multiply {line} by {by}"),
    "divide": ("divide by {by}", "divide {line} by {by}"),
    "add": ("add {by}", "add {by} to {line}"),
    "subtract": ("subtract {by}", "subtract {by} from {line}"),
    "sum_over": ("sum over {index} from {lo} to {hi}", "sum {line} over {index} from {lo} to {hi}"),
    "product_over": (
        "multiply over {index} from {lo} to {hi}",
        "multiply {line} over {index} from {lo} to {hi}",
    ),
    "solve_for": ("solve for {target}", "solve {cited} for {target}"),
    "differentiate": ("differentiate", "differentiate {cited}"),
    "minimum_at": ("the minimum is at {variable=point}", "by {cited} the minimum is at {variable=point}"),
    "maximum_at": ("the maximum is at {variable=point}", "by {cited} the maximum is at {variable=point}"),
    "strict_minimum_at": (
        "the only minimum is at {variable=point}",
        "by {cited} the only minimum is at {variable=point}",
    ),
    "strict_maximum_at": (
        "the only maximum is at {variable=point}",
        "by {cited} the only maximum is at {variable=point}",
    ),
    "increasing": ("increasing in {variable}", "by {cited} increasing in {variable}"),
    "decreasing": ("decreasing in {variable}", "by {cited} decreasing in {variable}"),
    "rising": ("rising from {start} on", "by {cited} rising from {start} on"),
    "tangent_log": (
        "log lies below its tangent at {point}",
        "log lies below its tangent at {point}: {cited}",
    ),
    "tangent_exp": (
        "exp lies above its tangent at {point}",
        "exp lies above its tangent at {point}: {cited}",
    ),
    "tangent_power": (
        "the power and its tangent at {point}",
        "the power and its tangent at {point}: {cited}",
    ),
    "limit": ("take the limit", "take the limit, by {cited}"),
    "enclose": ("by interval arithmetic", "by interval arithmetic, with {cited}"),
    "combination": ("a sum of what is nonnegative", "combine {cited}"),
    "each_zero": ("each summand is zero", "each summand in {cited} is zero"),
    "cases": ("in every case", "in every case: {cited}"),
    "induction": (
        "by induction on {variable} from {start}",
        "by induction on {variable} from {start}: {cited}",
    ),
    "chain": ("together", "together {cited}"),
    "assume": ("assumed", "assumed: {cited}"),
}

FRAMES: dict[str, str] = {
    "by": "by {cited}",
    "at": "{fact} at {values}",
    "definition": "definition of {names}",
    "definitions": "definitions of {names}",
    "because": "because {words}",
    "and": " and ",
    "and names": " and ",
    "and guards": " and ",
    "because at": "{fact} at {values}",
    "declared": "{what} with {bounds}",
    "family": "a family {names} over {ranges}",
    "families": "families {names} over {ranges}",
}

# at which words a line of formulas is broken: best before a clause, less well before a joint, best behind others
BREAKS: dict[str, tuple[str, ...]] = {
    "clauses": ("for", "with", "where", "when"),
    "joints": ("and", "or"),
    "behind": (),
}

# what a line needs, by what is told of where: values of indices, real numbers, and what holds there
CONDITIONS: dict[str, str] = {
    "ranges": "{what} for {ranges}",
    "reals": "{what} for every {reals}",
    "guards": "{what} where {guards}",
    "ranges reals": "{what} for {ranges}, every {reals}",
    "ranges guards": "{what} for {ranges} where {guards}",
    "reals guards": "{what} for every {reals} where {guards}",
    "ranges reals guards": "{what} for {ranges}, every {reals} where {guards}",
}
