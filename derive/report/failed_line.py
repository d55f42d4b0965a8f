"""The report on one line that fails: its two sides, what is missing, the witness, and what may have been meant."""

from __future__ import annotations

from dataclasses import replace

from rich.text import Text

from derive.check.verdict import CheckedLine, ProofVerdict
from derive.formula.text import FormulaText
from derive.kernel.verdict import Status
from derive.record.model import Citation, Line, Record
from derive.refute.witness import Witness, concerning
from derive.render.conditions import as_told, conditions, lettered, spoken
from derive.render.glyphs import Glyphs
from derive.render.notation import Notation
from derive.report import witness as witnesses
from derive.report.codes import (
    TOO_LARGE,
    UNDEFINED,
    Code,
    code_of,
)  # fmt: skip
from derive.report.failure_page import Page
from derive.report.failure_rows import failure_rows, help_rows
from derive.report.mistakes import ONE_WAY, mistakes
from derive.report.script_text import proposition_text, rule_text
from derive.report.source import excerpt
from derive.report.step_numbers import in_steps, numbers, premises_in_words, sides
from derive.script.positions import Positions
from derive.search.suggested import Suggestion
from derive.terms.nodes import Iff, Implies, Node, Prop, Rel, Tends


def line_report(verdict: ProofVerdict, checked: CheckedLine, glyphs: Glyphs, width: int) -> list[Text]:
    """The report on one line that fails."""
    record = verdict.record or Record(verdict.name)
    return line_page(Page(record, Notation.of(record, glyphs), width), checked).lines


_ABOUT_RULES = ("bad-premise", "unknown-rule")


def line_page(page: Page, checked: CheckedLine) -> Page:
    """The page with what is said of a failing line."""
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
        failure_rows(page, failure, code.word, line)
    for said in known:
        parts = [lettered(p, page.record, line) if isinstance(p, Node) else p for p in said]
        page.words("note", page.phrase(parts))
    if witness is not None:
        line_witness(page, line, witness)
    if checked.suggestion is not None:
        suggested(page, line, checked.suggestion)
    elif code is TOO_LARGE and witness is not None:
        pass  # smaller steps do not lead to what is false
    elif not known or is_undefined or (failure is not None and failure.missing):
        help_rows(page, code, failure, line)
    return page


def suggested(page: Page, line: Line, suggestion: Suggestion) -> None:
    """What follows, or by what a line does; it was checked before."""
    if suggestion.lines:
        _found_proof(page, suggestion)
    elif suggestion.reason is not None:
        _longer_reason(page, line, suggestion)
    else:
        _did_you_mean(page, line, suggestion)


def _line_excerpt(page: Page, checked: CheckedLine, code: Code) -> None:
    """The place in the script: the formula, or the reason where the rule cannot be used."""
    line = checked.kernel.line
    if line.position is None:
        return
    # a rule that cannot be used is no matter of the formula, unless that is false too
    about_rule = code.word in _ABOUT_RULES and checked.witness is None
    reason = Positions().of_reason(line.position, line.rule) if about_rule else None
    page.excerpt(excerpt(reason or line.position), "does not apply" if reason else label(checked))


def _line_sides(page: Page, line: Line, number: int) -> None:
    labelled = sides(page.record, line)
    for label, side in labelled:
        page.row(label, page.formula(side))
    if not labelled:
        page.row(f"step {number}", page.formula(line.prop))
    if line.guards:
        page.row("where", ", ".join(page.formula(g) for g in as_told(line.guards)))


def line_witness(page: Page, line: Line, witness: Witness) -> None:
    """Numbers at which a line, or a claim, fails."""
    page.lines.append(Text(""))
    labels = [label for label, _ in sides(page.record, line)]
    if isinstance(line.prop, Tends):
        labels = ["the limit", "claimed"]
    page.lines += witnesses.show(about(witness, line, page.record), page.notation, labels, page.width)
    if isinstance(line.prop, Iff):
        page.lines += witnesses.members(witness, line, page.record, page.notation)


def about(witness: Witness, line: Line, record: Record) -> Witness:
    """A witness with the values only that concern a line and the hypotheses that it cites."""
    cited = {c.ref for c in line.premises if c.kind == "hypothesis"}
    given = [h.prop for h in record.hypotheses if h.id in cited]
    return concerning(witness, record, line.prop, *line.guards, *given)


