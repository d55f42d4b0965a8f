"""Descent: rates that are shown on the board."""
from sympy import Abs, Eq, Rational, Sum, cos, exp, log, pi, sqrt
from derive import Derivation, derivation, implies
from derive.rules import (
    combination, divide, induction, multiply, sum_over, take_log, take_power,
)


@derivation("A step of Polyak's length")
def polyak(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    w, g, u = d.family("w", i), d.family("g", i), d.family("u", i)
    gap = d.real("h", at_least=0)
    G = d.define("G", Sum(g[i]**2, i))
    pos = d.given(G > 0, "the gradient is not 0")
    convex = d.given(gap <= Sum(g[i] * (w[i] - u[i]), i), "the gap, by convexity")
    d.claim(Sum((w[i] - gap / G * g[i] - u[i])**2, i) <= Sum((w[i] - u[i])**2, i) - gap**2 / G)
    (d.calc(Sum((w[i] - gap / G * g[i] - u[i])**2, i))
      .eq(Sum((w[i] - u[i])**2, i) - 2 * gap / G * Sum(g[i] * (w[i] - u[i]), i) + gap**2 / G**2 * G, by=(G, pos))
      .le(Sum((w[i] - u[i])**2, i) - 2 * gap / G * gap + gap**2 / G, by=(convex, pos))
      .eq(Sum((w[i] - u[i])**2, i) - gap**2 / G, by=pos))


@derivation("A quadratic satisfies the PL condition, and one step shows it")
def pl_quadratic(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    a, x = d.family("a", i, above=0), d.family("x", i)
    mu, L = d.reals("mu L", above=0)
    low, high = d.given(mu <= a[i], "curvatures are at least $mu$"), d.given(a[i] <= L, "and at most $L$")
    f = Sum(a[i] * x[i]**2, i) / 2
    g2 = Sum((a[i] * x[i])**2, i)
    after = Sum(a[i] * (x[i] - a[i] * x[i] / L)**2, i) / 2
    d.claim(2 * mu * f <= g2)
    d.claim(after <= f - g2 / (2 * L))
    d.claim(after <= (1 - mu / L) * f)
    one = d.step(mu * (a[i] * x[i]**2) <= a[i] * (a[i] * x[i]**2), by=(low, multiply(a[i] * x[i]**2)))
    pl = d.step(Sum(mu * (a[i] * x[i]**2), i) <= Sum(a[i] * (a[i] * x[i]**2), i), by=(one, sum_over(i))).then(2 * mu * f <= g2)
    two = d.step(a[i] * (x[i] - a[i] * x[i] / L)**2 <= a[i] * x[i]**2 - (a[i] * x[i])**2 / L, by=high)
    desc = d.step(Sum(a[i] * (x[i] - a[i] * x[i] / L)**2, i) <= Sum(a[i] * x[i]**2 - (a[i] * x[i])**2 / L, i),
                  by=(two, sum_over(i))).then(after <= f - g2 / (2 * L))
    (d.calc(after)
      .le(f - g2 / (2 * L), by=desc)
      .le(f - 2 * mu * f / (2 * L), by=pl)
      .eq((1 - mu / L) * f))


@derivation("Nesterov's sequence")
def nesterov(d: Derivation) -> None:
    T = d.integer("T", at_least=2)
    n = d.integer("n", at_least=1, at_most=T)
    t, s = d.index("t", 2, T), d.index("s", 1, T)
    l = d.family("l", s, above=0)
    first = d.given(Eq(l[1], 1))
    nxt = d.given(Eq(l[t], (1 + sqrt(1 + 4 * l[t - 1]**2)) / 2), "the recursion")
    d.claim(Eq(l[t]**2 - l[t], l[t - 1]**2))
    P = (n + 1) / 2 <= l[n]
    d.claim(P)
    root = d.step(Eq(2 * l[t] - 1, sqrt(1 + 4 * l[t - 1]**2)), by=nxt)
    root.then(Eq((2 * l[t] - 1)**2, 1 + 4 * l[t - 1]**2), by=take_power(2)).then(Eq(l[t]**2 - l[t], l[t - 1]**2))
    base = d.step(1 <= l[1], by=first)
    with d.case(n < T), d.induction(P) as h:
        on = (d.calc(l[n + 1])
              .eq((1 + sqrt(1 + 4 * l[n]**2)) / 2, by=nxt.at(t=n + 1))
              .ge((1 + sqrt(4 * l[n]**2)) / 2)
              .eq(Rational(1, 2) + l[n])
              .ge((n + 2) / 2, by=h))
    d.step(P, by=(base, on, induction(n, 1)))


@derivation("The best iterate of the subgradient method")
def subgradient(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    t, s = d.index("t", 1, T), d.index("s", 1, T + 1)
    D = d.family("D", s, at_least=0)
    eta, f = d.family("eta", t, above=0), d.family("f", t)
    G, best, opt = d.real("G", at_least=0), d.real("b"), d.real("o")
    step = d.given(D[t + 1] <= D[t] - 2 * eta[t] * (f[t] - opt) + eta[t]**2 * G**2, "one step")
    least = d.given(best <= f[t], "$b$ is the best value")
    d.claim(best - opt <= (D[1] + G**2 * Sum(eta[t]**2, t)) / (2 * Sum(eta[t], t)))
    one = d.step(2 * eta[t] * (best - opt) <= D[t] - D[t + 1] + eta[t]**2 * G**2, by=(step, least))
    (d.step(Sum(2 * eta[t] * (best - opt), t) <= Sum(D[t] - D[t + 1] + eta[t]**2 * G**2, t), by=(one, sum_over(t)))
      .then(2 * (best - opt) * Sum(eta[t], t) <= D[1] - D[T + 1] + G**2 * Sum(eta[t]**2, t))
      .then(2 * (best - opt) * Sum(eta[t], t) <= D[1] + G**2 * Sum(eta[t]**2, t))
      .then(best - opt <= (D[1] + G**2 * Sum(eta[t]**2, t)) / (2 * Sum(eta[t], t)), by=divide(2 * Sum(eta[t], t))))


@derivation("Adagrad: steps by the root of what was summed")
def adagrad(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    n = d.integer("n", at_least=1, at_most=T)
    s, t = d.indices("s t", 1, T)
    g = d.family("g", t, above=0)
    S = d.define("S", Sum(g[s]**2, (s, 1, t)), over=t)
    P = Sum(g[t]**2 / sqrt(S[t]), (t, 1, n)) <= 2 * sqrt(S[n])
    d.claim(P)
    base = d.step(Sum(g[t]**2 / sqrt(S[t]), (t, 1, 1)) <= 2 * sqrt(S[1]), by=S)
    with d.case(n < T), d.induction(P) as h:
        grow = d.step(Eq(S[n], S[n + 1] - g[n + 1]**2), by=S)
        conc = d.step(2 * sqrt(S[n + 1] - g[n + 1]**2) <= 2 * sqrt(S[n + 1]) - g[n + 1]**2 / sqrt(S[n + 1]),
                      by=combination(scale=sqrt(S[n + 1]), rest=(sqrt(S[n + 1]) - sqrt(S[n + 1] - g[n + 1]**2))**2))
        on = (d.calc(Sum(g[t]**2 / sqrt(S[t]), (t, 1, n + 1)))
              .le(2 * sqrt(S[n]) + g[n + 1]**2 / sqrt(S[n + 1]), by=h)
              .eq(2 * sqrt(S[n + 1] - g[n + 1]**2) + g[n + 1]**2 / sqrt(S[n + 1]), by=grow)
              .le(2 * sqrt(S[n + 1]), by=conc))
    d.step(P, by=(base, on, induction(n, 1)))


@derivation("Frank and Wolfe")
def frank_wolfe(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    n = d.integer("n", at_least=1, at_most=T)
    t, s = d.index("t", 0, T - 1), d.index("s", 0, T)
    h = d.family("h", s)
    C = d.real("C", above=0)
    step = d.given(h[t + 1] <= (1 - 2 / (t + 2)) * h[t] + (2 / (t + 2))**2 * C / 2, "one step with weight 2/(t+2)")
    P = h[n] <= 2 * C / (n + 2)
    d.claim(P)
    base = d.step(h[1] <= 2 * C / (1 + 2), by=step.at(t=0))
    with d.case(n < T), d.induction(P) as hyp:
        on = (d.calc(h[n + 1])
              .le((1 - 2 / (n + 2)) * h[n] + (2 / (n + 2))**2 * C / 2, by=step.at(t=n))
              .le(n / (n + 2) * (2 * C / (n + 2)) + 2 * C / (n + 2)**2, by=hyp)
              .eq(2 * C * (n + 1) / (n + 2)**2)
              .le(2 * C / (n + 3)))
    d.step(P, by=(base, on, induction(n, 1)))


@derivation("Newton's iteration for a square root")
def newton_root(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    t, s = d.index("t", 1, T), d.index("s", 0, T)
    a = d.real("a", above=0)
    x = d.family("x", s, above=0)
    it = d.given(Eq(x[t], (x[t - 1] + a / x[t - 1]) / 2), "the iteration")
    d.claim(Eq(x[t] - sqrt(a), (x[t - 1] - sqrt(a))**2 / (2 * x[t - 1])))
    d.claim(sqrt(a) <= x[t])
    e = d.step(Eq(x[t] - sqrt(a), (x[t - 1] - sqrt(a))**2 / (2 * x[t - 1])), by=it)
    d.step(sqrt(a) <= x[t], by=e)
    d.claim(implies(sqrt(a) <= x[t - 1], x[t] <= x[t - 1]))
    with d.case(sqrt(a) <= x[t - 1]) as above:
        square = d.step(a <= x[t - 1]**2, by=(above, take_power(2)))
        down = d.step(x[t] <= x[t - 1], by=(square, it))
    d.step(implies(sqrt(a) <= x[t - 1], x[t] <= x[t - 1]), by=down)


@derivation("Critical damping: a double root of the momentum recursion")
def critical_damping(d: Derivation) -> None:
    T = d.integer("T", at_least=2)
    t, s = d.index("t", 2, T), d.index("s", 0, T)
    r, a, b = d.reals("r a b")
    x = d.define("x", (a + b * s) * r**s, over=s)
    d.claim(Eq(x[t], 2 * r * x[t - 1] - r**2 * x[t - 2]))
    (d.calc(2 * r * x[t - 1] - r**2 * x[t - 2])
      .eq(2 * (a + b * (t - 1)) * r**t - (a + b * (t - 2)) * r**t, by=x)
      .eq((a + b * t) * r**t)
      .eq(x[t], by=x))


@derivation("Momentum on a parabola: the characteristic equation")
def heavy_ball(d: Derivation) -> None:
    eta, a, be, z = d.reals("eta a beta z")
    n = d.integer("n", at_least=1)
    some = d.given(Eq(z**2 - (1 + be - eta * a) * z + be, 0), "the characteristic equation")
    d.claim(Eq(z**(n + 1), z**n - eta * a * z**n + be * (z**n - z**(n - 1))))
    (d.calc(z**(n + 1))
      .eq(z**2 * z**(n - 1))
      .eq(((1 + be - eta * a) * z - be) * z**(n - 1), by=some)
      .eq(z**n - eta * a * z**n + be * (z**n - z**(n - 1))))


@derivation("SGD on a parabola: the noise floor")
def noise_floor(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    n = d.integer("n", at_least=0, at_most=T)
    t, s = d.index("t", 1, T), d.index("s", 0, T)
    a, sig = d.real("a", above=0), d.real("sigma", above=0)
    eta = d.real("eta", above=0)
    stable = d.given(eta * a < 2, "the step is stable")
    v = d.family("v", s)
    rec = d.given(Eq(v[t], (1 - eta * a)**2 * v[t - 1] + eta**2 * sig**2), "variances of independent noise add")
    F = d.real("F")
    floor = d.given(Eq(F, eta * sig**2 / (a * (2 - eta * a))), "the floor")
    P = Eq(v[n] - F, (1 - eta * a)**(2 * n) * (v[0] - F))
    d.claim(P)
    fix = d.step(Eq(F, (1 - eta * a)**2 * F + eta**2 * sig**2), by=(floor, stable))
    base = d.step(Eq(v[0] - F, (1 - eta * a)**(2 * 0) * (v[0] - F)))
    with d.case(n < T), d.induction(P) as h:
        on = (d.calc(v[n + 1] - F)
              .eq((1 - eta * a)**2 * v[n] + eta**2 * sig**2 - F, by=rec.at(t=n + 1))
              .eq((1 - eta * a)**2 * (v[n] - F), by=fix)
              .eq((1 - eta * a)**(2 * (n + 1)) * (v[0] - F), by=h))
    d.step(P, by=(base, on, induction(n, 0)))


@derivation("The cosine schedule")
def cosine(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    t = d.index("t", 0, T)
    lo, hi = d.reals("l h", above=0)
    o = d.given(lo <= hi)
    eta = d.define("eta", lo + (hi - lo) / 2 * (1 + cos(pi * t / T)), over=t)
    d.claim(lo <= eta[t])
    d.claim(eta[t] <= hi)
    d.claim(Eq(eta[0], hi), by=eta)
    d.claim(Eq(eta[T], lo), by=eta)
    d.claim(Eq(eta[t] + eta[T - t], lo + hi), by=eta)
    d.step(lo <= eta[t], by=(o, eta))
    d.step(eta[t] <= hi, by=(o, eta))


@derivation("Massart: the complexity of finitely many vectors")
def massart(d: Derivation) -> None:
    N = d.integer("N", at_least=2)
    i = d.index("i", 1, N)
    r, m = d.real("r", above=0), d.real("m")
    lam = d.define("lambda", sqrt(2 * log(N)) / r)
    jensen = d.given(exp(lam * m) <= N * exp(lam**2 * r**2 / 2), "Jensen, a sum for a maximum, Hoeffding's lemma")
    d.claim(m <= r * sqrt(2 * log(N)))
    pos = d.step(0 < lam, by=lam)
    (d.step(lam * m <= log(N) + lam**2 * r**2 / 2, by=(jensen, take_log))
      .then(m <= log(N) / lam + lam * r**2 / 2, by=(pos, divide(lam)))
      .then(m <= r * sqrt(2 * log(N)), by=lam))


@derivation("A suboptimal arm is pulled rarely")
def ucb(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    c, D = d.real("c", above=0), d.real("Delta", above=0)
    mu, best, hat, top = d.reals("mu b m t")
    conf = d.given(Abs(hat - mu) <= c / sqrt(n), "the confidence interval holds")
    opt = d.given(best <= top, "the bound of the best arm is above its mean")
    pick = d.given(top <= hat + c / sqrt(n), "the other arm was chosen")
    gap = d.given(Eq(D, best - mu), "the gap")
    d.claim(n <= 4 * c**2 / D**2)
    (d.step(D <= 2 * c / sqrt(n), by=(conf, opt, pick, gap))
      .then(D * sqrt(n) <= 2 * c, by=multiply(sqrt(n)))
      .then(D**2 * n <= 4 * c**2, by=take_power(2))
      .then(n <= 4 * c**2 / D**2, by=divide(D**2)))
