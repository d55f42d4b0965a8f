"""For one trial the multinomial coefficient is 1, and the outcome x has the probability prod P_i^(x_i)."""
from sympy import Eq, Product
from derive import KD, Derivation, derivation
from derive.rules import product_over


@derivation("The multinomial distribution for one trial", source="003_b2632fed1fb565bd.txt")
def one_trial_multinomial(d: Derivation):
    K = d.integer("K", at_least=1)
    k = d.integer("k", at_least=1, at_most=K)
    n = d.integer("n", at_least=0)
    i, m = d.index("i", 1, K), d.index("m", 1, n)
    P = d.family("P", i)
    x = d.family("x", i, integer=True, at_least=0)
    trials = d.given(Eq(n, 1), "there is one trial")
    one_hot = d.given(Eq(x[i], KD(i, k)), "its outcome is k")
    factorial = d.define("factorial", Product(m, (m, 1, n)), of=n)
    coefficient = factorial(n) / Product(factorial(x[i]), i)
    d.claim(Eq(coefficient, 1))
    d.claim(Eq(coefficient * Product(P[i] ** x[i], i), Product(P[i] ** x[i], i)))

    each = (d.calc(factorial(x[i]))
             .eq(factorial(KD(i, k)),                  by=one_hot)
             .eq(1,                                    by=factorial, why="$factorial(0) = 1$, $factorial(1) = 1$"))
    one = (d.calc(coefficient)
            .eq(factorial(1) / Product(factorial(x[i]), i),   by=trials)
            .eq(factorial(1) / Product(1, i),          by=(each, product_over(i)))
            .eq(1,                                     by=factorial))
    d.step(Eq(coefficient * Product(P[i] ** x[i], i), Product(P[i] ** x[i], i)), by=one)
