"""Latent variables and densities: bounds, sticks, denoising, empirical Bayes, embeddings."""
from sympy import Derivative, Eq, Product, Rational, Sum, exp, factorial, log, sqrt
from derive import Derivation, derivation
from derive.functions import kl_divergence
from derive.rules import cases, differentiate, divide, induction, rising, take_exp, take_log


@derivation("A bound of the evidence from above, by chi squared")
def chi_bound(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    z = d.index("z", 1, K)
    p, q = d.family("p", z, above=0), d.family("q", z, above=0)
    one = d.given(Eq(Sum(q[z], z), 1), "q sums to one")
    d.claim(log(Sum(p[z], z)) <= log(Sum(q[z] * (p[z] / q[z])**2, z)) / 2)
    cs = d.step(Sum(p[z], z)**2 <= Sum(q[z], z) * Sum(p[z]**2 / q[z], z),
                by=d.lemma("cauchy-schwarz-sums").at(K=K, a=q**Rational(1, 2), b=p / q**Rational(1, 2)))
    (d.step(Sum(p[z], z)**2 <= Sum(q[z] * (p[z] / q[z])**2, z), by=(cs, one))
      .then(2 * log(Sum(p[z], z)) <= log(Sum(q[z] * (p[z] / q[z])**2, z)), by=take_log)
      .then(log(Sum(p[z], z)) <= log(Sum(q[z] * (p[z] / q[z])**2, z)) / 2, by=divide(2)))


@derivation("Breaking a stick: what n pieces leave")
def stick_breaking(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    n = d.integer("n", at_least=0, at_most=T)
    k, j = d.indices("k j", 1, T)
    b = d.family("b", k, above=0, below=1)
    w = d.define("w", b[k] * Product(1 - b[j], (j, 1, k - 1)), over=k)
    P = Eq(1 - Sum(w[k], (k, 1, n)), Product(1 - b[j], (j, 1, n)))
    d.claim(P)
    d.claim(Sum(w[k], (k, 1, n)) < 1)
    base = d.step(Eq(1 - Sum(w[k], (k, 1, 0)), Product(1 - b[j], (j, 1, 0))), why="nothing is broken off yet")
    with d.case(n < T), d.induction(P) as h:
        on = (d.calc(1 - Sum(w[k], (k, 1, n + 1)))
              .eq(1 - Sum(w[k], (k, 1, n)) - w[n + 1])
              .eq(Product(1 - b[j], (j, 1, n)) - b[n + 1] * Product(1 - b[j], (j, 1, n)), by=(h, w))
              .eq(Product(1 - b[j], (j, 1, n + 1))))
    left = d.step(P, by=(base, on, induction(n, 0)))
    d.step(Sum(w[k], (k, 1, n)) < 1, by=left)


@derivation("A DDIM step keeps the marginal, whatever noise is put in anew")
def ddim(d: Derivation) -> None:
    N = d.integer("N", at_least=2)
    n = d.index("n", 1, N)
    w, e, xi = d.family("w", n, at_least=0), d.family("epsilon", n), d.family("xi", n)
    a, b = d.real("a", above=0, below=1), d.real("b", above=0, below=1)
    s, x = d.real("sigma", at_least=0), d.real("x")
    room = d.given(s**2 <= 1 - b, "the new noise has room")
    unit = d.given(Eq(Sum(w[n] * e[n]**2, n), 1), "the noise has variance one")
    fresh = d.given(Eq(Sum(w[n] * xi[n]**2, n), 1), "so has the new one")
    free = d.given(Eq(Sum(w[n] * e[n] * xi[n], n), 0), "they are uncorrelated")
    X = d.define("X", sqrt(a) * x + sqrt(1 - a) * e[n], over=n)
    E = d.define("E", (X[n] - sqrt(a) * x) / sqrt(1 - a), over=n)
    same = d.step(Eq(E[n], e[n]), by=(E, X))
    d.claim(Eq(Sum(w[n] * (sqrt(b) * x + sqrt(1 - b - s**2) * E[n] + s * xi[n] - sqrt(b) * x)**2, n), 1 - b))
    (d.calc(Sum(w[n] * (sqrt(b) * x + sqrt(1 - b - s**2) * E[n] + s * xi[n] - sqrt(b) * x)**2, n))
      .eq(Sum(w[n] * (sqrt(1 - b - s**2) * e[n] + s * xi[n])**2, n), by=(same, room))
      .eq((1 - b - s**2) * Sum(w[n] * e[n]**2, n) + 2 * s * sqrt(1 - b - s**2) * Sum(w[n] * e[n] * xi[n], n)
          + s**2 * Sum(w[n] * xi[n]**2, n), by=room)
      .eq(1 - b, by=(unit, fresh, free)))


@derivation("Tweedie: the score of a noisy mixture points to the posterior mean")
def tweedie(d: Derivation) -> None:
    J = d.integer("J", at_least=1)
    j = d.index("j", 1, J)
    w, m = d.family("w", j, above=0), d.family("m", j)
    s, x = d.real("s", above=0), d.real("x")
    g = d.define("g", w[j] * exp(-(x - m[j])**2 / (2 * s**2)), over=j)
    q = d.define("q", Sum(g[j], j))
    r = d.define("r", g[j] / q, over=j)
    d.claim(Eq(x + s**2 * Derivative(log(q), x), Sum(r[j] * m[j], j)))
    total = d.step(Eq(Sum(r[j], j), 1), by=(r, q))
    slope = d.step(Eq(Derivative(g[j], x), g[j] * (m[j] - x) / s**2), by=(g, differentiate))
    score = (d.calc(Derivative(log(q), x))
      .eq(Sum(g[j] * (m[j] - x) / s**2, j) / q, by=(q, g, differentiate))
      .eq(Sum(r[j] * (m[j] - x), j) / s**2, by=r))
    (d.calc(x + s**2 * Derivative(log(q), x))
      .eq(x + Sum(r[j] * (m[j] - x), j), by=score)
      .eq(x + Sum(r[j] * m[j], j) - x * Sum(r[j], j))
      .eq(Sum(r[j] * m[j], j), by=total))


@derivation("Robbins: the posterior mean of a Poisson rate needs no prior")
def robbins(d: Derivation) -> None:
    J, X = d.integer("J", at_least=1), d.integer("X", at_least=1)
    j = d.index("j", 1, J)
    x, s = d.index("x", 0, X - 1), d.index("s", 0, X)
    w, th = d.family("w", j, above=0), d.family("theta", j, above=0)
    p = d.define("p", exp(-th[j]) * th[j]**s / factorial(s), over=(s, j))
    m = d.define("m", Sum(w[j] * p[s, j], j), over=s)
    d.claim(Eq(Sum(th[j] * w[j] * p[x, j], j) / m[x], (x + 1) * m[x + 1] / m[x]))
    shift = d.step(Eq(th[j] * p[x, j], (x + 1) * p[x + 1, j]), by=p, why="one more factor")
    (d.calc(Sum(th[j] * w[j] * p[x, j], j) / m[x])
      .eq(Sum((x + 1) * w[j] * p[x + 1, j], j) / m[x], by=shift)
      .eq((x + 1) * m[x + 1] / m[x], by=m))


@derivation("In an exponential family the divergence is Bregman's, of the log-partition, turned around")
def kl_bregman(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    x = d.index("x", 1, K)
    h, T = d.family("h", x, above=0), d.family("T", x)
    a, b = d.reals("a b")
    A = d.define("A", log(Sum(h[x] * exp(a * T[x]), x)))
    B = d.define("B", log(Sum(h[x] * exp(b * T[x]), x)))
    p = d.define("p", h[x] * exp(a * T[x] - A), over=x)
    q = d.define("q", h[x] * exp(b * T[x] - B), over=x)
    d.claim(Eq(kl_divergence(p, q), B - A - (b - a) * Derivative(A, a)))
    one = d.step(Eq(Sum(p[x], x), 1), by=(p, A))
    mean = d.step(Eq(Derivative(A, a), Sum(p[x] * T[x], x)), by=(A, p, differentiate))
    ratio = d.step(Eq(log(p[x] / q[x]), (a - b) * T[x] - A + B), by=(p, q))
    (d.calc(kl_divergence(p, q))
      .eq(Sum(p[x] * log(p[x] / q[x]), x), by=kl_divergence)
      .eq(Sum(p[x] * ((a - b) * T[x] - A + B), x), by=ratio)
      .eq((a - b) * Sum(p[x] * T[x], x) + (B - A) * Sum(p[x], x))
      .eq(B - A - (b - a) * Derivative(A, a), by=(one, mean)))


@derivation("The gradient of stochastic neighbour embedding: springs between points")
def sne(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    j, k = d.indices("j k", 1, n)
    p, u = d.family("p", j, above=0), d.family("u", j)
    y = d.real("y")
    one = d.given(Eq(Sum(p[j], j), 1), "the neighbours' probabilities sum to one")
    Z = d.define("Z", Sum(exp(-(y - u[k])**2), k))
    q = d.define("q", exp(-(y - u[j])**2) / Z, over=j)
    C = d.define("C", Sum(p[j] * log(p[j] / q[j]), j))
    d.claim(Eq(Derivative(C, y), 2 * Sum((p[j] - q[j]) * (y - u[j]), j)))
    plain = (d.calc(C)
      .eq(Sum(p[j] * log(p[j]), j) + Sum(p[j] * (y - u[j])**2, j) + log(Z) * Sum(p[j], j), by=(C, q))
      .eq(Sum(p[j] * log(p[j]), j) + Sum(p[j] * (y - u[j])**2, j) + log(Z), by=one))
    (d.calc(Derivative(C, y))
      .eq(Derivative(Sum(p[j] * log(p[j]), j) + Sum(p[j] * (y - u[j])**2, j) + log(Z), y), by=plain)
      .eq(2 * Sum(p[j] * (y - u[j]), j) - 2 * Sum(exp(-(y - u[j])**2) * (y - u[j]), j) / Z, by=(Z, differentiate))
      .eq(2 * Sum((p[j] - q[j]) * (y - u[j]), j), by=q))


@derivation("Hoeffding's lemma for a coin, in full")
def hoeffding_lemma(d: Derivation) -> None:
    t = d.real("t")
    p = d.real("p", above=0, below=1)
    s = d.define("s", p * exp(t) / (1 - p + p * exp(t)))
    gap = t**2 / 8 + p * t - log(1 - p + p * exp(t))
    d.claim((1 - p) * exp(-p * t) + p * exp((1 - p) * t) <= exp(t**2 / 8))
    slope = d.step(Eq(Derivative(gap, t), t / 4 + p - s), by=(s, differentiate))
    second = (d.calc(Derivative(t / 4 + p - s, t))
      .eq(Rational(1, 4) - s * (1 - s), by=(s, differentiate))
      .ge(0, why="a product of shares of one is at most a quarter"))
    with d.case(t >= 0):
        up = d.step(t / 4 + p - s >= 0, by=(second, s, rising(t, 0)))
        above = d.step(Derivative(gap, t) >= 0, by=(slope, up))
        right = d.step(gap >= 0, by=(above, rising(t, 0)))
    with d.case(t < 0):
        down = d.step(t / 4 + p - s <= 0, by=(second, s, rising(t, 0)))
        below = d.step(Derivative(gap, t) <= 0, by=(slope, down))
        left = d.step(gap >= 0, by=(below, rising(t, 0)))
    both = d.step(gap >= 0, by=(right, left, cases))
    (d.step(-p * t + log(1 - p + p * exp(t)) <= t**2 / 8, by=both)
      .then(exp(-p * t) * (1 - p + p * exp(t)) <= exp(t**2 / 8), by=take_exp)
      .then((1 - p) * exp(-p * t) + p * exp((1 - p) * t) <= exp(t**2 / 8)))
