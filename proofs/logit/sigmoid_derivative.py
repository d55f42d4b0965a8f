"""The sigmoid's slope is its value times the value of its complement."""
from sympy import Derivative, Eq, exp
from derive import Derivation, derivation
from derive.functions import sigmoid
from derive.rules import differentiate


@derivation("The derivative of the sigmoid")
def sigmoid_derivative(d: Derivation):
    t = d.real("t")
    d.claim(Eq(Derivative(sigmoid(t), t), sigmoid(t) * (1 - sigmoid(t))))

    (d.calc(Derivative(sigmoid(t), t))
      .eq(exp(-t) / (1 + exp(-t))**2,                   by=(sigmoid, differentiate))
      .eq(1 / (1 + exp(-t)) * (1 - 1 / (1 + exp(-t))),  why="$exp(-t)$ is the denominator less 1")
      .eq(sigmoid(t) * (1 - sigmoid(t)),                by=sigmoid))
