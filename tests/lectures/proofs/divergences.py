"""How far distributions are from each other, and what their tails weigh."""
from sympy import Abs, Derivative, Eq, Ge, Min, Product, Rational, Sum, cosh, exp, log, sqrt, tanh
from derive import Derivation, derivation, iff
from derive.functions import kl_divergence
from derive.rules import (
    cases, differentiate, minimum_at, multiply, product_over, rising, sum_over, take_exp, take_power,
    tangent_exp, tangent_log, tangent_power,
)


@derivation("KL of two exponential distributions is not negative, and zero only for equal rates")
def kl_exponential(d: Derivation) -> None:
    a, b = d.reals("a b", above=0)
    D = d.define("D", log(a / b) + b / a - 1)
    d.claim(Ge(D, 0))
    d.claim(iff(Eq(D, 0), Eq(a, b)))
    l = d.lemma("log-le-sub-one")
    e = d.lemma("log-eq-sub-one-iff")
    d.step(log(b / a) <= b / a - 1, by=l.at(x=b / a)).then(Ge(D, 0), by=D)
    (d.chain(Eq(D, 0))
      .iff(Eq(log(b / a), b / a - 1), by=D)
      .iff(Eq(b / a, 1), by=e.at(x=b / a))
      .iff(Eq(a, b)))


@derivation("KL of two Poisson distributions, from the mean")
def kl_poisson(d: Derivation) -> None:
    M = d.integer("M", at_least=1)
    k = d.index("k", 0, M)
    p = d.family("p", k, at_least=0)
    a, b = d.reals("a b", above=0)
    one = d.given(Eq(Sum(p[k], k), 1))
    mean = d.given(Eq(Sum(p[k] * k, k), a))
    d.claim(Eq(Sum(p[k] * ((k * log(a) - a) - (k * log(b) - b)), k), a * log(a / b) - a + b))
    d.claim(a * log(a / b) - a + b >= 0)
    d.step(Eq(Sum(p[k] * ((k * log(a) - a) - (k * log(b) - b)), k), a * log(a / b) - a + b), by=(one, mean))
    t = d.step(log(b / a) <= b / a - 1, by=tangent_log(b / a, 1))
    d.step(a * log(b / a) <= b - a, by=(t, multiply(a))).then(a * log(a / b) - a + b >= 0)


