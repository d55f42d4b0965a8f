"""The order in which the trusted files are best read, and how much is code: a part of `docs/architecture.md`."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_TOKENS_WITHOUT_CODE = (
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
    tokenize.ENCODING,
)


@dataclass(frozen=True)
class Stage:
    """Files that are read together: what they are trusted for, and which verdicts rest on them."""

    title: str
    files: tuple[str, ...]
    claim: str
    serves: str = "all"


STAGES = (
    Stage(
        "What a formula is",
        ("terms/tree", "terms/arithmetic", "terms/families", "terms/propositions", "terms/substitution",
         "terms/functions", "terms/nodes", "terms/codec"),
        "Equal trees are equal up to bound names; substitution captures nothing.",
    ),
    Stage(
        "What a record is",
        ("frozen", "record/model", "record/codec", "record/schema", "record/form", "record/fields", "record/notation"),
        "What is read is what the file says, within limits; the hash that pins a lemma is that of its record.",
    ),
    Stage(
        "The check of a record",
        ("kernel/check", "kernel/state", "kernel/wellformed", "kernel/size", "kernel/declarations", "kernel/line",
         "kernel/step", "kernel/premises", "kernel/verdict"),
        "A line is proved only if it is defined, its rule accepts it, and all that it rests on is proved.",
    ),
    Stage(
        "Places",
        ("kernel/context",),
        "What is known at a place: facts of the derivation, and the ranges and cases around it.",
    ),
    Stage(
        "Rules whose code is short",
        ("kernel/rules/contract", "kernel/rules/__init__", "kernel/rules/structure", "kernel/rules/both_sides",
         "kernel/rules/order", "kernel/rules/sums", "kernel/rules/induction"),
        "Each is valid under the conditions of its contract, all of which its code obliges.",
        "lines by the rule",
    ),
    Stage(
        "What follows by algebra",
        ("kernel/algebra", "kernel/question", "kernel/relations", "kernel/added_up", "kernel/advisor",
         "kernel/elimination", "kernel/part_by_part", "kernel/rewriting", "kernel/written", "kernel/geometric"),
        "Combinations are multiplied out here; a case is shown with its negation; an equation is used where it holds.",
    ),
    Stage(
        "Definedness",
        ("kernel/obligations",),
        "All that a formula needs in order to mean anything is collected, each where it arises.",
    ),
    Stage(
        "Showing conditions",
        ("kernel/prover", "kernel/facts", "kernel/laws", "kernel/signs", "kernel/linear", "kernel/indices",
         "kernel/enclosure"),
        "What is shown holds at every point of the place; what is not shown means nothing.",
    ),
    Stage(
        "The normal form: the idea",
        ("kernel/normal_form", "kernel/fractions", "kernel/support"),
        "A term and its normal form have the same value at every point, the denominators not being 0.",
    ),
    Stage(
        "The normal form: exp, log, powers, functions",
        ("kernel/exponentials", "kernel/powers", "kernel/functions"),
        "Each law is used under its condition, and so that undefined terms do not come in.",
        "formulas that have them",
    ),
    Stage(
        "The normal form: sums and products",
        ("kernel/ranges", "kernel/quotients", "kernel/rearranged", "kernel/binomial_sums"),
        "The same for ranges, empty and backward ones included.",
        "formulas that have them",
    ),
    Stage(
        "Derivatives",
        ("kernel/derivative", "kernel/congruence", "kernel/rules/calculus"),
        "The table gives the derivative where its conditions hold; what serves under one holds near the point.",
        "formulas that have them",
    ),
    Stage(
        "Limits",
        ("kernel/rules/limit", "kernel/limits", "kernel/expansion", "kernel/growth"),
        "What an expansion or the laws of limits give is the limit.",
        "lines by `limit`; limits that are refuted",
    ),
    Stage(
        "Lemmas",
        ("kernel/lemmas",),
        "A lemma is cited at values in its domains that satisfy its hypotheses.",
        "lines that cite one",
    ),
    Stage(
        "The verdict on a proof",
        ("check/judge", "check/verdict", "check/limits", "kernel/closed"),
        "Nothing but the kernel makes a line proved; a point must be admissible.",
    ),
)  # fmt: skip


def order() -> list[str]:
    """The trusted files as the stages have them."""
    return [f"derive/{name}.py" for stage in STAGES for name in stage.files]


def code_lines(source: str) -> int:
    """The lines that are neither blank, comment, docstring nor import, nor the contract of a rule."""
    passive = {n for node in ast.walk(ast.parse(source)) for n in _passive(node)}
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return len(
        {
            n
            for token in tokens
            if token.type not in _TOKENS_WITHOUT_CODE
            for n in range(token.start[0], token.end[0] + 1)
        }
        - passive
    )


def _passive(node: ast.AST) -> Iterator[int]:
    """The lines of an import, of a docstring, or of what a rule says of itself."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant(value=str())):
            yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)
        case ast.Call(func=ast.Name(id="Rule" | "_rule")):
            yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)


def sizes(stage: Stage) -> tuple[int, int]:
    """The lines of a stage's files, and how many of them are code."""
    sources = [(ROOT / f"derive/{name}.py").read_text(encoding="utf-8") for name in stage.files]
    return sum(source.count("\n") for source in sources), sum(map(code_lines, sources))


def reading_table() -> str:
    """The stages with their files, and how long they are."""
    rows, together = [], (0, 0)
    for number, stage in enumerate(STAGES, start=1):
        lines, code = sizes(stage)
        together = together[0] + lines, together[1] + code
        files = ", ".join(f"`{name}`" for name in stage.files)
        rows.append(
            f"| {number} | **{stage.title}.** {stage.claim} | {files} | {lines} | {code} | {stage.serves} |"
        )
    rows.append(f"| | together | | {together[0]} | {together[1]} | |")
    head = ["| | what is claimed | files of `derive/` | lines | code | for |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"
