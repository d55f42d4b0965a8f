"""A proof that the engine finds for a line that fails: lines that its author may write before it.

This only adds to a verdict what may help; it changes none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from derive.check.suggestion import cited_lemmas, including, may_be_mended
from derive.check.verdict import CheckedLine, ProofVerdict
from derive.engine.answer import PROVED
from derive.engine.claim import Claim
from derive.engine.decide import decide
from derive.kernel.check import check
from derive.kernel.context import Theory
from derive.kernel.lemmas import Lemma
from derive.kernel.verdict import Status
from derive.record.model import Citation, Domain, Hypothesis, Index, Line, Record, Symbol
from derive.search.advisor import Search
from derive.search.suggested import Suggestion
from derive.terms.nodes import INTEGER, Fn, Mul, Node, Num, Pow, Prop, Rel, Sym, free, substitute

SECONDS = 0.5  # for the first line that fails and of which nothing better is known
MOST_LINES = 8  # of a proof that is worth showing
EACH = "_each"  # ends the name of an index over which something else holds


def with_found_proof(
    verdict: ProofVerdict, record: Record, lemmas: Mapping[str, ProofVerdict]
) -> ProofVerdict:
    """The verdict, with a proof of the first line that fails where the engine finds one that the kernel accepts."""
    failing = next((c for c in (*verdict.lines, *verdict.unstated) if may_be_mended(c)), None)
    if failing is None or verdict.error is not None or not _is_open(failing):
        return verdict
    line = failing.kernel.line
    lines = including(record, failing).lines
    before = lines[: next(n for n, x in enumerate(lines) if x.id == line.id)]
    place = replace(record, lines=before, lemmas=tuple((name, "") for name, _ in record.lemmas))
    missing = failing.kernel.failure.missing if failing.kernel.failure else ()
    suggest = partial(_of_condition, missing[0].prop) if missing else _suggestion
    suggestion = suggest(place, cited_lemmas(lemmas), line)
    told = replace(failing, suggestion=suggestion or failing.suggestion)
    checked, unstated = (
        tuple(told if c is failing else c for c in every) for every in (verdict.lines, verdict.unstated)
    )
    return replace(verdict, lines=checked, unstated=unstated)


def _suggestion(record: Record, lemmas: Mapping[str, Lemma], line: Line) -> Suggestion | None:
    """The rule of the only line that was found, for the line itself; else the lines, and the line from the last."""
    found = found_lines(record, line)
    if len(found) == 1:
        (only,) = found
        named = replace(line, rule=only.rule, parameters=(*only.parameters, *line.parameters))
        in_order = line.premises[: len(only.premises)] == only.premises
        if in_order and only.rule != "algebra" and _is_accepted(record, lemmas, (named,)):
            return Suggestion(line.prop, "reason", reason=named)
    if found:
        names = tuple(d.name for d in record.definitions)
        last = Citation("line", found[-1].id)
        whole = replace(
            line, premises=(last, *line.premises), parameters=(("unfold", names),) if names else ()
        )
        bare = tuple(replace(x, premises=tuple(c for c in x.premises if c.kind == "line")) for x in found)
        for lines in (
            (bare, found) if bare != found else (found,)
        ):  # first without hypotheses that it may not need
            if _is_accepted(record, lemmas, (*lines, whole)):
                return Suggestion(line.prop, "proof", lines=lines)
    return None


def _is_open(checked: CheckedLine) -> bool:
    """Whether a line may be right: it is not refuted, and what was found that follows is another formula at most."""
    line, failure, known = checked.kernel.line, checked.kernel.failure, checked.suggestion
    if checked.witness is not None or (known is not None and known.prop == line.prop) or failure is None:
        return False
    if failure.missing:
        return not failure.missing[0].scope and isinstance(failure.missing[0].prop, Rel)
    return isinstance(line.prop, Rel) and line.rule == "algebra"


def _of_condition(
    condition: Prop, record: Record, lemmas: Mapping[str, Lemma], line: Line
) -> Suggestion | None:
    """Lines that show a condition which is missing; what else the line needs is another matter."""
    asked = replace(line, prop=condition, rule="algebra", parameters=())
    found = found_lines(record, asked)
    if found and (names := tuple(d.name for d in record.definitions)):
        last = (Citation("line", found[-1].id),)
        stated = replace(
            asked, id=f"{line.id}.stated", premises=last, parameters=(("unfold", names),), chain=-1
        )
        found = (*found, stated)
    if found and _is_accepted(record, lemmas, found):
        return Suggestion(line.prop, "condition", lines=found)
    return None


def found_lines(record: Record, line: Line) -> tuple[Line, ...]:
    """Lines that show a line which comes after those of the record, from what it cites; none if none are found.

    Definitions are written out in them. The last states the line so.
    """
    plain: Callable[[Prop], Prop] = Theory(definitions={d.name: d for d in record.definitions}).unfold_all
    bare, others = _at_one_index(replace(record, definitions=(), lines=(), goals=(), lemmas=()), line)

    def for_each(prop: Prop) -> Prop:
        return substitute(plain(prop), {old: new.term for old, new in others.items()})  # type: ignore[no-any-return]

    stated = {x.id: x.prop for x in record.lines}
    cited = {f"line{c.ref}": c for c in line.premises if c.kind == "line" and not c.at}
    given = [replace(h, prop=for_each(h.prop)) for h in record.hypotheses]
    given += [Hypothesis(id, for_each(stated[c.ref])) for id, c in cited.items()]
    cases = [Hypothesis(f"case{n}", plain(guard)) for n, guard in enumerate(line.guards)]
    for hypotheses in (given, [*given, *cases]) if cases else (given,):  # first without the cases
        claim = Claim(replace(bare, hypotheses=tuple(hypotheses)), plain(line.prop))
        answer = decide(claim, seconds=SECONDS)
        if answer.verdict == PROVED:
            break
    lines = answer.record.lines if answer.verdict == PROVED and answer.record is not None else ()
    if not 0 < len(lines) <= MOST_LINES or answer.record is None or answer.record.indices != bare.indices:
        return ()
    names = {x.id: f"{line.id}.{x.id}" for x in lines}
    back = {new.name: old.name for old, new in others.items()}
    return tuple(_in_place(_with_powers(x), line, names, cited, back) for x in lines)


def _at_one_index(record: Record, line: Line) -> tuple[Record, dict[Sym, Index]]:
    """A record in which the schematic indices of a line are integers, and those by which they are replaced elsewhere.

    What holds for each index, as hypotheses and lines before do, is so told from what is shown at one.
    """
    here = frozenset().union(*(free(prop) for prop in (line.prop, *line.guards)))
    fixed = [index for index in record.indices if index.term in here]
    symbols = tuple(Symbol(i.name, INTEGER, Domain(at_least=i.lo, at_most=i.hi)) for i in fixed)
    others = {i.term: replace(i, name=f"{i.name}{EACH}") for i in fixed}
    indices = tuple(others.get(i.term, i) for i in record.indices)
    return replace(record, symbols=(*record.symbols, *symbols), indices=indices, refutations=()), others


def _with_powers(found: Line) -> Line:
    """A line in which exp(q log(u)) of the normal form is u**q again, as people write it."""
    parameters = tuple((key, as_powers(v) if isinstance(v, Node) else v) for key, v in found.parameters)
    return replace(found, prop=as_powers(found.prop), parameters=parameters)


def as_powers(node: Any) -> Any:
    """A formula in which exp(q log(u)) for a number q is u**q."""
    node = node.rebuild(tuple(as_powers(a) for a in node.args)) if node.args else node
    match node:
        case Fn(payload=("exp",), args=(Mul(args=(Num() as q, Fn(payload=("log",), args=(base,)))),)):
            return Pow(base, q)
    return node


def _in_place(
    found: Line,
    line: Line,
    names: Mapping[str, str],
    cited: Mapping[str, Citation],
    back: Mapping[str, str],
) -> Line:
    """A line of the engine's as one of the derivation's: it cites what that has, by the names of indices there."""
    premises = []
    for c in found.premises:
        at = tuple((back.get(name, name), value) for name, value in c.at)
        at = tuple((name, value) for name, value in at if value != Sym(name, INTEGER))
        if c.kind == "line":
            premises.append(replace(c, ref=names[c.ref], at=at))
        elif c.ref in cited:
            premises.append(replace(cited[c.ref], at=at))
        elif not c.ref.startswith("case"):
            premises.append(replace(c, at=at))
    return replace(
        found,
        id=names[found.id],
        premises=tuple(premises),
        guards=(*line.guards, *found.guards),
        position=line.position,
    )


def _is_accepted(record: Record, lemmas: Mapping[str, Lemma], lines: Sequence[Line]) -> bool:
    """Whether the kernel proves lines after those of the record."""
    tried = replace(record, lines=(*record.lines, *lines), goals=(), refutations=())
    statuses = {v.line.id: v.status for v in check(tried, lemmas, Search()).lines}
    return all(statuses.get(x.id) is Status.PROVED for x in lines)
