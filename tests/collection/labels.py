"""Are the collection's labels right? Every claim at random and special admissible points, by mpmath.

`python -m tests.collection.labels` prints each claim that is called true and fails at a point, and each that is
called false and holds, both sides defined, at every point that was tried.
"""

from __future__ import annotations

import itertools
import random
import re
import sys
from collections.abc import Iterator
from typing import Any

import mpmath

from tests.collection import numeric
from tests.collection.claims import Claim, collection

SPECIAL: dict[str, list[Any]] = {
    "real": [
        0,
        1,
        -1,
        2,
        -2,
        "0.5",
        "-0.5",
        3,
        -3,
        "1.5707963267948966192313216916398",
        "3.14159265358979323846264338328",
    ],
    "positive": [1, 2, "0.5", "0.25", 3, 4, 10],
    "nonnegative": [0, 1, 2, "0.5", 4],
    "nonzero": [1, -1, 2, -2, "0.5", "-0.5", -3],
    "unit_open": ["0.5", "0.25", "0.75", "0.01", "0.99"],
    "natural": [0, 1, 2, 3, 4, 5, 6],
    "positive_integer": [1, 2, 3, 4, 5],
}


def _number(domain: str, chance: random.Random) -> Any:
    if domain in ("natural", "positive_integer") or chance.random() < 0.5:
        return mpmath.mpf(chance.choice(SPECIAL[domain]))
    size = mpmath.mpf(chance.uniform(0.001, 1)) * (1 if domain == "unit_open" else 4)
    return -size if domain in ("real", "nonzero") and chance.random() < 0.5 else size


def _draw(claim: Claim, chance: random.Random) -> dict[str, Any]:
    point: dict[str, Any] = {name: _number(domain, chance) for name, domain in claim.symbols.items()}
    for name, family in claim.families.items():
        ends = [
            (int(numeric.value(str(lo), point)), int(numeric.value(str(hi), point)))
            for lo, hi in family["range"]
        ]
        alike = _number(family["domain"], chance) if chance.random() < 0.2 else None
        point[name] = {
            at: _number(family["domain"], chance) if alike is None else alike
            for at in itertools.product(*(range(lo, hi + 1) for lo, hi in ends))
        }
    return point


def _each(claim: Claim, point: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for assumption in claim.family_assumptions:
        inners = [point]
        for index, lo, hi in assumption["for"]:
            inners = [
                {**inner, index: at}
                for inner in inners
                for at in range(int(numeric.value(str(lo), inner)), int(numeric.value(str(hi), inner)) + 1)
            ]
        for inner in inners:
            yield assumption["rel"], inner


def _mend(claim: Claim, point: dict[str, Any]) -> None:
    """Make equations of the simplest forms hold: a weighted sum of a family is 1, a symbol or an element is a term."""
    for relation in claim.assumptions:
        left, operator, right = numeric.split(relation)
        total = re.match(r"Sum\((\w+)\[[^]]*\], ", left)
        if operator == "=" and total and right == "1":
            family = point[total[1]]
            size = sum(family.values())
            if family and size:
                point[total[1]] = {at: part / size for at, part in family.items()}
    for relation, inner in _each(claim, point):
        left, operator, right = numeric.split(relation)
        element = re.fullmatch(r"(\w+)\[(\w+)\]", left)
        if operator == "=" and element:
            point[element[1]][(int(inner[element[2]]),)] = numeric.value(right, inner)
    for relation in claim.assumptions:
        left, operator, right = numeric.split(relation)
        for name, term in ((left, right), (right, left)):
            if operator == "=" and name in claim.symbols:
                point[name] = numeric.value(term, point)
                break


def _solve(claim: Claim, point: dict[str, Any]) -> None:
    equations = [(a, b) for a, operator, b in map(numeric.split, claim.assumptions) if operator == "="]
    free = [name for name, domain in claim.symbols.items() if domain not in ("natural", "positive_integer")]
    names = free[-len(equations) :]
    if not equations or len(names) < len(equations):
        return

    def gap(*values: Any) -> Any:
        inner = {**point, **dict(zip(names, values, strict=True))}
        gaps = [numeric.value(a, inner) - numeric.value(b, inner) for a, b in equations]
        return gaps[0] if len(gaps) == 1 else gaps

    found = mpmath.findroot(
        gap, point[names[0]] if len(names) == 1 else [point[name] for name in names], tol=1e-20
    )
    values = [found] if len(names) == 1 else list(found)
    rounded = [mpmath.nint(value) if abs(value - mpmath.nint(value)) < 0.01 else value for value in values]
    point.update(zip(names, rounded, strict=True))  # a double zero is found only roughly


def _in_domain(number: Any, domain: str) -> bool:
    bounds = {
        "positive": number > 0,
        "positive_integer": number > 0,
        "nonnegative": number >= 0,
        "natural": number >= 0,
        "nonzero": number != 0,
        "unit_open": 0 < number < 1,
    }
    return bool(bounds.get(domain, True))


def _admissible(claim: Claim, point: dict[str, Any]) -> bool:
    return (
        all(_in_domain(point[name], domain) for name, domain in claim.symbols.items())
        and all(
            _in_domain(n, family["domain"])
            for name, family in claim.families.items()
            for n in point[name].values()
        )
        and all(numeric.holds(relation, point) for relation in claim.assumptions)
        and all(numeric.holds(relation, inner) for relation, inner in _each(claim, point))
    )


def points(claim: Claim, wanted: int, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Up to so many admissible points of a claim, special values among them."""
    chance = random.Random(f"{claim.id} {seed}")
    found = 0
    for _ in range(20 * wanted):
        point = _draw(claim, chance)
        try:
            if not _admissible(claim, point):
                _mend(claim, point)
            if not _admissible(claim, point):
                _solve(claim, point)
            if not _admissible(claim, point):
                continue
        except (numeric.Undefined, ValueError, ZeroDivisionError, TypeError, IndexError, KeyError):
            continue
        yield point
        found += 1
        if found == wanted:
            return


def fails(claim: Claim, point: dict[str, Any]) -> bool:
    """Whether the claim is false or undefined at an admissible point."""
    try:
        left, right = numeric.value(claim.lhs, point), numeric.value(claim.rhs, point)
    except numeric.Undefined:
        return True
    if "Derivative(" in claim.lhs or "Limit(" in claim.lhs:
        if mpmath.isinf(right):
            return not (abs(left) > 25 and mpmath.sign(left) == mpmath.sign(right))
        return bool(abs(left - right) > mpmath.mpf(10) ** -4 * (1 + abs(left)))
    return not numeric.RELATIONS[claim.rel](left, right)


def wrong(claim: Claim, tries: int) -> str | None:
    """What is wrong with a claim's label, or None."""
    tried = 0
    for point in points(claim, tries):
        tried += 1
        if fails(claim, point):
            return None if claim.kind == "false" else f"called true, and fails at {point}"
    if not tried:
        return "no admissible point found"
    return "called false, and no point found at which it fails" if claim.kind == "false" else None


def main() -> int:
    bad = 0
    for claim in collection():
        if problem := wrong(claim, 60 if claim.kind == "false" else 10):
            bad += 1
            print(f"{claim.id}  {claim.lhs} {claim.rel} {claim.rhs}\n    {problem}", flush=True)
    print(f"{bad} labels in doubt")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
