"""Rows about a failure of the kernel: what differs, what is missing, and what would mend it."""

from __future__ import annotations

import re

from derive.kernel.verdict import Failure
from derive.record.model import Line
from derive.render.conditions import Condition, conditions, lettered, scope_of, spoken
from derive.render.failed import to_show
from derive.render.tidy import tidy
from derive.report.codes import Code
from derive.report.failure_page import Page
from derive.report.step_numbers import in_steps
from derive.report.suggest import declaration
from derive.terms.nodes import Rel

# what the headline or the rows say already
_SAID = re.compile(r"the two sides differ|(a condition was|\d+ conditions were) not shown")

MOST_LINES = 3  # of a difference that is worth reading


def failure_rows(page: Page, failure: Failure, word: str = "", line: Line | None = None) -> None:
    """What a rule gave, how the two sides differ and what is missing; `word` is of the code in the headline."""
    if failure.expected is not None:
        page.row("rule gives", page.formula(lettered(failure.expected, page.record, line)))
    wanted = to_show(failure, page.record, line)
    if failure.difference is not None:
        said = page.formula(wanted or tidy(lettered(failure.difference, page.record, line)))
        where = f"   where {', '.join(page.formula(case) for case in failure.cases)}" if failure.cases else ""
        if len(said) > MOST_LINES * page.width:
            said = f"a formula of {len(said)} characters, too long to help"
        page.row("differ by" if wanted is None else "to show", said + where)
        if where and (case := _case_that_held(failure)):
            page.words("agree", f"the two sides are equal where {page.formula(case)}")
    for missing in conditions(failure.missing, page.record, line):
        _missing(page, missing)
    message = in_steps(failure.message, page.record, page.formula)
    news = message and not _SAID.fullmatch(failure.message) and message not in page.headline
    if news and wanted is None and word in ("does-not-follow", "condition-missing"):
        page.words("note", message)


def _named(help: str, line: Line | None) -> str:
    """The help of a code, which may speak of a RULE or a LEMMA: with its name, where the line has just one."""
    if line is None:
        return help
    lemmas = {c.ref for c in line.premises if c.kind == "lemma"}
    return help.replace("RULE", line.rule).replace("LEMMA", lemmas.pop() if len(lemmas) == 1 else "LEMMA")


def _case_that_held(failure: Failure) -> Rel | None:
    """The case i = j, which is looked at before i != j, if nothing else was split before."""
    case = failure.cases[0]
    if len(failure.cases) > 1 or not isinstance(case, Rel) or case.op != "!=":
        return None
    return Rel("=", case.left, case.right)


def _missing(page: Page, condition: Condition) -> None:
    """What is needed, why, and where: on one row if there is room."""
    why = f"   ({in_steps(condition.why, page.record, page.formula)})" if condition.why else ""
    whole = page.phrase(spoken(condition)) + why
    if page.fits(whole):
        page.row("needs", whole)
        return
    page.row("needs", page.formula(condition.prop) + why)
    bound = condition.spans or condition.reals
    if scope := page.phrase(scope_of(condition, "", " where " if bound else "where ")):
        page.row("for", scope)


def help_rows(page: Page, code: Code, failure: Failure | None = None, line: Line | None = None) -> None:
    """What mends it: the declaration that is missing, else what the code's help says."""
    wanted = declaration(conditions(failure.missing if failure else (), page.record, line), page.record)
    said = f"if that holds, declare it: {wanted}" if wanted else _named(code.help, line)
    if said:
        page.help(said)
