"""`derive explain`."""

from __future__ import annotations

import difflib
import sys
from typing import Annotated

import typer

from derive.cli.options import Timeout, explained
from derive.cli.running import exit_code_of, run_quietly
from derive.cli.selecting import refuse, select_proofs


def explain(
    ctx: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help="A code such as D201, a rule such as multiply, or NAME#STEP.",
            autocompletion=explained,
        ),
    ],
    timeout: Timeout = 60.0,
) -> None:
    """Explain an error, a rule, or why a step holds.

    Of a step: the rule, where each hypothesis is used, normal forms, and why what it needs holds;
    or why it fails.
    """
    if "#" in what:
        raise typer.Exit(_explain_step(ctx, what, timeout))
    from derive.report.explain import explanation, names
    from derive.report.style import make_console, page_width

    console = make_console(sys.stdout)
    lines = explanation(what, page_width(console))
    if lines is None:
        near = difflib.get_close_matches(what.replace("-", "_"), names(), n=3)
        fix = (
            f"did you mean {' or '.join(near)}?" if near else "a code is D201; a rule multiply; a step NAME#3"
        )
        if explained(what) == [what]:
            fix = f"to explain a step of {what}: derive explain {what}#1; to read it: derive show {what}"
        refuse(f"there is no code or rule {what}", fix)
    for line in lines:
        console.print(line, soft_wrap=True)


def _explain_step(ctx: typer.Context, what: str, timeout: float) -> int:
    selection = select_proofs([what])
    if len(selection.proofs) != 1:
        refuse(f"{what} is not one step of one proof", "for example: derive explain NAME#3")
    (proof,) = selection.proofs
    step = selection.upto[proof.name]
    run = run_quietly(ctx.obj, selection.whole(), timeout, mend=True)
    from derive.render.glyphs import glyphs_for
    from derive.report.explain_step import step_explained
    from derive.report.failure import report
    from derive.report.style import make_console, page_width

    console = make_console(sys.stdout)
    (verdict,) = run.selected
    width, glyphs = page_width(console), glyphs_for(console.encoding)
    lines = step_explained(verdict, step, run.cited, glyphs, width)
    if lines is None and verdict.error is None:
        refuse(f"{proof.name} has no step {step}", f"see: derive show {proof.name}")
    for line in lines or report(verdict, glyphs, width):
        console.print(line, soft_wrap=True)
    return 0 if lines else exit_code_of(run, selection, strict=False)
