"""The difference quotient of the absolute value at 0 tends to -1 from below and to 1 from above: no derivative."""
from sympy import Eq
from derive import Derivation, derivation, implies, tends
from derive.functions import absolute
from derive.rules import limit


@derivation("The absolute value has no derivative at 0", source="004_584edaeada3741c6.txt")
def abs_not_differentiable_at_0(d: Derivation):
    h = d.real("h")
    quotient = (absolute(0 + h) - absolute(0)) / h
    d.claim(tends(quotient, h, 0, -1, "-"), by=(absolute, limit))
    d.claim(tends(quotient, h, 0, 1, "+"), by=(absolute, limit))
