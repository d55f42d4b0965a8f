"""Estimates and their variances; what a penalty does."""
from sympy import Abs, And, Derivative, Eq, Sum, sqrt
from derive import Derivation, derivation, forall, iff, implies, KD
from derive.rules import differentiate, divide, each_zero, minimum_at, multiply, sum_over


@derivation("The variance of a dot product of independent unit vectors")
def dot_variance(d: Derivation) -> None:
    m = d.integer("m", at_least=1)
    a, b = d.indices("a b", 1, m)
    S = d.integer("S", at_least=1)
    s = d.index("s", 1, S)
    p = d.family("p", s, at_least=0)
    q = d.family("q", s, a)
    k = d.family("k", s, a)
    ind = d.given(Eq(Sum(p[s] * q[s, a] * k[s, a] * q[s, b] * k[s, b], s), KD(a, b)),
                  "components are independent with mean 0 and variance 1")
    d.claim(Eq(Sum(p[s] * (Sum(q[s, a] * k[s, a], a) / sqrt(m))**2, s), 1))
    (d.calc(Sum(p[s] * (Sum(q[s, a] * k[s, a], a) / sqrt(m))**2, s))
      .eq(Sum(p[s] * Sum(q[s, a] * k[s, a] * q[s, b] * k[s, b], a, b), s) / m)
      .eq(Sum(Sum(p[s] * q[s, a] * k[s, a] * q[s, b] * k[s, b], s), a, b) / m)
      .eq(Sum(KD(a, b), a, b) / m, by=ind)
      .eq(1))