@derivation("The entropy of a geometric distribution, cut off at n")
def entropy_geometric(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    k = d.index("k", 1, n)
    p = d.real("p", above=0, below=1)
    P = d.define("P", p * (1 - p)**(k - 1), over=k)
    d.claim(Eq(Sum(P[k], k), 1 - (1 - p)**n), by=P)
    d.claim(Eq(Sum(k * P[k], k), (1 - (1 - p)**n) / p - n * (1 - p)**n))
    d.claim(Eq(-Sum(P[k] * log(P[k]), k), -log(p) * Sum(P[k], k) - log(1 - p) * (Sum(k * P[k], k) - Sum(P[k], k))))
    d.step(Eq(Sum(k * P[k], k), (1 - (1 - p)**n) / p - n * (1 - p)**n), by=P)
    (d.calc(-Sum(P[k] * log(P[k]), k))
      .eq(-Sum(P[k] * (log(p) + (k - 1) * log(1 - p)), k), by=P)
      .eq(-log(p) * Sum(P[k], k) - log(1 - p) * (Sum(k * P[k], k) - Sum(P[k], k))))


@derivation("KL is at most the log of one plus chi-squared")
def kl_chi2(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    p, q = d.family("p", i, above=0), d.family("q", i, above=0)
    sp, sq = d.given(Eq(Sum(p[i], i), 1)), d.given(Eq(Sum(q[i], i), 1))
    chi = d.define("chi", Sum((p[i] - q[i])**2 / q[i], i))
    d.claim(kl_divergence(p, q) <= log(1 + chi))
    d.claim(log(1 + chi) <= chi)
    M = d.step(Eq(1 + chi, Sum(p[i]**2 / q[i], i)), by=(chi, sp, sq))
    t = d.step(log(p[i] / q[i]) <= log(1 + chi) + (p[i] / q[i] - (1 + chi)) / (1 + chi),
               by=tangent_log(p[i] / q[i], 1 + chi))
    s = d.step(p[i] * log(p[i] / q[i]) <= p[i] * (log(1 + chi) + (p[i] / q[i] - (1 + chi)) / (1 + chi)),
               by=(t, multiply(p[i])))
    (d.calc(kl_divergence(p, q))
      .eq(Sum(p[i] * log(p[i] / q[i]), i), by=kl_divergence)
      .le(Sum(p[i] * (log(1 + chi) + (p[i] / q[i] - (1 + chi)) / (1 + chi)), i), by=(s, sum_over(i)))
      .eq(log(1 + chi) * Sum(p[i], i) + (Sum(p[i]**2 / q[i], i) - (1 + chi) * Sum(p[i], i)) / (1 + chi))
      .eq(log(1 + chi), by=(sp, M)))
    d.step(log(1 + chi) <= chi, by=tangent_log(1 + chi, 1))


@derivation("Total variation is what does not overlap")
def total_variation(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    p, q = d.family("p", i, at_least=0), d.family("q", i, at_least=0)
    sp, sq = d.given(Eq(Sum(p[i], i), 1)), d.given(Eq(Sum(q[i], i), 1))
    d.claim(Eq(Sum(Abs(p[i] - q[i]), i) / 2, 1 - Sum(Min(p[i], q[i]), i)))
    d.claim(Sum(Abs(p[i] - q[i]), i) / 2 <= 1)
    each = d.step(Eq(Abs(p[i] - q[i]), p[i] + q[i] - 2 * Min(p[i], q[i])))
    tv = d.step(Eq(Sum(Abs(p[i] - q[i]), i) / 2, 1 - Sum(Min(p[i], q[i]), i)), by=(each, sp, sq))
    d.step(0 <= Sum(Min(p[i], q[i]), i)).then(Sum(Abs(p[i] - q[i]), i) / 2 <= 1, by=tv)


@derivation("Hellinger distance and total variation")
def hellinger(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    p, q = d.family("p", i, at_least=0), d.family("q", i, at_least=0)
    sp, sq = d.given(Eq(Sum(p[i], i), 1)), d.given(Eq(Sum(q[i], i), 1))
    H = d.define("H", 1 - Sum(sqrt(p[i] * q[i]), i))
    d.claim(Eq(H, Sum((sqrt(p[i]) - sqrt(q[i]))**2, i) / 2))
    d.claim(H <= Sum(Abs(p[i] - q[i]), i) / 2)
    h = d.step(Eq(H, Sum((sqrt(p[i]) - sqrt(q[i]))**2, i) / 2), by=(H, sp, sq))
    bound = (sqrt(p[i]) - sqrt(q[i]))**2 <= Abs(p[i] - q[i])
    with d.case(q[i] <= p[i]) as below:
        order = d.step(sqrt(q[i]) <= sqrt(p[i]), by=(below, take_power(Rational(1, 2))))
        one = d.step(bound, by=(order, below, multiply(2 * sqrt(q[i]))))
    with d.case(p[i] <= q[i]) as above:
        order = d.step(sqrt(p[i]) <= sqrt(q[i]), by=(above, take_power(Rational(1, 2))))
        two = d.step(bound, by=(order, above, multiply(2 * sqrt(p[i]))))
    one = d.step(bound, by=(one, two, cases))
    (d.calc(H)
      .eq(Sum((sqrt(p[i]) - sqrt(q[i]))**2, i) / 2, by=h)
      .le(Sum(Abs(p[i] - q[i]), i) / 2, by=(one, sum_over(i))))


@derivation("A fair sign is sub-Gaussian")
def rademacher(d: Derivation) -> None:
    t = d.real("t")
    d.claim(cosh(t) <= exp(t**2 / 2))
    f = t**2 / 2 - log(cosh(t))
    slope = d.step(Eq(Derivative(f, t), t - tanh(t)), by=differentiate)
    curve = d.step(Eq(Derivative(t - tanh(t), t), tanh(t)**2), by=differentiate)
    up = d.step(0 <= Derivative(t - tanh(t), t), by=curve)
    with d.case(t >= 0):
        right = d.step(0 <= t - tanh(t), by=(up, rising(t, 0)))
    with d.case(t <= 0):
        left = d.step(t - tanh(t) <= 0, by=(up, rising(t, 0)))
    least = d.step(log(cosh(t)) <= t**2 / 2, by=(slope, right, left, minimum_at(t, 0)))
    d.step(cosh(t) <= exp(t**2 / 2), by=(least, take_exp))


@derivation("The moment generating function of a coin is below that of a Poisson variable")
def coin_mgf(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    i = d.index("i", 1, N)
    p = d.family("p", i, at_least=0, at_most=1)
    t = d.real("t")
    mu = d.define("mu", Sum(p[i], i))
    d.claim(Product(1 - p[i] + p[i] * exp(t), i) <= exp(mu * (exp(t) - 1)))
    one = d.step(1 + p[i] * (exp(t) - 1) <= exp(p[i] * (exp(t) - 1)), by=tangent_exp(p[i] * (exp(t) - 1), 0))
    same = d.step(1 - p[i] + p[i] * exp(t) <= exp(p[i] * (exp(t) - 1)), by=one)
    (d.calc(Product(1 - p[i] + p[i] * exp(t), i))
      .le(Product(exp(p[i] * (exp(t) - 1)), i), by=(same, product_over(i)))
      .eq(exp(Sum(p[i] * (exp(t) - 1), i)))
      .eq(exp(mu * (exp(t) - 1)), by=mu))


@derivation("The best exponent of Hoeffding's bound")
def hoeffding_exponent(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    eps = d.real("epsilon", above=0)
    s = d.real("s")
    d.claim(-2 * n * eps**2 <= -s * eps + s**2 / (8 * n))
    d.claim(iff(Eq(-s * eps + s**2 / (8 * n), -2 * n * eps**2), Eq(s, 4 * n * eps)))
    sq = d.step(Eq(-s * eps + s**2 / (8 * n) + 2 * n * eps**2, (s - 4 * n * eps)**2 / (8 * n)))
    d.step(-2 * n * eps**2 <= -s * eps + s**2 / (8 * n), by=sq)
    (d.chain(Eq(-s * eps + s**2 / (8 * n), -2 * n * eps**2))
      .iff(Eq((s - 4 * n * eps)**2 / (8 * n), 0), by=sq)
      .iff(Eq(s, 4 * n * eps)))


@derivation("The birthday bound for hash collisions")
def birthday(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    k = d.integer("k", at_least=1, at_most=n)
    i = d.index("i", 0, k - 1)
    d.claim(Product(1 - i / n, i) <= exp(-k * (k - 1) / (2 * n)))
    one = d.step(1 - i / n <= exp(-i / n), by=tangent_exp(-i / n, 0))
    (d.calc(Product(1 - i / n, i))
      .le(Product(exp(-i / n), i), by=(one, product_over(i)))
      .eq(exp(-Sum(i, i) / n))
      .eq(exp(-k * (k - 1) / (2 * n))))


@derivation("Weighted means: arithmetic and geometric")
def weighted_am_gm(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    x, w = d.family("x", i, above=0), d.family("w", i, at_least=0)
    one = d.given(Eq(Sum(w[i], i), 1))
    m = d.define("m", Sum(w[i] * x[i], i))
    pos = d.given(m > 0)
    d.claim(Product(x[i]**w[i], i) <= m)
    t = d.step(log(x[i]) <= log(m) + (x[i] - m) / m, by=(pos, tangent_log(x[i], m)))
    weighted = d.step(w[i] * log(x[i]) <= w[i] * (log(m) + (x[i] - m) / m), by=(t, pos, multiply(w[i])))
    s = d.step(Sum(w[i] * log(x[i]), i) <= Sum(w[i] * (log(m) + (x[i] - m) / m), i), by=(weighted, sum_over(i)))
    r = d.step(Sum(w[i] * log(x[i]), i) <= log(m), by=(s, one, m, pos))
    d.step(exp(Sum(w[i] * log(x[i]), i)) <= m, by=(r, pos, take_exp)).then(Product(x[i]**w[i], i) <= m)


@derivation("Jensen for exp, K terms")
def jensen_exp(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    p, z = d.family("p", i, at_least=0), d.family("z", i)
    one = d.given(Eq(Sum(p[i], i), 1))
    m = d.define("m", Sum(p[i] * z[i], i))
    d.claim(exp(m) <= Sum(p[i] * exp(z[i]), i))
    t = d.step(exp(m) * (1 + z[i] - m) <= exp(z[i]), by=tangent_exp(z[i], m))
    weighted = d.step(p[i] * (exp(m) * (1 + z[i] - m)) <= p[i] * exp(z[i]), by=(t, multiply(p[i])))
    (d.calc(exp(m))
      .eq(Sum(p[i] * (exp(m) * (1 + z[i] - m)), i), by=(one, m))
      .le(Sum(p[i] * exp(z[i]), i), by=(weighted, sum_over(i))))


@derivation("Discrete uniform: mean and variance")
def discrete_uniform(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    k = d.index("k", 1, n)
    d.claim(Eq(Sum(k, k) / n, (n + 1) / 2))
    d.claim(Eq(Sum((k - (n + 1) / 2)**2, k) / n, (n**2 - 1) / 12))
    d.step(Eq(Sum(k, k) / n, (n + 1) / 2))
    d.step(Eq(Sum((k - (n + 1) / 2)**2, k) / n, (n**2 - 1) / 12))


@derivation("Pass at k is at most k times pass at one")
def pass_at_k(d: Derivation) -> None:
    k = d.integer("k", at_least=1)
    p = d.real("p", at_least=0, below=1)
    d.claim(1 - (1 - p)**k <= k * p)
    d.claim(p <= 1 - (1 - p)**k)
    d.step(1 - k * p <= (1 - p)**k, by=tangent_power(1 - p, 1, k)).then(1 - (1 - p)**k <= k * p)
    d.step((1 - p)**(k - 1) <= 1**(k - 1), by=(d.step(1 - p <= 1), take_power(k - 1))).then(
        (1 - p)**k <= 1 - p, by=multiply(1 - p)).then(p <= 1 - (1 - p)**k)
