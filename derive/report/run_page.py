"""Prints a run as it goes: a line for each proof, its failure below it, the summary at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.check.verdict import ProofVerdict, RunError
from derive.kernel.verdict import Status
from derive.library.scan import Problem
from derive.library.select import Selection
from derive.render.glyphs import glyphs_for
from derive.report.overview import count, header, rerun, summary
from derive.report.style import SOURCE_WIDTH, Paper, Words, page_width, relative
from derive.runner.session import Run

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


class Printer:
    """Writes to a page; `full` has the failure reports, else each failure is one line."""

    def __init__(self, page: Console | Paper, selection: Selection, *, full: bool):
        self._page = page
        self._full = full
        self._problems = selection.problems
        self._unmarked = selection.unmarked
        self._proofs = selection.known
        self._width = page_width(page)
        self._glyphs = glyphs_for(page.encoding)
        self._empty = False  # whether the last line is
        self._told: dict[RunError, str] = {}  # what could not run, and of which proof it was told

    def verdict(self, verdict: ProofVerdict) -> None:
        """The line of a proof, and its report if it failed."""
        self._write(header(self._proofs[verdict.name], verdict, self._width))
        if verdict.status is Status.ASSUMED:
            self._assumed(verdict)
        elif self._full:
            self._report(verdict)
        elif first := next(iter(self._lines(verdict)), None):
            self._write(Words((("  ", ""),)), first)

    def end(self, run: Run) -> None:
        """Lemmas that were checked besides, files with problems, the summary, how to check again."""
        if run.cited:
            self._say("also checked, because they are cited:", "dim")
            for verdict in run.cited:
                self.verdict(verdict)
        for found in self._problems:
            self._problem(found)
        for unmarked in self._unmarked:
            self._say(unmarked.note(relative(unmarked.path)), "yellow")
        verdicts = [*run.selected, *run.cited]
        counts = count(verdicts, self._problems)
        if verdicts or self._problems:
            self._gap()
        self._write(summary(counts, run.seconds, interrupted=run.interrupted, unfinished=len(run.unfinished)))
        for line in rerun(self._proofs, verdicts):
            self._say(line)

    def failures(self, run: Run) -> None:
        """Only what failed: beside a document that stands on stdout."""
        for verdict in (v for v in (*run.selected, *run.cited) if v.fails):
            self._write(header(self._proofs[verdict.name], verdict, self._width))
            self._report(verdict)
        for found in self._problems:
            self._problem(found)

    def _report(self, verdict: ProofVerdict) -> None:
        error = verdict.error
        if error is not None and error.position is not None:
            first = self._told.setdefault(error, verdict.name)
            if first != verdict.name:  # a script that fails before its first proof costs all of them
                self._say(f"  as {first}: {error.message}", "dim")
                return
        lines = self._lines(verdict, min(self._page.width, SOURCE_WIDTH)) if verdict.fails else []
        if lines:
            self._gap()
        for line in lines:
            self._write(line)

    def _assumed(self, verdict: ProofVerdict) -> None:
        from derive.report.outcomes import assumed

        for found in assumed(self._proofs[verdict.name], verdict):
            where = f"{relative(found.position.file)}:{found.position.line}: " if found.position else ""
            self._say(f"  {where}{found.headline}", "dim")

    def _lines(self, verdict: ProofVerdict, source_width: int = 0) -> list[Text]:
        """What there is to say on a proof; only then the printers of formulas are imported."""
        if verdict.holds and verdict.record is None:
            return []
        from derive.report.failure import report

        return report(verdict, self._glyphs, self._width, source_width)

    def _problem(self, found: Problem) -> None:
        from derive.report.failure import problem

        lines = problem(found, self._width)
        if self._full:
            self._gap()
        else:
            where = f"{relative(found.path)}:{found.line}: " if found.line else f"{relative(found.path)}: "
            self._write(Words(((where, ""),)), lines[0])
            return
        for line in lines:
            self._write(line)

    def _gap(self) -> None:
        """One empty line, unless there is one."""
        if not self._empty:
            self._say("")

    def _say(self, words: str, style: str = "") -> None:
        self._write(Words(((words, style),)))

    def _write(self, *parts: Words | Text) -> None:
        """A line, of parts."""
        plain = "".join(part.plain for part in parts)
        if isinstance(self._page, Paper) or not (self._page.is_terminal or self._page.record):
            self._page.file.write(plain + "\n")
        else:
            texts = (part.text() if isinstance(part, Words) else part for part in parts)
            self._page.print(*texts, sep="", soft_wrap=True)
        self._empty = not plain
