"""The checker with one sentence of its meaning not kept: what a wrong proof needs in order to get through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from derive.check import judge as judging
from derive.kernel import algebra, check, congruence, lemmas, limits, line, obligations, premises
from derive.kernel.context import Context, Theory
from derive.kernel.rules import calculus, induction, limit, structure, sums
from derive.record.model import Point
from derive.terms.nodes import ForAll, Num, Sym, conjuncts, instantiate, substitute

Break = Callable[[pytest.MonkeyPatch], None]


def nothing_is_obliged(patch: pytest.MonkeyPatch) -> None:
    """Conditions are not asked for: definedness, ranges, what a rule needs."""
    patch.setattr(obligations.Obligations, "oblige", lambda *_: None)


def no_line_is_checked_for_definedness(patch: pytest.MonkeyPatch) -> None:
    """Stated propositions need not be defined; what rules ask for is still asked."""
    patch.setattr(obligations.Obligations, "proposition", lambda *_: None)


def hypotheses_rest_on_nothing(patch: pytest.MonkeyPatch) -> None:
    """No line knows of which variables the hypotheses under it speak."""
    instantiated = premises._instantiated

    def without(*parts: Any) -> Any:
        return replace(instantiated(*parts), mentions=frozenset())

    patch.setattr(premises, "_instantiated", without)
    patch.setattr(Context, "about_others", lambda self, variable: self)


def a_closed_domain_serves(patch: pytest.MonkeyPatch) -> None:
    """An equation that holds on a closed domain is differentiated at its end too."""
    patch.setattr(congruence, "_has_open_domain", lambda context, variable: True)


def domains_serve_in_limits(patch: pytest.MonkeyPatch) -> None:
    """Near the point of a limit the variable is taken to be positive, as its namesake is declared."""
    one_sided = limits.one_sided

    def with_domain(context: Any, variable: Any, at: Any, side: str, radius: Any) -> Any:
        domain = context.theory.symbols["x"].domain
        return one_sided(context, variable, at, side, radius).assuming(*domain.relations(variable))

    patch.setattr(limit, "one_sided", with_domain)


def premises_need_no_proof(patch: pytest.MonkeyPatch) -> None:
    """A line may be better than what it rests on."""
    patch.setattr(line, "_inherit", lambda state, result, sources: result)


def goals_from_within_cases(patch: pytest.MonkeyPatch) -> None:
    """A claim may be taken from a line that holds in a case only."""
    check_goal = check._check_goal

    def anywhere(state: Any, goal: Any) -> Any:
        verdicts = {k: replace(v, line=replace(v.line, guards=())) for k, v in state.verdicts.items()}
        state.verdicts.clear()
        state.verdicts.update(verdicts)
        return check_goal(state, goal)

    patch.setattr(check, "_check_goal", anywhere)


def guards_are_forgotten(patch: pytest.MonkeyPatch) -> None:
    """A line that holds in a case is used outside of it."""
    usable = structure.usable
    for module in (structure, sums, calculus, limit):
        if hasattr(module, "usable"):
            patch.setattr(module, "usable", lambda step, premise: usable(step, replace(premise, guards=())))


def every_range_is_nonempty(patch: pytest.MonkeyPatch) -> None:
    """What holds for each index is taken to hold for the first, whether there is one or not."""

    def opened(premises: Any) -> Any:
        return [instantiate(p.body, Num(1)) if isinstance(p, ForAll) else p for p in conjuncts(premises)]

    patch.setattr(algebra, "conjuncts", opened)


def hypotheses_are_for_every_index(patch: pytest.MonkeyPatch) -> None:
    """A fixed index is generalised: what is said of n is taken to hold for each i."""

    def general(state: Any, context: Any, found: Any, fact: Any, at: Any, label: str) -> Any:
        premise = instantiated(state, context, found, fact, {}, label)
        for name, value in at.items():
            premise = replace(premise, prop=substitute(premise.prop, {Sym(name, "integer"): value}))
        return premise

    instantiated = premises._instantiated
    patch.setattr(premises, "_instantiated", general)


def any_point_is_admissible(patch: pytest.MonkeyPatch) -> None:
    """No admissible point is looked for."""
    patch.setattr(judging, "admissible_point", lambda *_, **__: Point())


def hints_are_believed(patch: pytest.MonkeyPatch) -> None:
    """A point that the record names is taken for admissible."""
    patch.setattr(
        judging, "admissible_point", lambda record, **_: record.points[0] if record.points else None
    )


def lemmas_oblige_nothing(patch: pytest.MonkeyPatch) -> None:
    """A lemma's hypotheses need not hold for what it is cited at."""
    patch.setattr(lemmas, "_oblige_hypotheses", lambda *_: None)


def lemmas_of_one_name_are_one(patch: pytest.MonkeyPatch) -> None:
    """A lemma's definitions are taken for those of the same name here."""
    patch.setattr(lemmas, "_foreign", lambda lemma, context: Theory())


def induction_looks_at_nothing_else(patch: pytest.MonkeyPatch) -> None:
    """Other declarations may depend on the variable of an induction."""
    patch.setattr(induction, "_nothing_else_depends_on", lambda step, variable: None)
