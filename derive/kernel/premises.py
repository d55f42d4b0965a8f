"""What a line cites, as it serves there: a hypothesis or a line before, its indices instantiated; or a lemma."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.kernel.context import Context, Fact
from derive.kernel.lemmas import anything, elsewhere, lemma_premise
from derive.kernel.obligations import Obligations
from derive.kernel.state import State
from derive.kernel.step import Premise, refuse
from derive.kernel.wellformed import NotWellFormed, check_formula
from derive.record.model import Citation
from derive.terms.nodes import Sym, Term, free, substitute


def premise_of(state: State, context: Context, obligations: Obligations, citation: Citation) -> Premise:
    """The cited statement, instantiated in the context of the citing line."""
    if citation.kind == "lemma":
        return lemma_premise(state.lemmas, state.record, context, obligations, citation)
    if citation.kind == "hypothesis":
        fact = state.hypotheses.get(citation.ref)
        if fact is None:
            raise refuse("bad-premise", f"hypothesis {citation.ref} is not in the record")
        label = f"hypothesis {citation.ref}"
    elif citation.kind == "line" and citation.ref in state.stated:
        fact = state.stated[citation.ref]
        label = f"line {citation.ref}"
    else:
        raise refuse("bad-premise", f"{citation.kind} {citation.ref} does not come before this line")
    return _instantiated(state, context, obligations, fact, dict(citation.at), label)


def _instantiated(
    state: State, context: Context, obligations: Obligations, fact: Fact, at: Mapping[str, Any], label: str
) -> Premise:
    """`at` fixes indices; those free in the citing line stand for themselves; the others stay open.

    A line may be read at other values of what is declared, too.
    """
    names = {symbol.name for symbol, _, _ in fact.indices}
    others = {name: value for name, value in at.items() if name not in names}
    declared = {*state.theory.symbols, *state.theory.families} if others and label.startswith("line ") else ()
    unknown = sorted(set(others).difference(declared))
    if unknown:
        raise refuse("bad-premise", f"{label} has no index {unknown[0]} to instantiate")
    fixed = {binder[0] for binder in context.binders}
    for name, value in at.items():
        stray = [s for s in free(value) if s in state.schematics and s not in fixed]
        if stray:
            raise refuse(
                "bad-premise",
                f"{label} at {name} := ... mentions {stray[0].name}, which this line does not",
            )
    if others:
        _refuse_what_is_assumed(state, fact, others, label)
    mapping = elsewhere(state.record, context, obligations, fact, others, label) if others else {}
    open_: list[tuple[Sym, Term, Term]] = []
    shared: list[tuple[Sym, Term, Term]] = []
    for symbol, *ends in fact.indices:
        lo, hi = (substitute(end, mapping) for end in ends)
        value = at.get(symbol.name)
        if value is None:
            if symbol not in fixed:
                open_.append((symbol, lo, hi))
                continue
            if not any(symbol in free(given) for given in at.values()):
                shared.append((symbol, lo, hi))
            if [lo, hi] == ends:
                continue
            value = symbol
        if not isinstance(value, Term):
            raise refuse(
                "bad-premise", f"the index {symbol.name} of {label} becomes an integer, not a family"
            )
        try:
            check_formula(value, state.theory, state.schematics)
        except NotWellFormed as error:
            raise refuse("bad-premise", str(error)) from None
        obligations.term(context, value)
        obligations.in_range(context, value, lo, hi, f"{symbol.name} in the range of {label}")
        mapping[symbol] = value
    prop = substitute(fact.prop, mapping) if mapping else fact.prop
    guards = tuple(substitute(g, mapping) for g in fact.guards) if mapping else fact.guards
    mentions = anything(state.theory) if others else fact.mentions
    return Premise(prop, label, fact.source, tuple(open_), guards, mentions, tuple(shared))


def _refuse_what_is_assumed(state: State, fact: Fact, others: Mapping[str, Any], label: str) -> None:
    """What an assumed line says is not known of other values. Raises `Refused`."""
    assumed = (state.mentions[u] for u in state.uses[fact.source] if u.startswith("assumption "))
    changed = sorted({leaf.name for leaf in frozenset().union(*assumed)}.intersection(others))
    if changed:
        raise refuse(
            "bad-premise",
            f"{label} rests on an assumption about {changed[0]}: cite it as a lemma, a derivation of its own",
        )
