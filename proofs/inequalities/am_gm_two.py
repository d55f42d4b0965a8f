"""The geometric mean of two positive numbers is at most their arithmetic mean."""
from sympy import Le, sqrt
from derive import Derivation, derivation


@derivation("Geometric and arithmetic mean of two numbers")
def am_gm_two(d: Derivation):
    x, y = d.real("x", above=0), d.real("y", above=0)
    d.claim(Le(sqrt(x * y), (x + y) / 2))

    gap = (d.calc((x + y) / 2 - sqrt(x * y))
            .eq((sqrt(x) - sqrt(y))**2 / 2,      why="expand the square")
            .ge(0,                               why="squares are nonnegative"))
    d.step(Le(sqrt(x * y), (x + y) / 2),         by=gap)
