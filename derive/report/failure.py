"""The report on one proof that is not proved: place, what was got, what was needed, the witness, the fix."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich.text import Text

from derive.check.verdict import CheckedLine, CheckedRefutation, ProofVerdict, RunError, Suggestion
from derive.formula.text import FormulaText
from derive.kernel.verdict import Failure, GoalVerdict, Status
from derive.library.scan import Problem
from derive.record.model import FamilySymbol, Line, Position, Record, Symbol
from derive.refute.witness import Witness
from derive.render.conditions import Condition, conditions, lettered, scope_of, spoken
from derive.render.glyphs import UNICODE, Glyphs
from derive.render.notation import Notation
from derive.report import witness as witnesses
from derive.report.codes import (
    COULD_NOT_RUN,
    GOAL_REFUTED,
    NOT_CONFIRMED,
    NOT_LISTED,
    SCRIPT,
    UNDEFINED,
    Code,
    code_of,
)  # fmt: skip
from derive.report.failure_page import Page
from derive.report.mistakes import ONE_WAY, mistakes
from derive.report.source import excerpt
from derive.report.step_numbers import in_steps, is_summary, listed, numbers, premises_in_words, sides
from derive.report.style import WIDTH, fold
from derive.report.suggest import declaration
from derive.report.tidy import tidy
from derive.script.positions import Positions
from derive.terms.nodes import INTEGER, Elem, Iff, Implies, Node, Prop, Rel, Sym, Term


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


@dataclass(frozen=True)
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
    pages += [_line_page(page(), c) for c in _to_report(verdict) if c not in repeated]
    pages += [
        _refutation_page(page(), refutation)
        for refutation in verdict.refutations
        if refutation.status is not Status.REFUTATION_CONFIRMED
    ]
    if pages:
        return pages
    return [
        _goal_page(page(), goal, goal.failure)
        for goal in verdict.goals
        if goal.status is not Status.PROVED and goal.failure is not None
    ]


def _problems(verdict: ProofVerdict) -> list[Failure]:
    """Without that no point was found, where something of the context is undefined anyway."""
    out = [p for p in verdict.problems if p.code != "no-admissible-point"]
    return out if any(p.about for p in out) else list(verdict.problems)


# --- lines --------------------------------------------------------------------------------------


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


def line_report(verdict: ProofVerdict, checked: CheckedLine, glyphs: Glyphs, width: int) -> list[Text]:
    """The report on one line that fails."""
    record = verdict.record or Record(verdict.name)
    return _line_page(Page(record, Notation.of(record, glyphs), width), checked).lines


_ABOUT_RULES = ("bad-premise", "unknown-rule")


def _line_page(page: Page, checked: CheckedLine) -> Page:
    line, failure, witness = checked.kernel.line, checked.kernel.failure, checked.witness
    is_undefined = witness is not None and witness.undefined is not None
    code = UNDEFINED if is_undefined else code_of(failure.code if failure else "does-not-follow")
    number = numbers(page.record)[line.id]
    page.title(code, _line_title(page, code, checked, number))
    _line_excerpt(page, checked, code)
    page.gap()
    _line_sides(page, line, number)
    known = mistakes(page.record, checked)
    if failure is not None:
        if is_undefined:
            failure = replace(failure, difference=None)  # of two sides that need not exist
        if any(ONE_WAY in str(said[0]) for said in known):
            failure = replace(failure, message="", difference=None)  # of what does not hold the other way
        _failure_rows(page, failure, code.word, line)
    for said in known:
        parts = [lettered(p, page.record, line) if isinstance(p, Node) else p for p in said]
        page.words("note", page.phrase(parts))
    if witness is not None:
        _line_witness(page, line, witness)
    if checked.suggestion is not None:
        _did_you_mean(page, line, checked.suggestion)
    elif not known or is_undefined or _declarable(page, failure, line):
        _help(page, code, failure, line)
    return page


def _line_excerpt(page: Page, checked: CheckedLine, code: Code) -> None:
    """The place in the script: the formula, or the reason where the rule cannot be used."""
    line = checked.kernel.line
    if line.position is None:
        return
    # a rule that cannot be used is no matter of the formula, unless that is false too
    about_rule = code.word in _ABOUT_RULES and checked.witness is None
    reason = Positions().of_reason(line.position, line.rule) if about_rule else None
    page.excerpt(excerpt(reason or line.position), "does not apply" if reason else _label(checked))


def _line_sides(page: Page, line: Line, number: int) -> None:
    labelled = sides(page.record, line)
    for label, side in labelled:
        page.row(label, page.formula(side))
    if not labelled:
        page.row(f"step {number}", page.formula(line.prop))
    if line.guards:
        page.row("where", ", ".join(page.formula(g) for g in line.guards))


def _line_witness(page: Page, line: Line, witness: Witness) -> None:
    page.lines.append(Text(""))
    labels = [label for label, _ in sides(page.record, line)]
    page.lines += witnesses.show(witness, page.notation, labels, page.width)
    if isinstance(line.prop, Iff):
        page.lines += witnesses.members(witness, line, page.record, page.notation)


def _declarable(page: Page, failure: Failure | None, line: Line) -> bool:
    """Whether a declaration would give what is missing."""
    missing = conditions(failure.missing if failure else (), page.record, line)
    return bool(declaration(missing, page.record))


def _did_you_mean(page: Page, line: Line, suggestion: Suggestion) -> None:
    """What follows and is near, as the author would write it; it was checked before."""
    text = FormulaText(page.record.definitions)
    before, after = line.prop, suggestion.prop
    if isinstance(before, Rel) and isinstance(after, Rel):
        if after.op != before.op:
            meant = page.formula(after)
        else:
            meant = text(after.right if after.left == before.left else after.left)
    elif isinstance(after, Implies) and isinstance(before, Iff):
        meant = f".implies(...) for {page.formula(after)}"
    else:
        meant = page.formula(after)
    page.help(f"did you mean {meant} ?", "(checked: it follows)")


def _line_title(page: Page, code: Code, checked: CheckedLine, number: int) -> str:
    line, failure, witness = checked.kernel.line, checked.kernel.failure, checked.witness
    missing = conditions(failure.missing if failure else (), page.record, line)
    needs = f"needs {page.phrase(spoken(missing[0]))}" if missing else ""
    if witness is not None and witness.undefined is not None:
        where = witnesses.place(witness, page.notation)
        title = f"step {number} is undefined" + (f" at {where}" if where else " at an admissible point")
        return f"{title}; {needs}" if needs else title
    false_anyway = witness is not None and failure is not None and failure.difference is not None
    if needs and not false_anyway:
        more = f", and {len(missing) - 1} more" if len(missing) > 1 else ""
        return f"step {number} {needs}{more}, which is not shown"
    if code.word == "does-not-follow" or needs:
        premises = premises_in_words(page.record, line.premises)
        by = "" if line.rule in ("algebra", "chain") else f" by {line.rule}"
        also = f"; it also {needs}" if needs else ""
        return f"step {number} does not follow{by}" + (f" from {premises}" if premises else "") + also
    message = in_steps(failure.message, page.record) if failure else ""
    return f"step {number}: {message or code.title}"


def _label(checked: CheckedLine) -> str:
    if checked.witness is not None and checked.witness.undefined is not None:
        return "undefined at the witness"
    if checked.status is Status.REFUTED:
        return "false at the witness"
    return "not proved"


# --- failures, goals, refutations ---------------------------------------------------------------


# what the headline or the rows say already
_SAID = re.compile(r"the two sides differ|(a condition was|\d+ conditions were) not shown")


def _failure_rows(page: Page, failure: Failure, said: str = "", line: Line | None = None) -> None:
    if failure.expected is not None:
        page.row("rule gives", page.formula(lettered(failure.expected, page.record, line)))
    if failure.difference is not None:
        difference = tidy(lettered(failure.difference, page.record, line))
        where = f"   where {', '.join(page.formula(case) for case in failure.cases)}" if failure.cases else ""
        page.row("differ by", page.formula(difference) + where)
        if where and (case := _case_that_held(failure)):
            page.words("agree", f"the two sides are equal where {page.formula(case)}")
    for missing in conditions(failure.missing, page.record, line):
        _missing(page, missing)
    news = failure.message and not _SAID.fullmatch(failure.message)
    if news and said in ("does-not-follow", "condition-missing"):
        page.words("note", in_steps(failure.message, page.record))


def _case_that_held(failure: Failure) -> Rel | None:
    """The case i = j, which is looked at before i != j, if nothing else was split before."""
    case = failure.cases[0]
    if len(failure.cases) > 1 or not isinstance(case, Rel) or case.op != "!=":
        return None
    return Rel("=", case.left, case.right)


def _missing(page: Page, condition: Condition) -> None:
    """What is needed, why, and where: on one row if there is room."""
    why = f"   ({in_steps(condition.why, page.record)})" if condition.why else ""
    whole = page.phrase(spoken(condition)) + why
    if page.fits(whole):
        page.row("needs", whole)
        return
    page.row("needs", page.formula(condition.prop) + why)
    if scope := page.phrase(scope_of(condition, "", "where ")):
        page.row("for", scope)


def _failure_page(page: Page, failure: Failure) -> Page:
    nothing_claimed = failure.code == "goal-not-derived" and not page.record.goals
    code = code_of("vacuous" if nothing_claimed else failure.code)
    page.title(code, in_steps(failure.message, page.record) or code.title)
    position = _place(failure.about, page.record)
    if position is not None:
        page.excerpt(excerpt(position), "undefined somewhere")
    if failure.missing or failure.difference is not None or failure.expected is not None:
        page.gap()
    _failure_rows(page, failure)
    if failure.code == "no-admissible-point":
        _context_rows(page)
    if nothing_claimed:
        page.help(_what_to_claim(page))
    else:
        _help(page, code, failure)
    return page


def _place(about: str, record: Record) -> Position | None:
    """Where a hypothesis or a definition is written."""
    kind, _, name = about.partition(" ")
    if kind == "hypothesis":
        return next((h.position for h in record.hypotheses if h.id == name), None)
    return next((d.position for d in record.definitions if d.name == name), None)


def _context_rows(page: Page) -> None:
    """What a point has to satisfy."""
    declarations: list[Symbol | FamilySymbol] = [*page.record.symbols, *page.record.families]
    declared = [p for d in declarations for p in d.domain.relations(_element(d))]
    for label, props in (("declared", declared), ("given", [h.prop for h in page.record.hypotheses])):
        for prop in props:
            page.row(label, page.formula(prop))


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


def _goal_page(page: Page, goal: GoalVerdict, failure: Failure) -> Page:
    position = next((g.position for g in page.record.goals if g.prop == goal.prop), None)
    code = GOAL_REFUTED if goal.status is Status.REFUTED else code_of(failure.code)
    page.title(code, in_steps(failure.message, page.record) or code.title)
    if position is not None:
        page.excerpt(excerpt(position), "claimed here")
    page.gap()
    page.row("claim", page.formula(goal.prop))
    last = page.record.lines[-1] if page.record.lines else None
    if failure.code == "goal-not-derived" and last is not None:
        page.row(f"step {numbers(page.record)[last.id]}", page.formula(last.prop))
    _failure_rows(page, failure)
    if failure.code == "goal-not-derived" and last is None:
        page.help('write the lines that show it; if algebra shows it at once: d.claim(..., why="...")')
    else:
        _help(page, code)
    return page


def _refutation_page(page: Page, checked: CheckedRefutation) -> Page:
    page.title(
        NOT_CONFIRMED, f"{NOT_CONFIRMED.title}: {checked.message}" if checked.message else NOT_CONFIRMED.title
    )
    if checked.refutation.position is not None:
        page.excerpt(excerpt(checked.refutation.position), "not shown to be false")
    page.gap()
    page.row("claim", page.formula(checked.refutation.prop))
    return page


def _help(page: Page, code: Code, failure: Failure | None = None, line: Line | None = None) -> None:
    wanted = declaration(conditions(failure.missing if failure else (), page.record, line), page.record)
    said = f"if that holds, declare it: {wanted}" if wanted else code.help
    if said:
        page.help(said)


# --- what could not run -------------------------------------------------------------------------


def run_error(
    error: RunError, width: int = WIDTH, code: Code | None = None, source_width: int = 0
) -> list[Text]:
    """A script error, or why a proof could not run."""
    return [*_error_page(error, width, code, source_width).lines, Text("")]


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
