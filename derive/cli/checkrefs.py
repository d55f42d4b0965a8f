"""`derive checkrefs`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from derive.cli.options import Timeout
from derive.cli.running import run_quietly
from derive.cli.selecting import BAD_INPUT, complain, load_catalogue, refuse, relative
from derive.library.catalogue import Catalogue
from derive.library.select import NotFound, select

FAILED = 1


def checkrefs(
    ctx: typer.Context,
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE...", help="Notes in TeX, or in Markdown (.md).")
    ] = None,
    timeout: Timeout = 60.0,
) -> None:
    r"""Check the references to proofs in hand-written notes.

    A reference is \derive{NAME}, or \derive{NAME#3} for a line of it. Exit code 0: each
    proof that is named is there and holds; 1: one is not or does not; 2: a file cannot be read.
    """
    from derive.notes.references import Reference, read, references

    if not files:
        refuse("no notes are given", "for example: derive checkrefs notes.tex")
    found: list[Reference] = []
    unread = 0
    for path in files:
        try:
            found += references(path, read(path))
        except (OSError, ValueError) as error:
            unread += 1
            fix = f"name its files: {path}/*.tex" if path.is_dir() else ""
            complain(f"{relative(path)} cannot be read: {getattr(error, 'strerror', None) or error}", fix)
    faults = _faults(ctx.obj, found, timeout)
    for reference, fault in zip(found, faults, strict=True):
        if fault:
            typer.echo(f"{relative(reference.path)}:{reference.line}:{reference.column}: error: {fault}")
    wrong = sum(map(bool, faults))
    if unread < len(files):
        typer.echo(_summary(len(found), len(files) - unread, wrong))
    raise typer.Exit(BAD_INPUT if unread else FAILED if wrong else 0)


def _faults(worker: Any, found: list[Any], timeout: float) -> list[str]:
    """What is wrong with each reference, or nothing."""
    catalogue = load_catalogue()
    known = {r.name for r in found if catalogue.find(r.name)}
    verdicts: dict[str, Any] = {}
    if known:
        selection = select(catalogue, sorted(known))
        verdicts = {v.name: v for v in run_quietly(worker, selection, timeout).selected}
    return [_fault(r, verdicts.get(r.name), catalogue) for r in found]


def _fault(reference: Any, verdict: Any, catalogue: Catalogue) -> str:

    if verdict is None:
        return _unknown(reference.name, catalogue)
    if not verdict.holds:
        return f"{reference.name} does not hold: {verdict.status.value} (see: derive check {reference.name})"
    from derive.render.numbering import references as numbered

    last = max((ref.last for ref in numbered(verdict.record).values()), default=0)
    if reference.step > last:
        return f"{reference.name} has no line {reference.step}: its last is {last}"
    return ""


def _unknown(name: str, catalogue: Catalogue) -> str:
    try:
        select(catalogue, [name])
    except NotFound as error:
        near = f"; did you mean {' or '.join(error.near)}?" if error.near else ""
        return f"there is no proof {name!r}{near}"
    return f"there is no one proof {name!r}: name one"


def _summary(count: int, files: int, wrong: int) -> str:
    noun = "reference" if count == 1 else "references"
    where = "file" if files == 1 else "files"
    told = f"{count} {noun} in {files} {where}"
    if not count:
        return rf"{told}: a reference is \derive{{NAME}}, or \derive{{NAME#3}}"
    return f"{told}: {wrong} wrong" if wrong else f"{told}: each proof is there and holds"
