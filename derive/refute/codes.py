"""What the compiler makes: code of terms, families and propositions, and the scope of names in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from derive.refute import numbers, values
from derive.refute.machine import Machine, UndefinedAt
from derive.refute.truth import Outcome
from derive.refute.values import Undecided, Value
from derive.terms.nodes import INTEGER, Elem, Family, Lam, Num, Term, instantiate

Run = Callable[[Machine], Value]
Judge = Callable[[Machine], Outcome]


class Code(NamedTuple):
    """A compiled term. `deps` are the registers it reads; 0 stands for the schematic indices."""

    run: Run
    deps: frozenset[int]


class PropCode(NamedTuple):
    judge: Judge
    deps: frozenset[int]


class FamilyCode(NamedTuple):
    """A compiled family: its element at indices, and whether the indices are in its range (None: total)."""

    get: Callable[[Machine, tuple[int, ...], Callable[[], Term]], Value]
    has: Callable[[Machine, tuple[int, ...]], bool]
    deps: frozenset[int]


class Parameters(NamedTuple):
    scalars: dict[str, Code]
    families: dict[str, FamilyCode]


class Scope(NamedTuple):
    """What names mean: registers of the binders around, outermost first, and a definition's parameters."""

    binders: tuple[tuple[int, str], ...] = ()  # register and sort
    parameters: Parameters | None = None

    def inside(self, register: int, sort: str = INTEGER) -> Scope:
        return Scope((*self.binders, (register, sort)), self.parameters)


NONE: frozenset[int] = frozenset()
INDICES = frozenset((0,))
INSIDE = Scope()


def store(register: int, run: Run) -> Callable[[Machine], None]:
    """Code that puts a value into a register."""

    def step(m: Machine) -> None:
        m.registers[register] = run(m)

    return step


def load(register: int) -> Run:
    """Code that takes a value from a register."""
    return lambda m: m.registers[register]


def table(name: str) -> FamilyCode:
    """A declared family: the point has its values, and they tell its range."""

    def get(m: Machine, indices: tuple[int, ...], here: Callable[[], Term]) -> Value:
        if name not in m.families:
            raise Undecided(f"no values for {name}")
        value = m.families[name].get(indices)
        if value is None:
            raise UndefinedAt(here(), "index out of range")
        return value

    return FamilyCode(get, lambda m, i: i in m.families.get(name, {}), NONE)


def get_item(runs: list[Run]) -> Callable[[Machine, tuple[int, ...], Callable[[], Term]], Value]:
    """The elements of a family written out."""

    def get(m: Machine, indices: tuple[int, ...], here: Callable[[], Term]) -> Value:
        if len(indices) != 1 or not 1 <= indices[0] <= len(runs):
            raise UndefinedAt(here(), "index out of range")
        return runs[indices[0] - 1](m)

    return get


def element_of(name: str, sort: str) -> Callable[[tuple[int, ...]], Term]:
    """The element of a named family at indices, as a term."""
    return lambda indices: Elem(Family(name, len(indices), sort), *(Num(i) for i in indices))


def closed(term: Term, scope: Scope, m: Machine) -> Term:
    """A term with the values of the binders around it put in."""
    result: Term = term
    for register, sort in reversed(scope.binders):
        value = values.stripped(m.registers[register]) if register in m.registers else numbers.ZERO
        result = instantiate(Lam("v", sort, result), numbers.to_term(value))
    return result
