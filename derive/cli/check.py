"""`derive check`."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import Annotated, Any

import typer

from derive.cli.options import Jobs, Selected, Timeout
from derive.cli.running import INTERRUPTED, exit_code_of, run_checks
from derive.cli.selecting import select_proofs
from derive.library.select import Selection


class Format(StrEnum):
    full = "full"
    concise = "concise"
    json = "json"


def check(
    ctx: typer.Context,
    words: Selected = None,
    jobs: Jobs = 0,
    timeout: Timeout = 60.0,
    first: Annotated[bool, typer.Option("-x", "--exit-first", help="Stop at the first failure.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Assumed lines fail too.")] = False,
    audit: Annotated[bool, typer.Option("--audit", help="Evaluate each proved line at points too.")] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Run each script, also if it is unchanged since it last ran.")
    ] = False,
    format: Annotated[Format, typer.Option("--format", help="How to report.")] = Format.full,
) -> None:
    """Check proofs, line by line.

    Exit code 0: all proved or refutations confirmed; 1: something refuted, unproved
    or (with --strict) assumed; 2: something could not run, or nothing was selected.
    """
    selection = select_proofs(words or [])
    from derive.runner.session import Options

    options = Options(jobs=jobs, timeout=timeout, first_only=first, cache=not no_cache)
    if format is Format.json:
        raise typer.Exit(_check_as_json(ctx.obj, selection, options, strict, audit=audit))
    full = format is Format.full
    raise typer.Exit(_check_on_page(ctx.obj, selection, options, strict, full=full, audit=audit))


def _check_on_page(
    worker: Any, selection: Selection, options: Any, strict: bool, *, full: bool, audit: bool
) -> int:
    from derive.report.page import Printer
    from derive.report.style import make_console

    printer = Printer(make_console(sys.stdout), selection, full=full)
    run = run_checks(worker, selection, options, printer.verdict, audit=audit)
    printer.end(run)
    return INTERRUPTED if run.interrupted else exit_code_of(run, selection, strict)


def _check_as_json(worker: Any, selection: Selection, options: Any, strict: bool, *, audit: bool) -> int:
    from derive.report.as_json import run_as_json

    run = run_checks(worker, selection, options, lambda verdict: None, audit=audit)
    code = INTERRUPTED if run.interrupted else exit_code_of(run, selection, strict)
    typer.echo(json.dumps(run_as_json(run, selection, code), indent=1, ensure_ascii=False))
    return code
