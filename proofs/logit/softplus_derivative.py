"""Softplus, log(1 + e^t), has the sigmoid as its slope; its values at t and -t differ by t."""
from sympy import Derivative, Eq, exp, log
from derive import Derivation, derivation
from derive.functions import sigmoid
from derive.rules import differentiate


@derivation("The derivative of softplus is the sigmoid")
def softplus_derivative(d: Derivation):
    t = d.real("t")
    softplus = d.define("softplus", log(1 + exp(t)), of=t)
    d.claim(Eq(Derivative(softplus(t), t), sigmoid(t)))
    d.claim(Eq(softplus(t) - softplus(-t), t))

    (d.calc(Derivative(softplus(t), t))
      .eq(exp(t) / (1 + exp(t)),                          by=(softplus, differentiate))
      .eq(1 / (1 + exp(-t)),                              why="divide above and below by $exp(t)$")
      .eq(sigmoid(t),                                     by=sigmoid))
    (d.calc(softplus(t) - softplus(-t))
      .eq(log((1 + exp(t)) / (1 + exp(-t))),              by=softplus, why="log of a quotient")
      .eq(log(exp(t)),                                    why="multiply above and below by $exp(t)$")
      .eq(t,                                              why="log undoes exp"))
