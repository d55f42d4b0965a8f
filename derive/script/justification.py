"""`by=`: facts, definitions and at most one rule, each checked for what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from types import FunctionType
from typing import Any

import sympy

from derive import rules
from derive.frozen import frozen
from derive.record.model import Citation, ParameterValue
from derive.rules import Rule
from derive.script.definitions import LocalFunction, Owner, SharedFunction, owner_of
from derive.script.errors import ScriptError, near
from derive.script.families import Family
from derive.terms.nodes import Sym

NO_RULE = Rule("algebra")


class Citable:
    """What can stand in `by=` as a premise: facts, chains, hypotheses, lemmas, cases."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__.lower()}>"

    def _cite(self) -> Citation:
        raise NotImplementedError


@frozen
class Justification:
    """A checked `by=`: premises in order, definitions to unfold, and the rule (algebra if none)."""

    premises: tuple[Citation, ...] = ()
    unfold: tuple[Owner, ...] = ()
    rule: Rule = field(default=NO_RULE)


def justification(by: Any) -> Justification:
    """Check every item of `by=`. Raises `ScriptError` naming the item that is none of the three kinds."""
    items = by if isinstance(by, tuple) else (by,)
    premises: list[Citation] = []
    unfold: list[Owner] = []
    found: list[Rule] = []
    for item in items:
        if isinstance(item, Citable):
            premises.append(item._cite())
        elif isinstance(item, Rule):
            found.append(item)
        else:
            unfold.append(_definition(item))
    if len(found) > 1:
        names = " and ".join(rule.name for rule in found)
        raise _mistake(
            f"by= has two rules, {names}",
            "a line has one rule: write a line for each, the first inside: by=(d.step(P, by=(fact, rule)), rule)",
        )
    return Justification(tuple(premises), tuple(dict.fromkeys(unfold)), found[0] if found else NO_RULE)


def _rule_names() -> list[str]:
    """The names in `derive.rules` that authors import."""
    here = {
        n: v for n, v in vars(rules).items() if isinstance(v, Rule | FunctionType) and not n.startswith("_")
    }
    return [n for n, v in here.items() if v.__module__ == rules.__name__]


def _definition(item: Any) -> Owner:
    """The definition that an item names. Raises `ScriptError` saying what the item is instead."""
    owner = owner_of(item)
    if owner is not None:
        if isinstance(item, SharedFunction | LocalFunction) or not _explicit(owner, item):
            return owner
        raise _mistake(f"by= has the formula {item}", f"cite the definition itself: by={owner.name}")
    if isinstance(item, str):
        if item in _rule_names():
            raise _mistake(
                f"by= has the words {item!r}", f"name the rule itself: from derive.rules import {item}"
            )
        meant = near(item, _rule_names())
        fix = f"words are said, not checked: write why={item!r}" + (
            f"; of the rules, {meant}" if meant else ""
        )
        raise _mistake(f"by= has the words {item!r}", fix)
    if isinstance(item, list | set | dict):
        raise _mistake(f"by= has a {type(item).__name__}", "write a tuple: by=(fact, rule)")
    if isinstance(item, tuple):
        raise _mistake("by= has a tuple inside a tuple", "write one flat tuple: by=(fact, rule)")
    if isinstance(item, FunctionType) and item.__module__ == rules.__name__:
        raise _mistake(f"the rule {item.__name__} needs arguments", f"write {item.__name__}(...)")
    if isinstance(item, Family):
        raise _mistake(
            f"by= has the family {item}, which is declared and not defined", "cite a fact about it"
        )
    if isinstance(item, sympy.Basic | bool):
        raise _mistake(f"by= has the formula {item}", "cite a line, a hypothesis or a definition")
    if callable(item):
        name = getattr(item, "__name__", repr(item))
        raise _mistake(f"by= has the function {name}", "a definition is made by @definition or d.define")
    raise _mistake(f"by= has {item!r}", "cite facts, definitions and at most one rule")


def _mistake(message: str, fix: str) -> ScriptError:
    return ScriptError(message, fix, about="by")


def _explicit(owner: Owner, item: Any) -> bool:
    """Whether an object is an application to the author's arguments rather than the defined thing itself."""
    if isinstance(item, Family):
        return any(not p.implicit and p.index is None for p in owner.definition.parameters)
    return any(not p.implicit for p in owner.definition.parameters)


def parameters(
    rule: Rule, term: Callable[[Any], Any], index_name: Callable[[Any], str]
) -> tuple[tuple[str, ParameterValue], ...]:
    """A rule's parameters as data. Raises `ScriptError` for one of the wrong kind."""
    out: list[tuple[str, ParameterValue]] = []
    for name, value in rule.parameters:
        try:
            data = index_name(value) if name == "index" else term(value)
        except ScriptError as error:
            error.about, error.within = "by", rule.name
            raise
        if name == "variable" and not isinstance(data, Sym):
            raise ScriptError(
                f"{rule.name} needs a declared symbol as its variable, got {value}",
                about="by",
                within=rule.name,
            )
        out.append((name, data))
    return tuple(out)
