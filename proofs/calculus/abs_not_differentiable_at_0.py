"""The difference quotient of the absolute value at 0 tends to -1 from below and to 1 from above."""
from derive import Derivation, derivation, tends
from derive.functions import absolute
from derive.rules import limit


@derivation("The absolute value has no derivative at 0", source="004_584edaeada3741c6.txt")
def abs_not_differentiable_at_0(d: Derivation):
    h = d.real("h")
    slope = (absolute(0 + h) - absolute(0)) / h
    d.claim(tends(slope, h, 0, -1, "-"), by=(absolute, limit), why="for $h < 0$ the quotient is $-h/h = -1$")
    d.claim(tends(slope, h, 0, 1, "+"),  by=(absolute, limit), why="for $h > 0$ the quotient is $h/h = 1$")
