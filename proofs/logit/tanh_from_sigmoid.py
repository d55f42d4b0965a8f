"""The hyperbolic tangent is a sigmoid, stretched to (-1, 1) and twice as steep in its argument."""
from sympy import Eq, exp
from derive import Derivation, derivation
from derive.functions import sigmoid


@derivation("The hyperbolic tangent is a scaled sigmoid")
def tanh_from_sigmoid(d: Derivation):
    t = d.real("t")
    tanh = d.define("tanh", (exp(t) - exp(-t)) / (exp(t) + exp(-t)), of=t)
    d.claim(Eq(tanh(t), 2 * sigmoid(2 * t) - 1))

    (d.calc(tanh(t))
      .eq((exp(t) - exp(-t)) / (exp(t) + exp(-t)),  by=tanh)
      .eq((1 - exp(-2 * t)) / (1 + exp(-2 * t)),    why="multiply above and below by $exp(-t)$")
      .eq(2 / (1 + exp(-2 * t)) - 1,                why="the numerator is 2 less the denominator")
      .eq(2 * sigmoid(2 * t) - 1,                   by=sigmoid))
