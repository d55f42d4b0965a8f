"""The sigmoid's graph is symmetric about the point (0, 1/2), so its slope is the same at t and at -t."""
from sympy import Derivative, Eq, Rational, exp
from derive import Derivation, derivation
from derive.functions import sigmoid


@derivation("The sigmoid is symmetric about (0, 1/2)")
def sigmoid_symmetry(d: Derivation):
    t = d.real("t")
    half = Rational(1, 2)
    slope = d.define("s", Derivative(sigmoid(t), t), of=t)
    d.claim(Eq(sigmoid(-t) - half, half - sigmoid(t)))
    d.claim(Eq(slope(-t), slope(t)))

    turned = (d.calc(sigmoid(-t) - half)
               .eq(1 / (1 + exp(t)) - half,                   by=sigmoid)
               .eq(half - 1 / (1 + exp(-t)),                  why="$1/(1 + exp(t)) + 1/(1 + exp(-t)) = 1$")
               .eq(half - sigmoid(t),                         by=sigmoid))
    rate = d.lemma("sigmoid-derivative")
    here = d.step(Eq(slope(t), sigmoid(t) * (1 - sigmoid(t))), by=(slope, rate.at(t=t)))
    (d.calc(slope(-t))
      .eq(sigmoid(-t) * (1 - sigmoid(-t)),                    by=(slope, rate.at(t=-t)))
      .eq((1 - sigmoid(t)) * sigmoid(t),                      by=turned)
      .eq(slope(t),                                           by=here))
