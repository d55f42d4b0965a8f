"""The softmax of the logits 4, 2 and -2 sums to 1 exactly, and is (0.87888, 0.11894, 0.00218) rounded."""
from sympy import And, Eq, Integer, Lt, Rational
from derive import Derivation, derivation, literal
from derive.functions import softmax
from derive.rules import enclose


def rounds_to(value, digits):
    """100000 times the value is within a half of the integer `digits`."""
    digits, half = Integer(digits), Rational(1, 2)
    return And(Lt(digits - half, 100000 * value), Lt(100000 * value, digits + half))


@derivation("Softmax of the logits 4, 2 and -2", source="001_7de39d0da407a50e.txt")
def softmax_example_4_2_minus2(d: Derivation):
    p = softmax(literal(4, 2, -2))
    d.claim(Eq(p[1] + p[2] + p[3], 1),    by=softmax, why="numerators over their sum")
    d.claim(rounds_to(p[1], 87888),       by=enclose)
    d.claim(rounds_to(p[2], 11894),       by=enclose)
    d.claim(rounds_to(p[3], 218),         by=enclose)
