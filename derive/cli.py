"""The command line: check, show, list, export. Reports go to stdout, progress and usage to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from derive.library.catalogue import BadConfiguration, Catalogue, load
from derive.library.scan import Proof
from derive.library.select import NotFound, Selection, select, with_corrected

BAD_INPUT = 2
INTERRUPTED = 130

app = typer.Typer(
    name="derive",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Checks mathematical derivations line by line, shows them, and exports them to lecture notes.",
)


class Format(StrEnum):
    full = "full"
    concise = "concise"
    json = "json"


class Target(StrEnum):
    terminal = "terminal"
    latex = "latex"


class Detail(StrEnum):
    blackboard = "blackboard"
    textbook = "textbook"
    full = "full"


class ExportTarget(StrEnum):
    latex = "latex"


def _complete(incomplete: str) -> list[str]:
    try:
        names = load(Path.cwd()).names
    except BadConfiguration:
        return []
    return [n for n in names if n.startswith(incomplete)]


Selected = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SELECT...", help="all, a name, a glob, a path, or path::name", autocompletion=_complete
    ),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="a proof", autocompletion=_complete)]
Timeout = Annotated[
    float, typer.Option("--timeout", min=0.01, metavar="SECONDS", help="for each script and check")
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=0, help="at once; 0: one for each processor")]


def _version(wanted: bool) -> None:
    if wanted:
        from derive.version import __version__

        typer.echo(f"derive {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


@app.command()
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
    selection = _select(words or [])
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
    run = _run(worker, selection, options, printer.verdict, audit=audit)
    printer.end(run)
    return INTERRUPTED if run.interrupted else _exit_code(run, selection, strict)


def _check_as_json(worker: Any, selection: Selection, options: Any, strict: bool, *, audit: bool) -> int:
    from derive.report.as_json import run_as_json

    run = _run(worker, selection, options, lambda verdict: None, audit=audit)
    code = INTERRUPTED if run.interrupted else _exit_code(run, selection, strict)
    typer.echo(json.dumps(run_as_json(run, selection, code), indent=1, ensure_ascii=False))
    return code


def _run(worker: Any, selection: Selection, options: Any, on_verdict: Any, *, audit: bool = False) -> Any:
    from derive.check.judge import judge
    from derive.runner.progress import ProgressLine
    from derive.runner.session import check as check_proofs

    progress = ProgressLine(sys.stderr)

    def tell(verdict: Any) -> None:
        progress.clear()
        on_verdict(verdict)
        if audit and verdict.contradicted:
            _keep_record(verdict)

    try:
        return check_proofs(
            selection.catalogue, selection.proofs, partial(judge, audited=True) if audit else judge, options,
            worker=worker, on_verdict=tell, on_progress=progress,
        )  # fmt: skip
    finally:
        progress.clear()


def _keep_record(verdict: Any) -> None:
    """Save the record on which kernel and audit disagree, so that the bug can be reproduced."""
    from derive.record.codec import dumps

    path = Path(f"derive-audit-{verdict.name}.json")
    try:
        path.write_text(dumps(verdict.record), encoding="utf-8")
        typer.echo(f"the record is kept in {path}", err=True)
    except OSError as error:
        typer.echo(f"the record could not be kept in {path}: {error.strerror}", err=True)


def _exit_code(run: Any, selection: Selection, strict: bool) -> int:
    from derive.report.overview import exit_code

    return exit_code([*run.selected, *run.cited], selection.problems, strict=strict)


@app.command("list")
def list_proofs(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """List names, titles and topics; nothing is run."""
    catalogue = _load()
    proofs = catalogue.everything
    if as_json:
        fields = ("name", "title", "topic", "source")
        rows = [
            {**{f: getattr(p, f) for f in fields}, "path": _relative(p.path), "line": p.line} for p in proofs
        ]
        typer.echo(json.dumps(rows, indent=1, ensure_ascii=False))
    else:
        for line in _listing(proofs):
            typer.echo(line)
    for problem in catalogue.problems:
        where = f"{_relative(problem.path)}:{problem.line}" if problem.line else _relative(problem.path)
        _complain(f"{where}: {problem.message}", problem.fix)
    if not proofs and not catalogue.problems:
        _complain("there are no proofs here", "write one in the folder proofs/")
    if catalogue.problems or not proofs:
        raise typer.Exit(BAD_INPUT)


def _listing(proofs: Sequence[Proof]) -> list[str]:
    wide = max((len(p.name) for p in proofs), default=0)
    lines: list[str] = []
    for topic in dict.fromkeys(p.topic for p in proofs):
        if lines:
            lines.append("")
        if topic:
            lines.append(topic)
        lines += [f"  {p.name.ljust(wide)}  {p.title}".rstrip() for p in proofs if p.topic == topic]
    return lines


@app.command()
def show(
    ctx: typer.Context,
    name: Name,
    to: Annotated[Target, typer.Option("--to", help="Where it will be read.")] = Target.terminal,
    detail: Annotated[
        Detail, typer.Option("--detail", help="Formulas and reasons; what they rest on; all conditions.")
    ] = Detail.textbook,
    timeout: Timeout = 60.0,
) -> None:
    """Show a derivation, checked line by line.

    Numbered lines with their reasons, what each rests on, and its verdict. A refuted
    claim is shown with its witness, and with its corrected form beside it.
    """
    selection = with_corrected(_select([name]))
    run = _run_quietly(ctx.obj, selection, timeout)
    from derive.report.documents import show_latex, show_terminal
    from derive.report.style import make_console

    console = make_console(sys.stdout)
    for n, verdict in enumerate(run.selected):
        corrected = selection.catalogue.corrected(verdict.name)
        if n:
            console.print()
        if to is Target.latex:
            show_latex(console, verdict, corrected)
        else:
            show_terminal(console, verdict, detail.value, corrected)
    raise typer.Exit(_after_documents(run, selection))


@app.command()
def export(
    ctx: typer.Context,
    words: Selected = None,
    to: Annotated[ExportTarget, typer.Option("--to", help="The format.")] = ExportTarget.latex,
    folder: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="The folder to write to.")
    ] = Path("notes"),
    timeout: Timeout = 60.0,
) -> None:
    """Write files for lecture notes.

    One fragment for each proof, and notes.tex that inputs them all.
    """
    selection = with_corrected(_select(words or []))
    run = _run_quietly(ctx.obj, selection, timeout)
    from derive.report.documents import export_latex

    try:
        for path in export_latex(run.selected, folder, selection.catalogue.corrected):
            typer.echo(str(path))
    except OSError as error:
        _complain(f"cannot write to {folder}: {error.strerror or error}")
        raise typer.Exit(BAD_INPUT) from None
    raise typer.Exit(_after_documents(run, selection))


def _run_quietly(worker: Any, selection: Selection, timeout: float) -> Any:
    from derive.runner.session import Options

    run = _run(worker, selection, Options(timeout=timeout, cache=True), lambda verdict: None)
    if run.interrupted:
        raise typer.Exit(INTERRUPTED)
    return run


def _after_documents(run: Any, selection: Selection) -> int:
    """The exit code; what failed is also reported, on stderr, so that stdout is the document alone."""
    from derive.report.page import Printer
    from derive.report.style import make_console

    Printer(make_console(sys.stderr), selection, full=True).failures(run)
    return _exit_code(run, selection, strict=False)


# --- selecting ----------------------------------------------------------------------------------


def _load() -> Catalogue:
    try:
        return load(Path.cwd())
    except BadConfiguration as error:
        _complain(str(error))
        raise typer.Exit(BAD_INPUT) from None


def _select(words: Sequence[str]) -> Selection:
    try:
        return select(_load(), words)
    except NotFound as error:
        _complain(
            str(error), f"did you mean {' or '.join(error.near)}?" if error.near else "see: derive list"
        )
        raise typer.Exit(BAD_INPUT) from None


def _relative(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _complain(message: str, fix: str = "") -> None:
    typer.echo(f"error: {message}", err=True)
    if fix:
        typer.echo(f"  {fix}", err=True)
