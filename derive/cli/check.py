"""`derive check`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from enum import StrEnum
from functools import cache, partial
from typing import TYPE_CHECKING, Annotated

import typer

from derive.cli.options import Jobs, Selected, Timeout
from derive.cli.running import INTERRUPTED, exit_code_of, run_checks, tell_of_notation
from derive.cli.selecting import narrowed, select_proofs
from derive.cli.terminal import say_document
from derive.frozen import frozen
from derive.library.select import ALL, Selection

if TYPE_CHECKING:
    from derive.check.verdict import ProofVerdict
    from derive.report.run_page import Printer
    from derive.runner.client import Worker
    from derive.runner.session import Options, Run


class Format(StrEnum):
    """How a run is reported."""

    full = "full"
    concise = "concise"
    json = "json"
    junit = "junit"
    github = "github"
    sarif = "sarif"


ON_PAGE = (Format.full, Format.concise)  # for people; the others are documents


@frozen
class Wanted:
    """What was asked for, besides the proofs."""

    options: Options
    strict: bool
    audit: bool
    format: Format


def check(
    ctx: typer.Context,
    words: Selected = None,
    expression: Annotated[
        str,
        typer.Option(
            "-k",
            metavar="EXPR",
            help="Only proofs whose name, topic or title has these words: 'softmax and not (bayes or k2)'.",
        ),
    ] = "",
    last_failed: Annotated[
        bool,
        typer.Option("--lf", "--last-failed", help="Only proofs that failed when they were last checked."),
    ] = False,
    first: Annotated[bool, typer.Option("-x", "--exit-first", help="Stop at the first failure.")] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Check again whenever a file changes, what depends on it only.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict/--no-strict", help="Assumed lines fail too.")] = False,
    audit: Annotated[bool, typer.Option("--audit", help="Evaluate each proved line at points too.")] = False,
    jobs: Jobs = 0,
    timeout: Timeout = 60.0,
    cache: Annotated[
        bool,
        typer.Option(
            "--cache/--no-cache", help="Run a script only if something changed since it last ran, or always."
        ),
    ] = True,
    format: Annotated[
        Format,
        typer.Option(
            "--format",
            help="How to report: for people, or one document for other programs (json, junit XML, "
            "GitHub annotations, SARIF).",
        ),
    ] = Format.full,
) -> None:
    """Check proofs, line by line.

    Exit code 0: all proved or refutations confirmed; 1: something refuted, unproved
    or (with --strict) assumed; 2: something could not run, or nothing was selected.
    """
    given = words or ([ALL] if expression or last_failed else [])

    def chosen() -> Selection:
        return narrowed(select_proofs(given), expression, last_failed=last_failed)

    selection = chosen()
    from derive.runner.session import Options

    alone = len(selection.proofs) == 1  # whose author is at work on it, and is told of its notation, too
    options = Options(
        jobs=jobs, timeout=timeout, first_only=first, cache=cache, brief=format in ON_PAGE and not alone
    )
    wanted = Wanted(options, strict, audit, format)
    if watch:
        from derive.cli.watch import Found, keep_checking

        found = Found()

        def of_all(selection: Selection, run: Run) -> int:
            """The exit code by what was last found of each proof of a selection of which a part was checked again."""
            found.hear(run)
            return exit_code_of(found.of_all(run, selection), selection, strict)

        def part(changed: Selection, selection: Selection) -> int:
            return _check(None, changed, wanted, partial(of_all, selection))

        raise typer.Exit(keep_checking(selection, part, chosen, found, ctx.obj))
    raise typer.Exit(_check(ctx.obj, selection, wanted, lambda run: exit_code_of(run, selection, strict)))


def _check(worker: Worker | None, selection: Selection, wanted: Wanted, code_of: Callable[[Run], int]) -> int:
    if wanted.format in ON_PAGE:
        return _on_page(worker, selection, wanted, code_of)
    run = run_checks(worker, selection, wanted.options, audit=wanted.audit, mend=True)
    code = _code(run, selection, wanted, code_of)
    say_document(_document(wanted.format)(run, selection, code, strict=wanted.strict))
    return code


def _on_page(
    worker: Worker | None, selection: Selection, wanted: Wanted, code_of: Callable[[Run], int]
) -> int:
    full = wanted.format is Format.full

    @cache
    def printer() -> Printer:
        """Imported while others work: SymPy is being imported, or else the judges have their first records."""
        from derive.report import run_page
        from derive.report.style import make_page

        return run_page.Printer(make_page(sys.stdout), selection, full=full)

    def tell(verdict: ProofVerdict) -> None:
        printer().verdict(verdict)

    if worker is not None:
        printer()
    run = run_checks(worker, selection, wanted.options, tell, audit=wanted.audit, mend=full)
    printer().end(run)
    if not wanted.options.brief:
        for verdict in run.selected:
            tell_of_notation(verdict)
    return _code(run, selection, wanted, code_of)


def _code(run: Run, selection: Selection, wanted: Wanted, code_of: Callable[[Run], int]) -> int:
    if wanted.options.cache:
        _remember(run, selection)
    return INTERRUPTED if run.interrupted else code_of(run)


def _remember(run: Run, selection: Selection) -> None:
    """Keep the verdicts for `list` and `--lf`."""
    from derive.library.last_run import remember

    whole = (v for v in (*run.selected, *run.cited) if v.name not in selection.upto)
    remember(selection.known.values(), {v.name: v.status.value for v in whole}, run.digests)


def _document(format: Format) -> Callable[..., str]:
    """What writes a run as one document, imported when it is wanted."""
    if format is Format.junit:
        from derive.report.junit import junit

        return junit
    if format is Format.github:
        from derive.report.github import github

        return github
    if format is Format.sarif:
        from derive.report.sarif import sarif

        return sarif
    return _as_json


def _as_json(run: Run, selection: Selection, code: int, *, strict: bool) -> str:
    from derive.report.as_json import run_as_json

    return json.dumps(run_as_json(run, selection, code), indent=1, ensure_ascii=False)
