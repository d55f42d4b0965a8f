"""The logit increases strictly on (0, 1), is 0 at 1/2, and goes to -oo at 0 and to +oo at 1."""
from sympy import Derivative, Eq, Rational, log, oo
from derive import Derivation, derivation, iff, tends
from derive.functions import logit
from derive.rules import differentiate, increasing, limit


@derivation("The logit takes (0, 1) to all of the line", source="001_7de39d0da407a50e.txt")
def logit_range(d: Derivation):
    y, a, b = (d.real(name, above=0, below=1) for name in "yab")
    half = Rational(1, 2)
    d.claim(iff(a < b, logit(a) < logit(b)))
    d.claim(Eq(logit(half), 0))
    d.claim(tends(logit(y), y, 0, -oo, side="+"))
    d.claim(tends(logit(y), y, 1, oo, side="-"))

    slope = (d.calc(Derivative(logit(y), y))
              .eq(1 / (y * (1 - y)),                 by=(logit, differentiate)))
    d.step(iff(a < b, logit(a) < logit(b)),          by=(slope, increasing(y, a, b)))
    (d.calc(logit(half))
      .eq(log(half / (1 - half)),                    by=logit)
      .eq(0,                                         why="log of 1"))
    d.step(tends(logit(y), y, 0, -oo, side="+"),     by=limit)
    d.step(tends(logit(y), y, 1, oo, side="-"),      by=limit)
