"""Probabilities 1/2, 1/4, 1/8, 1/8 with 1, 2, 3, 3 questions: their mean number is the entropy in bits."""
from sympy import Eq, Rational, Sum, log
from derive import Derivation, derivation, literal


@derivation("Entropy as a mean number of questions", source="004_584edaeada3741c6.txt")
def entropy_of_the_balls(d: Derivation):
    i = d.index("i", 1, 4)
    half, quarter, eighth = Rational(1, 2), Rational(1, 4), Rational(1, 8)
    p = literal(half, quarter, eighth, eighth)
    questions = literal(1, 2, 3, 3)
    bits = -Sum(p[i] * log(p[i], 2), i)
    d.claim(Eq(Sum(p[i] * questions[i], i), Rational(7, 4)))
    d.claim(Eq(bits, Sum(p[i] * questions[i], i)))

    mean = (d.calc(Sum(p[i] * questions[i], i))
             .eq(half * 1 + quarter * 2 + eighth * 3 + eighth * 3)
             .eq(Rational(7, 4)))
    (d.calc(bits)
      .eq(-(half * log(half, 2) + quarter * log(quarter, 2) + 2 * (eighth * log(eighth, 2))))
      .eq(half * 1 + quarter * 2 + eighth * 3 + eighth * 3,  why="$1/8 = 2**(-3)$, so $log(1/8)/log(2) = -3$")
      .eq(Sum(p[i] * questions[i], i),                       by=mean))
