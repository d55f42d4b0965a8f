"""Sigmoid outputs need not sum to 1: 0.77 + 0.3 + 0.8 is 1.87, while softmax's 0.25 + 0.05 + 0.70 is 1."""
from sympy import Eq, Ne, Rational
from derive import Derivation, derivation
from derive.functions import logit, sigmoid


@derivation("Sigmoid outputs need not sum to one", source="003_b2632fed1fb565bd.txt")
def sigmoid_outputs_independent(d: Derivation):
    one, two, three = Rational(77, 100), Rational(3, 10), Rational(8, 10)
    outputs = sigmoid(logit(one)) + sigmoid(logit(two)) + sigmoid(logit(three))
    d.claim(Eq(outputs, Rational(187, 100)))
    d.claim(Ne(outputs, 1))
    d.claim(Eq(Rational(25, 100) + Rational(5, 100) + Rational(70, 100), 1), why="add")

    total = (d.calc(outputs)
              .eq(one + two + three,      by=(sigmoid, logit), why="the sigmoid undoes the logit")
              .eq(Rational(187, 100)))
    d.step(Ne(outputs, 1),                by=total)
