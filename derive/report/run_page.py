"""Prints a run as it goes: a line for each proof, its failure below it, the summary at the end."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from derive.check.verdict import ProofVerdict, RunError
from derive.kernel.verdict import Status
from derive.library.scan import Problem
from derive.library.select import Selection
from derive.render.glyphs import glyphs_for
from derive.report.overview import count, header, rerun, summary
from derive.report.style import SOURCE_WIDTH, page_width, relative
from derive.runner.session import Run


class Printer:
    """Writes to a console; `full` has the failure reports, else each failure is one line."""

    def __init__(self, console: Console, selection: Selection, *, full: bool):
        self._console = console
        self._full = full
        self._problems = selection.problems
        self._unmarked = selection.unmarked
        self._proofs = selection.known
        self._width = page_width(console)
        self._glyphs = glyphs_for(console.encoding)
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
            self._write(Text.assemble("  ", first))

    def end(self, run: Run) -> None:
        """Lemmas that were checked besides, files with problems, the summary, how to check again."""
        if run.cited:
            self._write(Text("also checked, because they are cited:", "dim"))
            for verdict in run.cited:
                self.verdict(verdict)
        for found in self._problems:
            self._problem(found)
        for unmarked in self._unmarked:
            self._write(Text(unmarked.note(relative(unmarked.path)), "yellow"))
        verdicts = [*run.selected, *run.cited]
        counts = count(verdicts, self._problems)
        if verdicts or self._problems:
            self._gap()
        self._write(summary(counts, run.seconds, interrupted=run.interrupted, unfinished=len(run.unfinished)))
        for line in rerun(self._proofs, verdicts):
            self._write(Text(line))

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
                self._write(Text(f"  as {first}: {error.message}", "dim"))
                return
        lines = self._lines(verdict, min(self._console.width, SOURCE_WIDTH)) if verdict.fails else []
        if lines:
            self._gap()
        for line in lines:
            self._write(line)

    def _assumed(self, verdict: ProofVerdict) -> None:
        from derive.report.outcomes import assumed

        for found in assumed(self._proofs[verdict.name], verdict):
            where = f"{relative(found.position.file)}:{found.position.line}: " if found.position else ""
            self._write(Text(f"  {where}{found.headline}", "dim"))

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
            lines = [Text.assemble(where, lines[0])]
        for line in lines:
            self._write(line)

    def _gap(self) -> None:
        """One empty line, unless there is one."""
        if not self._empty:
            self._write(Text(""))

    def _write(self, text: Text) -> None:
        if self._console.is_terminal or self._console.record:
            self._console.print(text, soft_wrap=True)
        else:  # there are no colours to set, and rich takes its time
            self._console.file.write(text.plain + "\n")
        self._empty = not text.plain
