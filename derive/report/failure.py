"""The report on one proof that is not proved: place, what was got, what was needed, the witness, the fix."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from derive.check.verdict import CheckedLine, CheckedRefutation, ProofVerdict, RunError, is_unstated
from derive.formula.text import FormulaText
from derive.frozen import frozen
from derive.kernel.verdict import Failure, GoalVerdict, Status
from derive.library.scan import Problem
from derive.record.model import FamilySymbol, Line, Position, Record, Symbol
from derive.refute.witness import Witness
from derive.render.conditions import as_told
from derive.render.glyphs import UNICODE, Glyphs
from derive.render.notation import Notation
from derive.report import witness as witnesses
from derive.report.codes import (
    COULD_NOT_RUN,
    GOAL_REFUTED,
    NOT_CONFIRMED,
    NOT_LISTED,
    SCRIPT,
    Code,
    code_of,
)  # fmt: skip
from derive.report.failed_line import about, label, line_page, line_witness, suggested
from derive.report.failure_page import Page
from derive.report.failure_rows import failure_rows, help_rows
from derive.report.source import excerpt
from derive.report.step_numbers import in_steps, is_summary, listed, numbers
from derive.report.style import WIDTH, fold
from derive.terms.nodes import INTEGER, Elem, Prop, Sym, Term


def report(
    verdict: ProofVerdict, glyphs: Glyphs = UNICODE, width: int = WIDTH, source_width: int = 0
) -> list[Text]:
    """Everything to say on a proof that failed; empty for one that did not. Lines are never wrapped again.

    Lines of scripts are shown up to `source_width` if that is more than `width`.
    """
    if verdict.error is not None:
        return run_error(verdict.error, width, source_width=source_width)
    record = verdict.record
    if record is None:
        return [] if verdict.holds else run_error(_NO_RECORD, width)
    pages = _pages(verdict, record, glyphs, width, source_width)
    out = [line for page in pages for line in (*page.lines, Text(""))]
    for said in (_alike(verdict, record), _resting(verdict, record)):
        if said:
            out.extend([*(Text(line, "dim") for line in fold(said, width)), Text("")])
    return out


@frozen
class Finding:
    """One failure for other programs: its code, its headline, its place, and its whole report as text."""

    code: Code
    headline: str
    position: Position | None
    text: str


def findings(verdict: ProofVerdict) -> list[Finding]:
    """The failures of a proof that `report` shows, one by one; none of one that did not fail."""
    if not verdict.fails:
        return []
    record = verdict.record
    if verdict.error is not None or record is None:
        pages = [_error_page(verdict.error or _NO_RECORD, WIDTH)]
    else:
        pages = _pages(verdict, record, UNICODE, WIDTH, 0)
    return [_finding(page) for page in pages]


def _finding(page: Page) -> Finding:
    text = "\n".join(line.plain.rstrip() for line in page.lines)
    return Finding(page.code, page.headline, page.position, text)


_NO_RECORD = RunError("there is no record of it")


def _pages(
    verdict: ProofVerdict, record: Record, glyphs: Glyphs, width: int, source_width: int
) -> list[Page]:
    notation = Notation.of(record, glyphs)

    def page() -> Page:
        return Page(record, notation, width, source_width)

    repeated = _repeated(verdict)
    pages = [_failure_page(page(), problem) for problem in _problems(verdict)]
    pages += [line_page(page(), c) for c in _to_report(verdict) if c not in repeated]
    pages += [
        _refutation_page(page(), refutation)
        for refutation in verdict.refutations
        if refutation.status is not Status.REFUTATION_CONFIRMED
    ]
    others = bool(pages)
    unstated = {c.kernel.line.prop: c for c in verdict.unstated}
    pages += [
        _goal_page(page(), goal, goal.failure, unstated.get(goal.prop))
        for goal in verdict.goals
        if goal.status is not Status.PROVED and goal.failure is not None
        and (not others or (goal.prop in unstated and goal.status is Status.REFUTED))
    ]  # fmt: skip
    return pages


def _problems(verdict: ProofVerdict) -> list[Failure]:
    """Without that no point was found, where something of the context is undefined anyway."""
    out = [p for p in verdict.problems if p.code != "no-admissible-point"]
    return out if any(p.about for p in out) else list(verdict.problems)


def _to_report(verdict: ProofVerdict) -> list[CheckedLine]:
    """The lines that fail by themselves; all that fail, if each only rests on others."""
    failing = [c for c in verdict.lines if c.status in (Status.REFUTED, Status.UNPROVED)]
    own = [c for c in failing if c.status is Status.REFUTED or not _only_rests(c)]
    record = verdict.record or Record(verdict.name)
    links = [c for c in own if not is_summary(c.kernel.line, record)]
    return links or own or failing[:1]


def _repeated(verdict: ProofVerdict) -> list[CheckedLine]:
    """The lines that fail for nothing but conditions that an earlier report has told."""
    told = _conditions_told(verdict.problems)
    alike = []
    for checked in _to_report(verdict):
        needed = _needed(checked)
        if needed and needed <= told:
            alike.append(checked)
        told |= needed
    return alike


def _alike(verdict: ProofVerdict, record: Record) -> str:
    steps = sorted({numbers(record)[c.kernel.line.id] for c in _repeated(verdict)})
    if not steps:
        return ""
    fail = "fails" if len(steps) == 1 else "fail"
    return f"step{'s' * (len(steps) > 1)} {listed([str(n) for n in steps])} {fail} for the same reason"


def _conditions_told(failures: Sequence[Failure]) -> set[Prop]:
    return {o.prop for f in failures for o in f.missing}


def _needed(checked: CheckedLine) -> set[Prop]:
    """The conditions that a line fails for, if it fails for nothing else."""
    failure = checked.kernel.failure
    if failure is None or failure.code != "condition-missing":
        return set()
    undefined = checked.witness is not None and checked.witness.undefined is not None
    if failure.difference is not None and not undefined:
        return set()
    return _conditions_told((failure,))


def _only_rests(checked: CheckedLine) -> bool:
    failure = checked.kernel.failure
    return failure is not None and failure.code == "premise-not-proved"


def _resting(verdict: ProofVerdict, record: Record) -> str:
    number = numbers(record)
    reported = {c.kernel.line.id for c in _to_report(verdict)}
    resting = sorted(
        {
            number[c.kernel.line.id]
            for c in verdict.lines
            if c.status is Status.UNPROVED and _only_rests(c) and c.kernel.line.id not in reported
            and not is_summary(c.kernel.line, record)
        }
    )  # fmt: skip
    if not resting:
        return ""
    verb = "follows, but rests" if len(resting) == 1 else "follow, but rest"
    steps = listed([str(n) for n in resting])
    return f"step{'s' * (len(resting) > 1)} {steps} {verb} on what is not proved"


def _failure_page(page: Page, failure: Failure) -> Page:
    nothing_claimed = failure.code == "goal-not-derived" and not page.record.goals
    code = code_of("vacuous" if nothing_claimed else failure.code)
    page.title(code, in_steps(failure.message, page.record, page.formula) or code.title)
    position = _place(failure.about, page.record)
    if position is not None:
        page.excerpt(excerpt(position), "undefined somewhere")
    if failure.code == "no-admissible-point":
        _last_given(page)
    written = [line.position for line in page.record.lines if line.position is not None]
    if nothing_claimed and written:
        page.excerpt(excerpt(written[-1]), "stated, but not claimed")
    if failure.missing or failure.difference is not None or failure.expected is not None:
        page.gap()
    failure_rows(page, failure)
    if failure.code == "no-admissible-point":
        _context_rows(page)
    if nothing_claimed:
        page.help(_what_to_claim(page))
    else:
        help_rows(page, code, failure)
    return page


def _place(about: str, record: Record) -> Position | None:
    """Where a hypothesis or a definition is written."""
    kind, _, name = about.partition(" ")
    if kind == "hypothesis":
        return next((h.position for h in record.hypotheses if h.id == name), None)
    return next((d.position for d in record.definitions if d.name == name), None)


def _last_given(page: Page) -> None:
    """Where the last hypothesis is written: what contradicts itself does so there at the latest."""
    given = [h.position for h in page.record.hypotheses if h.position is not None]
    if given:
        page.excerpt(excerpt(given[-1]), "given last")
        page.gap()


def _context_rows(page: Page) -> None:
    """What a point has to satisfy."""
    declarations: list[Symbol | FamilySymbol] = [*page.record.symbols, *page.record.families]
    declared = [p for d in declarations for p in d.domain.relations(_element(d))]
    for said, props in (("declared", declared), ("given", [h.prop for h in page.record.hypotheses])):
        for prop in props:
            page.row(said, page.formula(prop))


def _element(declaration: Symbol | FamilySymbol) -> Term:
    if isinstance(declaration, Symbol):
        return declaration.term
    indices = [Sym(name, INTEGER) for name in "ijklmn"[: len(declaration.ranges)]]
    return Elem(declaration.term, *indices)


def _what_to_claim(page: Page) -> str:
    """A claim to add: what the last line outside every case states."""
    outside = [line for line in page.record.lines if not line.guards]
    if not outside:
        return "say what is shown: d.claim(...)"
    said = FormulaText(page.record.definitions)(outside[-1].prop)
    return f"say what is shown, as the last line does: d.claim({said!r})"


def _goal_page(page: Page, goal: GoalVerdict, failure: Failure, unstated: CheckedLine | None) -> Page:
    """What is said of a claim; of one that no line states, numbers at which it is false, or what proves it."""
    position = next((g.position for g in page.record.goals if g.prop == goal.prop), None)
    witness = unstated.witness if unstated is not None else None
    if unstated is not None and witness is not None:
        return _false_claim_page(page, unstated, witness)
    code = GOAL_REFUTED if goal.status is Status.REFUTED else code_of(failure.code)
    page.title(code, in_steps(failure.message, page.record, page.formula) or code.title)
    if position is not None:
        page.excerpt(excerpt(position), "claimed here")
    page.gap()
    page.row("claim", page.formula(goal.prop))
    underived = is_unstated(failure)
    last = _nearest(page.record, goal.prop)
    if underived and last is not None:
        where = f"   where {', '.join(page.formula(g) for g in as_told(last.guards))}" if last.guards else ""
        page.row(f"step {numbers(page.record)[last.id]}", page.formula(last.prop) + where)
    failure_rows(page, failure)
    suggestion = unstated.suggestion if unstated is not None else None
    if unstated is not None and suggestion is not None:
        if suggestion.reason == unstated.kernel.line:
            page.help('say so, since algebra shows it: d.claim(..., why="...")', "(checked: it follows)")
        else:
            suggested(page, unstated.kernel.line, suggestion)
    elif underived and last is None:
        page.help('write the lines that show it; if algebra shows it at once: d.claim(..., why="...")')
    elif underived and last is not None and last.guards and last.prop == goal.prop:
        page.help("show it in the other cases too, and join them: d.step(..., by=(one, other, cases))")
    else:
        help_rows(page, code, failure)
    return page


def _false_claim_page(page: Page, claim: CheckedLine, witness: Witness) -> Page:
    line = claim.kernel.line
    place = witnesses.place(about(witness, line, page.record), page.notation)
    undefined = "the claim is undefined" + (f" at {place}" if place else "")
    page.title(GOAL_REFUTED, undefined if witness.undefined is not None else GOAL_REFUTED.title)
    if line.position is not None:
        page.excerpt(excerpt(line.position), label(claim))
    page.gap()
    page.row("claim", page.formula(line.prop))
    line_witness(page, line, witness)
    if claim.suggestion is not None:
        suggested(page, line, claim.suggestion)
    return page


def _nearest(record: Record, claim: Prop) -> Line | None:
    """A line that states a claim but for its case; else the last line."""
    lines = [x for x in record.lines if claim == x.prop] or record.lines
    return lines[-1] if lines else None


def _refutation_page(page: Page, checked: CheckedRefutation) -> Page:
    page.title(
        NOT_CONFIRMED, f"{NOT_CONFIRMED.title}: {checked.message}" if checked.message else NOT_CONFIRMED.title
    )
    if checked.refutation.position is not None:
        page.excerpt(excerpt(checked.refutation.position), "not shown to be false")
    page.gap()
    page.row("claim", page.formula(checked.refutation.prop))
    help_rows(page, NOT_CONFIRMED)
    return page


def run_error(error: RunError, width: int = WIDTH, source_width: int = 0) -> list[Text]:
    """A script error, or why a proof could not run."""
    return [*_error_page(error, width, source_width=source_width).lines, Text("")]


def _error_page(error: RunError, width: int, code: Code | None = None, source_width: int = 0) -> Page:
    page = Page(Record(""), Notation(), width, source_width)
    page.title(code or (SCRIPT if error.source_line else COULD_NOT_RUN), error.message)
    if error.position is not None:
        page.excerpt(excerpt(error.position, error.source_line), "")
    if error.fix:
        page.gap()
        page.words("fix:", error.fix)
    return page


def problem(found: Problem, width: int = WIDTH) -> list[Text]:
    """A file whose proofs cannot be listed."""
    return [*_problem_page(found, width).lines, Text("")]


def problem_finding(found: Problem) -> Finding:
    """The same for other programs."""
    return _finding(_problem_page(found, WIDTH))


def _problem_page(found: Problem, width: int) -> Page:
    position = Position(str(found.path), found.line, found.column, found.line, found.end_column)
    code = SCRIPT if found.message.startswith("syntax error") else NOT_LISTED
    return _error_page(RunError(found.message, found.fix, position, found.source_line), width, code)
