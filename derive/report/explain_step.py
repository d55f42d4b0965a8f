"""Why one step of a derivation holds: what it rests on and where, what it needed and why that holds; or why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.text import Text

from derive.check.verdict import CheckedLine, ProofVerdict
from derive.kernel.check import check
from derive.kernel.fractions import TooLarge, Undischarged
from derive.kernel.lemmas import Lemma
from derive.kernel.normal_form import RootsChanged
from derive.kernel.rules import RULES
from derive.kernel.step import Step
from derive.kernel.verdict import Evidence, LineVerdict, Obligation, Status
from derive.languages.language import ENGLISH
from derive.record.model import Line, Record
from derive.render.conditions import IN_RANGE, as_told, condition_with, conditions, lettered, spoken
from derive.render.glyphs import UNICODE, Glyphs
from derive.render.notation import Notation
from derive.render.numbering import Ref, references, undollared
from derive.render.phrases import Phrase
from derive.render.reasons import fact_phrase, reason_of
from derive.render.tidy import tidy
from derive.report.failed_line import line_report
from derive.report.failure_page import Page
from derive.report.source import excerpt
from derive.report.step_numbers import is_summary, numbers
from derive.report.style import VERDICTS, WIDTH, dotted, fold
from derive.search.advisor import Search
from derive.terms.nodes import And, IllFormed, Node, Prop, Rel, Term

DEEPEST = 4  # levels of a proof tree that are shown
NOT_FACTS = ("premise", "guard", "range", "case", "binder")


def step_explained(
    verdict: ProofVerdict,
    step: int,
    cited: Sequence[ProofVerdict] = (),
    glyphs: Glyphs = UNICODE,
    width: int = WIDTH,
) -> list[Text] | None:
    """Everything to say on a step; None if there is no such step. `cited` are the verdicts on its lemmas."""
    record = verdict.record
    if record is None:
        return None
    number = numbers(record)
    line = next(
        (
            c
            for c in verdict.lines
            if number[c.kernel.line.id] == step and not is_summary(c.kernel.line, record)
        ),
        None,
    )
    if line is None:
        return None
    page = Page(record, Notation.of(record, glyphs), width)
    word, style = VERDICTS[line.status]
    page.lines.append(
        dotted(f"{verdict.name}, step {step} of {max(number.values())}", word, style, width).text()
    )
    page.lines.append(Text(""))
    if line.status in (Status.REFUTED, Status.UNPROVED):
        page.lines += [*line_report(verdict, line, glyphs, width), Text("")]
    else:
        _place(page, line.kernel.line)
    _rests_on(page, line.kernel, verdict)
    lemmas = {v.name: Lemma(v.record, Status.PROVED if v.holds else v.status, "") for v in cited if v.record}
    _normal_forms(page, line.kernel.line, lemmas)
    _obligations(page, line.kernel)
    _evidence(page, line)
    while page.lines and not page.lines[-1].plain:
        page.lines.pop()
    return page.lines


def _place(page: Page, line: Line) -> None:
    if line.position is not None:
        reason = reason_of(line, page.record, references(page.record), ENGLISH)
        page.excerpt(excerpt(line.position), page.phrase(_printable(reason)))
        page.lines.append(Text(""))


def _heading(page: Page, words: str) -> None:
    page.lines += [Text(""), Text(words, "bold")]


def _rests_on(page: Page, kernel: LineVerdict, verdict: ProofVerdict) -> None:
    line, record = kernel.line, page.record
    rule = RULES.get(line.rule)
    _item(page, page.formula(line.prop))
    if line.guards:
        _item(page, f"in the case {', '.join(page.formula(g) for g in as_told(line.guards))}")
    if rule is not None:
        _heading(page, f"By the rule {line.rule}")
        _words(page, rule.statement)
    if line.premises:
        _heading(page, "From")
        for citation in line.premises:
            said = page.phrase(_printable(fact_phrase(f"{citation.kind} {citation.ref}", record)))
            statement = _statement(record, citation.kind, citation.ref)
            at = ", ".join(f"{name} = {page.formula(value)}" for name, value in citation.at)
            text = f"{said}{f' at {at}' if at else ''}"
            _item(page, f"{text}:  {page.formula(statement)}" if statement is not None else text)
    where = _where_used(page, kernel, verdict)
    if where:
        _heading(page, "Where each hypothesis is used")
        for fact, places in where:
            _item(page, f"{fact}:  {', '.join(places)}")


def _statement(record: Record, kind: str, ref: str) -> Node | None:
    if kind == "line":
        return next((x.prop for x in record.lines if x.id == ref), None)
    if kind == "hypothesis":
        return next((h.prop for h in record.hypotheses if h.id == ref), None)
    return None


def _where_used(page: Page, kernel: LineVerdict, verdict: ProofVerdict) -> list[tuple[str, list[str]]]:
    """Each fact that the step rests on, however far back, and where it comes in."""
    record = page.record
    refs = references(record)
    uses = {f"line {c.kernel.line.id}": c.kernel.uses for c in verdict.lines}
    conditions_by: dict[str, list[str]] = {}
    for obligation in kernel.obligations:
        if obligation.evidence is not None:
            for source in set(obligation.evidence.sources):
                conditions_by.setdefault(source, []).append(_condition(page, obligation, kernel.line))
    out = []
    for fact in sorted(kernel.uses):
        places = []
        if fact in kernel.facts:
            needed = list(dict.fromkeys(conditions_by.get(fact, [])))
            places.append("for " + "; ".join(needed) if needed else "in the step itself")
        through = [
            refs[source.partition(" ")[2]]
            for source in sorted(kernel.facts)
            if fact in uses.get(source, frozenset()) and source.partition(" ")[2] in refs
        ]
        if through:
            places.append("through " + ", ".join(dict.fromkeys(ref.label for ref in through)))
        out.append((page.phrase(_printable(fact_phrase(fact, record))), places or ["in the step itself"]))
    return out


def _condition(page: Page, obligation: Obligation, line: Line) -> str:
    (found,) = conditions((obligation,), page.record, line)
    return page.formula(found.prop)


def _printable(phrase: Phrase) -> list[str | Node]:
    return [part.label if isinstance(part, Ref) else part for part in phrase]  # type: ignore[misc]


def _normal_forms(page: Page, line: Line, lemmas: Mapping[str, Lemma]) -> None:
    """What both sides become, where that can be computed; of unequal ones, what each becomes."""
    if not isinstance(line.prop, Rel) or line.rule not in ("algebra", "chain"):
        return
    steps: dict[str, Step] = {}
    check(page.record, lemmas, Search(), lambda step: steps.__setitem__(step.line.id, step))
    if line.id not in steps:
        return
    step = steps[line.id]
    try:
        left = step.normalizer.canonical(step.context, line.prop.left)
        right = step.normalizer.canonical(step.context, line.prop.right)
    except (TooLarge, Undischarged, RootsChanged, ZeroDivisionError, IllFormed, RecursionError):
        return
    shown = [tidy(lettered(side, page.record, line)) for side in (left, right)]
    _heading(page, "Normal forms")
    if left == right:
        _item(page, f"of both sides:  {page.formula(shown[0])}")
    else:
        for label, side in zip(("of the left side", "of the right side"), shown, strict=True):
            _item(page, f"{label}:  {page.formula(side)}")
        if line.premises or line.prop.op != "=":
            _words(page, "They differ by what the premises and the rule account for.")


def _obligations(page: Page, kernel: LineVerdict) -> None:
    told: set[str] = set()
    in_range = 0
    lines: list[Text] = []
    for obligation in kernel.obligations:
        if obligation.met and obligation.why == IN_RANGE:
            in_range += 1
            continue
        trees = _flat(obligation.evidence, 2) if obligation.evidence is not None else []
        statements = [e.statement for _, e in trees]
        same = bool(trees) and statements[0] == obligation.prop
        condition, statements = condition_with(obligation, statements, page.record, kernel.line)
        mark = page.notation.glyphs.met if obligation.met else page.notation.glyphs.unmet
        text = f"{mark} {page.phrase(_printable(spoken(condition)))} ({undollared(obligation.why)})"
        if text in told:
            continue
        told.add(text)
        branches = list(zip(trees, map(_tidied, statements), strict=True))
        if same:  # the root only says how
            text += f", by {_by(page, trees[0][1])}"
            branches = [((depth - 1, e), said) for (depth, e), said in branches[1:]]
        lines += _folded(page, text)
        lines += [_branch(page, depth, e, said) for (depth, e), said in branches]
    if in_range:
        lines.append(Text(f"  {page.notation.glyphs.met} each index lies in its range"))
    if lines:
        _heading(page, "What had to hold, and why it does")
        page.lines += lines


def _evidence(page: Page, line: CheckedLine) -> None:
    evidence = line.kernel.evidence
    if evidence is None or not evidence.parts:
        return
    _heading(page, "How the rule got there")
    trees = _flat(evidence, 1)
    statements = _lettered(page, line.kernel.line, [e.statement for _, e in trees])
    page.lines += [_branch(page, d, e, said) for (d, e), said in zip(trees, statements, strict=True)]


def _flat(evidence: Evidence, depth: int) -> list[tuple[int, Evidence]]:
    """The nodes of a proof tree with their depths, outermost first, down to what is shown."""
    if depth > DEEPEST + 1:
        return []
    parts = evidence.parts
    while len(parts) == 1 and (parts[0].rule, parts[0].statement) == (evidence.rule, evidence.statement):
        parts = parts[0].parts  # it only says the same again
    return [(depth, evidence), *(n for part in parts for n in _flat(part, depth + 1))]


def _lettered(page: Page, line: Line, nodes: Sequence[Node]) -> list[Node]:
    """Formulas of the kernel with letters for its own variables, the same in all of them."""
    props = [n if isinstance(n, Prop) else Rel("=", n, n) for n in nodes if isinstance(n, Prop | Term)]
    if len(props) < len(nodes):
        return list(nodes)
    named = lettered(And(*props), page.record, line).args
    return [
        _tidied(new if isinstance(old, Prop) else new.left) for old, new in zip(nodes, named, strict=True)
    ]


def _tidied(node: Node) -> Node:
    if isinstance(node, Term):
        return tidy(node)
    return Rel(node.op, tidy(node.left), tidy(node.right)) if isinstance(node, Rel) else node


def _branch(page: Page, depth: int, evidence: Evidence, statement: Node) -> Text:
    """A node in one line: its statement (of a term, that its sign is known), by what, from which fact."""
    said = page.formula(statement)
    told = said if isinstance(statement, Prop) else f"the sign of {said}"
    return Text(f"{'  ' * depth}{told}   by {_by(page, evidence)}", "dim")


def _by(page: Page, evidence: Evidence) -> str:
    by = evidence.rule
    if evidence.source and evidence.source.split(" ")[0] not in NOT_FACTS:
        by = f"{by}: {page.phrase(_printable(fact_phrase(evidence.source, page.record)))}"
    return f"{by} ({evidence.detail})" if evidence.detail else by


def _item(page: Page, text: str) -> None:
    page.lines += _folded(page, text)


def _folded(page: Page, text: str) -> list[Text]:
    lines = fold(text, page.width - 4)
    return [Text(("  " if n == 0 else "    ") + line) for n, line in enumerate(lines)]


def _words(page: Page, text: str) -> None:
    page.lines += [Text(f"  {line}") for line in fold(text, page.width - 2)]
