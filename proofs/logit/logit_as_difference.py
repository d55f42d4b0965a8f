"""The logit of y is log y - log(1 - y)."""
from sympy import Eq, log
from derive import Derivation, derivation
from derive.functions import logit


@derivation("Logit is a difference of logarithms", source="000_c76cb6ece4d1cc06.txt")
def logit_as_difference(d: Derivation):
    y = d.real("y", above=0, below=1)
    d.claim(Eq(logit(y), log(y) - log(1 - y)))

    (d.calc(logit(y))
      .eq(log(y / (1 - y)),        by=logit)
      .eq(log(y) - log(1 - y),     why="log of a quotient"))
