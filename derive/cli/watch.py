"""`derive check --watch`: check, wait until a file changes, check what depends on it, and so on until Ctrl-C."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from derive.cli.running import INTERRUPTED
from derive.frozen import mutable
from derive.library.catalogue import own_roots, python_files
from derive.library.configuration import FILE, BadConfiguration
from derive.library.graph import dependents
from derive.library.select import Selection

if TYPE_CHECKING:
    from derive.check.verdict import ProofVerdict
    from derive.runner.client import Worker
    from derive.runner.session import Run

EVERY = 0.4  # seconds between looks at the files
SETTLED = 0.1  # an editor may write a file in several steps

State = dict[Path, tuple[int, int]]


@mutable
class Found:
    """What the rounds so far found of each proof: its last verdict, and the files that its script last imported."""

    verdicts: dict[str, ProofVerdict] = field(default_factory=dict)
    imported: dict[str, frozenset[str]] = field(default_factory=dict)

    def hear(self, run: Run) -> None:
        """Take what a round found."""
        self.verdicts.update((v.name, v) for v in (*run.cited, *run.selected))
        self.imported.update(run.imported)

    def of_all(self, run: Run, selection: Selection) -> Run:
        """A run on a part of a selection, with what was last found of the rest."""
        names = (p.name for p in selection.proofs)
        return replace(run, selected=tuple(self.verdicts[n] for n in names if n in self.verdicts))

    def importers(self, files: Iterable[Path]) -> frozenset[str]:
        """The proofs that rest on files by importing them, and those that could not run, whose imports nobody knows."""
        changed = {str(path) for path in files}
        broken = {v.name for v in self.verdicts.values() if v.error is not None}
        return frozenset(n for n, own in self.imported.items() if not changed.isdisjoint(own)) | broken


def keep_checking(
    selection: Selection,
    check: Callable[[Selection, Selection], int],
    again: Callable[[], Selection],
    found: Found,
    worker: Worker | None = None,
) -> int:
    """Check now and after each change, until Ctrl-C; gives the last exit code.

    `check` is given what to check and all that is selected, gives the exit code for all of that, and lets `found` hear
    of the run. `again` selects anew, and ends the command if it finds nothing: then what is wrong was said, and it goes
    on waiting.
    """
    if worker is not None:
        worker.close()  # it would serve the first check only
    state = state_of(selection)
    code = check(selection, selection)
    changed: set[Path] = set()
    try:
        while code != INTERRUPTED:
            _say("waiting for changes; Ctrl-C ends this")
            news = _wait(state, selection)
            state = state_of(selection)
            changed |= news
            _say(f"changed: {', '.join(sorted(p.name for p in news))}")
            try:
                selection = again()
            except typer.Exit as end:
                code = end.exit_code
                continue
            code = check(affected(selection, changed, found), selection)
            changed.clear()
    except KeyboardInterrupt:
        pass
    return code


def affected(selection: Selection, changed: Iterable[Path], found: Found) -> Selection:
    """What must be checked again: the proofs of changed files, those that import or cite them, and so on.

    All of it if a changed file has no proofs: it may be the settings, or a module that is new.
    """
    every = [*selection.catalogue.shipped.values(), *selection.catalogue.own.values(), *selection.proofs]
    files = {path.resolve() for path in changed}
    inside = [p for p in every if p.path.resolve() in files]
    if len({p.path.resolve() for p in inside}) < len(files):
        return selection
    names = dependents(every, [*(p.name for p in inside), *found.importers(files)])
    return selection.only(lambda p: p.name in names)


def state_of(selection: Selection) -> State:
    """The files to look at: all Python files of the folders of proofs, those selected, and the settings."""
    paths = {p.path for p in selection.proofs} | {p.path for p in selection.problems}
    with contextlib.suppress(BadConfiguration):
        for root in own_roots(Path.cwd()):
            paths.update(python_files(root))
    for folder in {p.parent for p in paths}:
        paths.update(folder.glob("*.py"))
    paths.update(folder / FILE for folder in (Path.cwd(), *Path.cwd().parents))
    found: State = {}
    for path in paths:
        try:
            state = path.stat()
        except OSError:
            continue
        found[path] = (state.st_mtime_ns, state.st_size)
    return found


def _wait(before: State, selection: Selection) -> set[Path]:
    while True:
        time.sleep(EVERY)
        if state_of(selection) != before:
            time.sleep(SETTLED)
            now = state_of(selection)
            return {p for p in before.keys() | now.keys() if before.get(p) != now.get(p)}


def _say(words: str) -> None:
    if sys.stderr.isatty():
        typer.echo(f"[{time.strftime('%H:%M:%S')}] {words}", err=True)
