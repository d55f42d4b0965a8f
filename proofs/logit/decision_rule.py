"""To choose the first class it is the same to ask for y > 1/2, for odds y/(1 - y) above 1, or for a positive logit."""
from sympy import Rational
from derive import Derivation, derivation, iff
from derive.functions import logit, odds
from derive.rules import divide, take_log


@derivation("Probability above 1/2, odds above 1, logit above 0", source="000_c76cb6ece4d1cc06.txt")
def decision_rule(d: Derivation):
    y = d.real("y", above=0, below=1)
    half = Rational(1, 2)
    d.claim(iff(y > half, odds(y) > 1, logit(y) > 0))

    (d.chain(y > half)
      .iff(y > 1 - y,       why="double, then subtract $y$")
      .iff(odds(y) > 1,     by=(odds, divide(1 - y)))
      .iff(logit(y) > 0,    by=(odds, logit, take_log)))
