"""The other class has probability sigmoid(-t), and its logit is the opposite number."""
from sympy import Eq, exp, log
from derive import Derivation, derivation
from derive.functions import logit, sigmoid


@derivation("The complementary class: the sign of the logit turns", source="000_c76cb6ece4d1cc06.txt")
def complement_class(d: Derivation):
    t = d.real("t")
    y = d.real("y", above=0, below=1)
    d.claim(Eq(1 - sigmoid(t), sigmoid(-t)))
    d.claim(Eq(logit(1 - y), -logit(y)))

    (d.calc(1 - sigmoid(t))
      .eq(1 - 1 / (1 + exp(-t)),          by=sigmoid)
      .eq(exp(-t) / (1 + exp(-t)),        why="a common denominator")
      .eq(1 / (1 + exp(t)),               why="multiply above and below by $exp(t)$")
      .eq(sigmoid(-t),                    by=sigmoid))
    (d.calc(logit(1 - y))
      .eq(log((1 - y) / (1 - (1 - y))),   by=logit)
      .eq(log((1 - y) / y))
      .eq(-log(y / (1 - y)),              why="log of a reciprocal")
      .eq(-logit(y),                      by=logit))
