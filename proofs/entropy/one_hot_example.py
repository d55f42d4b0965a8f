"""The prediction (0.26, 0.70, 0.04) sums to 1; against (0, 1, 0) its cross-entropy is -log(7/10)."""
from sympy import Eq, Rational, log
from derive import Derivation, derivation, literal
from derive.functions import cross_entropy


@derivation("Cross-entropy of one prediction", source="002_20670823012e611b.txt")
def one_hot_example(d: Derivation):
    a, b, c = Rational(26, 100), Rational(70, 100), Rational(4, 100)
    d.claim(Eq(cross_entropy(literal(0, 1, 0), literal(a, b, c)), -log(Rational(7, 10))))
    d.claim(Eq(a + b + c, 1), why="add")

    (d.calc(cross_entropy(literal(0, 1, 0), literal(a, b, c)))
      .eq(-(0 * log(a) + 1 * log(b) + 0 * log(c)),  by=cross_entropy)
      .eq(-log(Rational(7, 10)),                    why="only the true class is left"))