@derivation("A ridge objective is zero only for zero weight and zero data")
def ridge_zero(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x, y = d.family("x", n), d.family("y", n)
    lam = d.real("lambda", above=0)
    w = d.real("w")
    f = Sum((y[n] - w * x[n])**2, n) + lam * w**2
    d.claim(iff(Eq(f, 0), And(forall(Eq(y[n], 0), n), Eq(w, 0))))
    (d.chain(Eq(f, 0))
      .iff(And(Eq(Sum((y[n] - w * x[n])**2, n), 0), Eq(lam * w**2, 0)), why="both are nonnegative")
      .iff(And(forall(Eq((y[n] - w * x[n])**2, 0), n), Eq(w, 0)), by=each_zero)
      .iff(And(forall(Eq(y[n], 0), n), Eq(w, 0))))


@derivation("Shrinking an unbiased estimate")
def shrinkage(d: Derivation) -> None:
    v = d.real("v", above=0)
    th = d.real("theta")
    c = d.real("c")
    d.claim(v * th**2 / (v + th**2) <= c**2 * v + (c - 1)**2 * th**2)
    d.claim(v * th**2 / (v + th**2) < v)
    e = d.step(Eq(c**2 * v + (c - 1)**2 * th**2, v * th**2 / (v + th**2) + (v + th**2) * (c - th**2 / (v + th**2))**2))
    d.step(v * th**2 / (v + th**2) <= c**2 * v + (c - 1)**2 * th**2, by=e)
    d.step(v * th**2 / (v + th**2) < v)


@derivation("Inverse-variance weights")
def inverse_variance(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    i = d.index("i", 1, n)
    v = d.family("v", i, above=0)
    w = d.family("w", i)
    one = d.given(Eq(Sum(w[i], i), 1), "unbiased")
    P = d.define("P", Sum(1 / v[i], i))
    d.claim(1 / P <= Sum(w[i]**2 * v[i], i))
    e = d.step(Eq(Sum(v[i] * (w[i] - 1 / (v[i] * P))**2, i), Sum(w[i]**2 * v[i], i) - 1 / P), by=(one, P))
    d.step(1 / P <= Sum(w[i]**2 * v[i], i), by=e)


@derivation("The effective sample size")
def ess(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    i = d.index("i", 1, n)
    w = d.family("w", i, above=0)
    S, Q = d.define("S", Sum(w[i], i)), d.define("Q", Sum(w[i]**2, i))
    d.claim(S**2 / Q <= n)
    d.claim(1 <= S**2 / Q)
    var = d.step(Eq(Sum((w[i] - S / n)**2, i), Q - S**2 / n), by=(S, Q))
    d.step(S**2 <= n * Q, by=var).then(S**2 / Q <= n, by=divide(Q))
    part = d.step(w[i] <= S, by=S)
    sq = d.step(w[i] * w[i] <= w[i] * S, by=(part, multiply(w[i])))
    d.step(Sum(w[i] * w[i], i) <= Sum(w[i] * S, i), by=(sq, sum_over(i))).then(
        Q <= S**2, by=(Q, S)).then(1 <= S**2 / Q, by=divide(Q))


@derivation("The ambiguity decomposition of an ensemble")
def ambiguity(d: Derivation) -> None:
    M = d.integer("M", at_least=1)
    m = d.index("m", 1, M)
    w, f = d.family("w", m, at_least=0), d.family("f", m)
    y = d.real("y")
    one = d.given(Eq(Sum(w[m], m), 1))
    F = d.define("F", Sum(w[m] * f[m], m))
    d.claim(Eq((F - y)**2, Sum(w[m] * (f[m] - y)**2, m) - Sum(w[m] * (f[m] - F)**2, m)))
    d.claim((F - y)**2 <= Sum(w[m] * (f[m] - y)**2, m))
    d.step(Eq((F - y)**2, Sum(w[m] * (f[m] - y)**2, m) - Sum(w[m] * (f[m] - F)**2, m)), by=(F, one)).then(
        (F - y)**2 <= Sum(w[m] * (f[m] - y)**2, m))


@derivation("A doubly robust estimate is right if one of its models is")
def doubly_robust(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    p, e, eh = d.family("p", i, at_least=0), d.family("e", i, above=0), d.family("h", i, above=0)
    m, mh = d.family("m", i), d.family("g", i)
    est = Sum(p[i] * (mh[i] + e[i] / eh[i] * (m[i] - mh[i])), i)
    d.claim(Eq(est - Sum(p[i] * m[i], i), Sum(p[i] * (1 - e[i] / eh[i]) * (mh[i] - m[i]), i)))
    d.claim(implies(forall(Eq(eh[i], e[i]), i), Eq(est, Sum(p[i] * m[i], i))))
    d.claim(implies(forall(Eq(mh[i], m[i]), i), Eq(est, Sum(p[i] * m[i], i))))
    d.step(Eq(est - Sum(p[i] * m[i], i), Sum(p[i] * (1 - e[i] / eh[i]) * (mh[i] - m[i]), i)))
    d.chain(forall(Eq(eh[i], e[i]), i)).implies(Eq(est, Sum(p[i] * m[i], i)))
    d.chain(forall(Eq(mh[i], m[i]), i)).implies(Eq(est, Sum(p[i] * m[i], i)))


@derivation("The graph Laplacian")
def laplacian(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    i, j = d.indices("i j", 1, n)
    w, x = d.family("w", i, j, at_least=0), d.family("x", i)
    sym = d.given(Eq(w[i, j], w[j, i]), "the graph is undirected")
    deg = d.define("D", Sum(w[i, j], j), over=i)
    d.claim(Eq(Sum(deg[i] * x[i]**2, i) - Sum(w[i, j] * x[i] * x[j], i, j), Sum(w[i, j] * (x[i] - x[j])**2, i, j) / 2))
    sw = (d.calc(Sum(w[i, j] * x[j]**2, i, j))
          .eq(Sum(w[j, i] * x[j]**2, i, j), by=sym)
          .eq(Sum(w[i, j] * x[i]**2, i, j)))
    d.step(Eq(Sum(deg[i] * x[i]**2, i) - Sum(w[i, j] * x[i] * x[j], i, j),
              Sum(w[i, j] * (x[i] - x[j])**2, i, j) / 2), by=(sw, deg))


@derivation("Squared error counts mistakes of integers at least once")
def integer_errors(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    e = d.family("e", n, integer=True)
    d.claim(Sum(Abs(e[n]), n) <= Sum(e[n]**2, n))
    one = d.step(Abs(e[n]) <= e[n]**2)
    d.step(Sum(Abs(e[n]), n) <= Sum(e[n]**2, n), by=(one, sum_over(n)))


@derivation("The optimal baseline")
def optimal_baseline(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    a = d.index("a", 1, K)
    p = d.family("p", a, above=0)
    g = d.family("g", a)
    R = d.family("R", a)
    b = d.real("b")
    A = d.define("A", Sum(p[a] * g[a]**2, a))
    pos = d.given(A > 0, "some score is not zero")
    B = d.define("B", Sum(p[a] * g[a]**2 * R[a], a))
    f = Sum(p[a] * g[a]**2 * (R[a] - b)**2, a)
    star = Sum(p[a] * g[a]**2 * (R[a] - B / A)**2, a)
    d.claim(f >= star)
    slope = d.step(Eq(Derivative(f, b), 2 * (A * b - B)), by=(differentiate, A, B))
    d.step(star <= f, by=(slope, pos, minimum_at(b, B / A)))
