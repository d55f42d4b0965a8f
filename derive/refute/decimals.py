"""Decimals of which every digit is right: the value rounded to the last one shown."""

from __future__ import annotations

from flint import arb, ctx, fmpq, fmpz

from derive.refute import numbers, values
from derive.refute.values import Value

PLACES = 4
MOST_PLACES = 40
SMALLEST = -5  # the power of ten of what is written without an exponent
MOST_SHIFT = 2_000


def decimals(left: Value, right: Value) -> tuple[str, str]:
    """Two values as decimals, with as many places as it takes to tell them apart; with a few where they are equal."""
    for places in range(PLACES, MOST_PLACES + 1, 4):
        shown = decimal(left, places), decimal(right, places)
        if any(text.startswith("about") for text in shown):  # so many digits are not known
            break
        if shown[0] != shown[1]:
            return shown
    return decimal(left), decimal(right)


def decimal(value: Value, places: int = PLACES) -> str:
    """A value rounded to so many places (an integer without any); with an exponent if it is large or tiny."""
    if isinstance(value, fmpq) and value.q == 1 and abs(value.p) < 10**15:
        return str(value.p)
    shift = _magnitude(value)
    if -2 <= shift <= 12:
        return _fixed(value, places)
    if SMALLEST <= shift < 0:
        return _fixed(value, places - shift)
    if abs(shift) > MOST_SHIFT:  # beyond, writing out the digits is too much work
        sign = "-" if values.enclose(values.stripped(value)) < 0 else ""
        return f"about {sign}10^{shift}"
    scaled = numbers.mul((value, fmpq(10) ** -shift))
    return f"{_fixed(scaled, places)}e{shift:+d}"


def _magnitude(value: Value) -> int:
    """The power of ten of a value, give or take one; 0 where it is not known."""
    number = values.stripped(value)
    with ctx.workprec(200):
        size = abs(values.enclose(number, 200))
        if not size > 0:
            return 0
        return int((size.log() / arb(10).log()).mid().floor().unique_fmpz() or 0)


def _fixed(value: Value, places: int) -> str:
    number = values.stripped(value)
    scaled = numbers.add((numbers.mul((number, fmpq(10) ** places)), fmpq(1, 2)))
    whole = _floor(scaled)
    if whole is None:
        return f"about {values.enclose(number, 200).mid().str(places, radius=False)}"
    sign = "-" if whole < 0 else ""
    digits = str(abs(int(whole))).rjust(places + 1, "0")
    text = f"{sign}{digits[:-places]}.{digits[-places:]}"
    return text if whole != 0 else "0." + "0" * places


def _floor(value: Value) -> fmpz | None:
    if isinstance(value, fmpq):
        return value.floor()
    for precision in values.PRECISIONS:
        with ctx.workprec(precision):
            whole = values.enclose(value, precision).floor().unique_fmpz()
        if whole is not None:
            return whole
    return None