def _longer_reason(page: Page, line: Line, suggestion: Suggestion) -> None:
    """What the line rests on besides, the rule that gives it, or the line before it; it was checked before."""
    reason = suggestion.reason or line
    rule = [rule_text(reason, page.record)] if reason.rule != line.rule else []
    has_reason = bool(line.premises or line.parameter("unfold", ()))
    if suggestion.first is not None:
        cited = ", by=..." if suggestion.first.premises or suggestion.first.parameters else ""
        first = f"d.step({proposition_text(suggestion.first.prop, page.record)}{cited})"
        rule = [first, *(["..."] if has_reason else []), *rule]
    facts = premises_in_words(page.record, suggestion.cited, page.formula)
    if suggestion.first is not None or not (has_reason or facts):
        items = (*suggestion.names, *rule)
        said = [f"write by={items[0]}" if len(items) == 1 else f"write by=({', '.join(items)})"]
    else:
        also = " and ".join(part for part in (facts, ", ".join(suggestion.names)) if part)
        said = [f"cite {also}, too"] if also else []
        said += [f"name the rule: by=(..., {name})" for name in rule]
    page.help(" and ".join(said), "(checked: it follows)")


def _found_proof(page: Page, suggestion: Suggestion) -> None:
    """Lines that show it, as a script has them; they were checked before. What is cited is called as it is here."""
    lines, outer = suggestion.lines, len(suggestion.lines[-1].guards)
    names = dict(zip((x.id for x in lines), NAMES, strict=False))
    if suggestion.what == "condition":  # which need not be cited
        page.help("what is needed first can be shown before it:", "(checked)")
    else:
        page.help("write before it, and cite the last:", "(checked: it follows)")
    inside: tuple[Prop, ...] = ()
    for found in lines:
        guards = found.guards[outer:]
        shared = next(
            (n for n, pair in enumerate(zip(inside, guards, strict=False)) if pair[0] != pair[1]), None
        )
        for n in range(min(len(inside), len(guards)) if shared is None else shared, len(guards)):
            by_induction = lines[-1].rule == "induction" and guards[n] == lines[-1].prop
            entered = f"with d.{'induction' if by_induction else 'case'}({proposition_text(guards[n], page.record)}):"
            page.script(entered, n)
        inside = guards
        cited = [names.get(c.ref) or _cited_as(page, c) for c in found.premises]
        rule = [] if found.rule == "algebra" else [rule_text(found, page.record)]
        items = [*cited, *found.parameter("unfold", ()), *rule]
        by = f", by={items[0]}" if len(items) == 1 else f", by=({', '.join(items)})" if items else ""
        page.script(
            f"{names[found.id]} = d.step({proposition_text(found.prop, page.record)}{by})", len(guards)
        )


def _cited_as(page: Page, citation: Citation) -> str:
    """What an author writes in `by=` to cite something: the variable that holds it, else what it is, in words."""
    stated = page.record.hypotheses if citation.kind == "hypothesis" else page.record.lines
    place = next((x.position for x in stated if x.id == citation.ref), None)
    name = "" if place is None or citation.at else Positions().name_of(place)
    return name or premises_in_words(page.record, [citation], page.formula)


NAMES = ("one", "two", "three", "four", "five", "six", "seven", "eight")


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
        where = witnesses.place(about(witness, line, page.record), page.notation)
        title = f"step {number} is undefined" + (f" at {where}" if where else " at an admissible point")
        return f"{title}; {needs}" if needs else title
    false_anyway = witness is not None and failure is not None and failure.difference is not None
    if needs and not false_anyway:
        more = f", and {len(missing) - 1} more, which are" if len(missing) > 1 else ", which is"
        return f"step {number} {needs}{more} not shown"
    if code.word == "does-not-follow" or needs:
        premises = premises_in_words(page.record, line.premises, page.formula)
        by = "" if line.rule in ("algebra", "chain") else f" by {line.rule}"
        also = f"; it also {needs}" if needs else ""
        return f"step {number} does not follow{by}" + (f" from {premises}" if premises else "") + also
    message = in_steps(failure.message, page.record, page.formula) if failure else ""
    if code is TOO_LARGE:
        return f"step {number} is too large to check: {message}"
    return f"step {number}: {message or code.title}"


def label(checked: CheckedLine) -> str:
    """What is said under the place of a line, or of a claim."""
    if checked.witness is not None and checked.witness.undefined is not None:
        return "undefined at the witness"
    if checked.status is Status.REFUTED:
        return "false at the witness"
    return "not proved"
