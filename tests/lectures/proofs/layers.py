"""Layers, kernels, losses of one number."""
from sympy import Abs, Derivative, Eq, Max, Min, Rational, Sum, cos, cosh, exp, sign, sin, tanh
from derive import KD, Derivation, derivation, piecewise
from derive.rules import cases, differentiate, sum_over


@derivation("The gradient through batch normalisation sees neither mean nor scale")
def batch_norm_backward(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n, m = d.indices("n m", 1, N)
    u, h = d.family("u", n), d.family("h", n)
    s = d.real("s", above=0)
    mean = d.given(Eq(Sum(h[n], n), 0), "the outputs have mean 0")
    var = d.given(Eq(Sum(h[n]**2, n), N), "and variance 1")
    g = d.define("g", (u[n] - Sum(u[m], m) / N - h[n] * Sum(u[m] * h[m], m) / N) / s, over=n)
    d.claim(Eq(Sum(g[n], n), 0))
    d.claim(Eq(Sum(g[n] * h[n], n), 0))
    (d.calc(Sum(g[n], n))
      .eq(-Sum(h[n], n) * Sum(u[m] * h[m], m) / (N * s), by=g)
      .eq(0, by=mean))
    (d.calc(Sum(g[n] * h[n], n))
      .eq((Sum(u[n] * h[n], n) - Sum(h[n], n) * Sum(u[m], m) / N - Sum(h[n]**2, n) * Sum(u[m] * h[m], m) / N) / s, by=g)
      .eq(0, by=(mean, var)))


@derivation("Rotary positions: the score depends on the distance only")
def rotary(d: Derivation) -> None:
    q1, q2, k1, k2, m, n = d.reals("q_1 q_2 k_1 k_2 m n")
    w = d.real("omega")
    a, b = d.define("a", q1 * cos(m * w) - q2 * sin(m * w)), d.define("b", q1 * sin(m * w) + q2 * cos(m * w))
    c, e = d.define("c", k1 * cos(n * w) - k2 * sin(n * w)), d.define("e", k1 * sin(n * w) + k2 * cos(n * w))
    d.claim(Eq(a * c + b * e, (q1 * k1 + q2 * k2) * cos((m - n) * w) + (q1 * k2 - q2 * k1) * sin((m - n) * w)))
    d.step(Eq(a * c + b * e, (q1 * k1 + q2 * k2) * cos((m - n) * w) + (q1 * k2 - q2 * k1) * sin((m - n) * w)), by=(a, b, c, e))


@derivation("He's initialisation: a rectifier halves the second moment")
def he_init(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x = d.family("x", n)
    d.claim(Eq(Sum((Max(0, x[n])**2 + Max(0, -x[n])**2) / 2, n), Sum(x[n]**2, n) / 2))
    pair = d.step(Eq(Max(0, x[n])**2 + Max(0, -x[n])**2, x[n]**2), why="one of the two is 0")
    d.step(Eq(Sum((Max(0, x[n])**2 + Max(0, -x[n])**2) / 2, n), Sum(x[n]**2, n) / 2), by=pair)


@derivation("What two rectifiers can say")
def rectifiers(d: Derivation) -> None:
    x, y = d.reals("x y")
    d.claim(Eq(Max(0, x) - Max(0, -x), x))
    d.claim(Eq(Max(0, x) + Max(0, -x), Abs(x)))
    d.claim(Eq(y + Max(0, x - y), Max(x, y)))
    d.step(Eq(Max(0, x) - Max(0, -x), x))
    d.step(Eq(Max(0, x) + Max(0, -x), Abs(x)))
    d.step(Eq(y + Max(0, x - y), Max(x, y)))


@derivation("Warm-up and decay: what the steps sum to")
def warmup(d: Derivation) -> None:
    W, T = d.integer("W", at_least=1), d.integer("T", at_least=1)
    t = d.index("t", 1, W + T)
    eta = d.real("eta", above=0)
    h = d.define("h", piecewise((eta * t / W, t <= W), otherwise=eta * (1 - (t - W) / T)), over=t)
    d.claim(Eq(Sum(h[t], t), eta * (W + T) / 2))
    (d.calc(Sum(h[t], t))
      .eq(Sum(eta * t / W, (t, 1, W)) + Sum(eta * (1 - (t - W) / T), (t, W + 1, W + T)), by=h)
      .eq(eta * (W + 1) / 2 + eta * (T - 1) / 2)
      .eq(eta * (W + T) / 2))


@derivation("The elastic net in one dimension")
def elastic_net(d: Derivation) -> None:
    a, x = d.reals("a x")
    lam, mu = d.reals("lambda mu", above=0)
    big = d.given(a > lam, "the signal is above the threshold")
    best = d.define("b", (a - lam) / (1 + mu))
    f = d.define("f", (x - a)**2 / 2 + lam * Abs(x) + mu * x**2 / 2, of=x)
    d.claim(f(best) <= f(x))
    pos = d.step(best > 0, by=(best, big))
    (d.calc(f(x))
      .ge((x - a)**2 / 2 + lam * x + mu * x**2 / 2, by=f)
      .eq((best - a)**2 / 2 + lam * best + mu * best**2 / 2 + (1 + mu) / 2 * (x - best)**2, by=best)
      .ge((best - a)**2 / 2 + lam * best + mu * best**2 / 2)
      .eq(f(best), by=(f, pos)))


@derivation("Clipping does not spread what it clips")
def clip_contracts(d: Derivation) -> None:
    x, y, l, h = d.reals("x y l h")
    order = d.given(l <= h)
    d.claim(Abs(Min(Max(x, l), h) - Min(Max(y, l), h)) <= Abs(x - y))
    d.step(Abs(Min(Max(x, l), h) - Min(Max(y, l), h)) <= Abs(x - y), by=order)


@derivation("Huber's loss is the envelope of the absolute value")
def moreau(d: Derivation) -> None:
    x, u = d.reals("x u")
    H = d.define("H", piecewise((x**2 / 2, Abs(x) <= 1), otherwise=Abs(x) - Rational(1, 2)))
    s = d.define("s", sign(x) * Max(0, Abs(x) - 1))
    d.claim(H <= Abs(u) + (u - x)**2 / 2)
    d.claim(Eq(Abs(s) + (s - x)**2 / 2, H))
    with d.case(Abs(x) <= 1):
        a = d.step(H <= Abs(u) + (u - x)**2 / 2, by=H)
    with d.case(Abs(x) > 1):
        b = d.step(H <= Abs(u) + (u - x)**2 / 2, by=H)
    d.step(H <= Abs(u) + (u - x)**2 / 2, by=(a, b, cases))
    d.step(Eq(Abs(s) + (s - x)**2 / 2, H), by=(s, H))


@derivation("k-means: the spread is a mean of squared distances of pairs")
def pairwise(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    i, j = d.indices("i j", 1, N)
    x = d.family("x", i)
    m = d.define("m", Sum(x[i], i) / N)
    d.claim(Eq(Sum((x[i] - x[j])**2, i, j) / (2 * N), Sum((x[i] - m)**2, i)))
    (d.calc(Sum((x[i] - x[j])**2, i, j) / (2 * N))
      .eq(Sum(x[i]**2, i) - Sum(x[i], i)**2 / N)
      .eq(Sum((x[i] - m)**2, i), by=m))


@derivation("A kernel that is centred has rows that sum to zero")
def kernel_centering(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    i, j, a, b = d.indices("i j a b", 1, N)
    k = d.family("k", i, j)
    c = d.define("c", k[i, j] - Sum(k[a, j], a) / N - Sum(k[i, b], b) / N + Sum(k[a, b], a, b) / N**2, over=(i, j))
    d.claim(Eq(Sum(c[i, j], j), 0))
    d.step(Eq(Sum(c[i, j], j), 0), by=c)


@derivation("The maximum mean discrepancy in kernels")
def mmd(d: Derivation) -> None:
    N, M, D = d.integer("N", at_least=1), d.integer("M", at_least=1), d.integer("D", at_least=1)
    n, k = d.indices("n k", 1, N)
    m, l = d.indices("m l", 1, M)
    i = d.index("i", 1, D)
    f, g = d.family("f", n, i), d.family("g", m, i)
    kernel = Sum(Sum(f[n, i] * f[k, i], i), n, k) / N**2
    other = Sum(Sum(g[m, i] * g[l, i], i), m, l) / M**2
    cross = Sum(Sum(f[n, i] * g[m, i], i), n, m) / (N * M)
    d.claim(Eq(Sum((Sum(f[n, i], n) / N - Sum(g[m, i], m) / M)**2, i), kernel + other - 2 * cross))
    (d.calc(Sum((Sum(f[n, i], n) / N - Sum(g[m, i], m) / M)**2, i))
      .eq(Sum(Sum(f[n, i], n)**2, i) / N**2 + Sum(Sum(g[m, i], m)**2, i) / M**2 - 2 * Sum(Sum(f[n, i], n) * Sum(g[m, i], m), i) / (N * M))
      .eq(kernel + other - 2 * cross, why="a product of sums is a double sum"))


@derivation("The median minimises the absolute error")
def median(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    i = d.index("i", 1, N)
    x = d.family("x", i)
    c = d.real("c")
    d.claim(Sum(Abs(x[i] - x[N + 1 - i]), i) / 2 <= Sum(Abs(x[i] - c), i))
    pair = d.step(Abs(x[i] - x[N + 1 - i]) <= Abs(x[i] - c) + Abs(x[N + 1 - i] - c), why="the triangle inequality")
    (d.calc(Sum(Abs(x[i] - x[N + 1 - i]), i) / 2)
      .le(Sum(Abs(x[i] - c) + Abs(x[N + 1 - i] - c), i) / 2, by=(pair, sum_over(i)))
      .eq(Sum(Abs(x[i] - c), i), why="the second sum is the first, read backwards"))


@derivation("Two spins: the correlation is tanh of the coupling")
def two_spins(d: Derivation) -> None:
    J = d.real("J")
    Z = d.define("Z", 2 * exp(J) + 2 * exp(-J))
    d.claim(Eq(Z, 4 * cosh(J)), by=Z)
    d.claim(Eq((2 * exp(J) - 2 * exp(-J)) / Z, tanh(J)), by=Z)


@derivation("Hopfield's net: no update raises the energy")
def hopfield(d: Derivation) -> None:
    h = d.real("h")
    s = d.real("s", at_least=-1, at_most=1)
    new = d.define("t", piecewise((1, h >= 0), otherwise=-1))
    d.claim(-new * h <= -s * h)
    d.step(-new * h <= -s * h, by=new)


@derivation("Matthews' correlation lies between -1 and 1")
def matthews(d: Derivation) -> None:
    a, b, c, e = d.reals("a b c e", above=0)
    d.claim((a * e - b * c)**2 <= (a + b) * (a + c) * (e + b) * (e + c))
    d.step((a * e - b * c)**2 <= (a + b) * (a + c) * (e + b) * (e + c))


@derivation("Brier's score is proper")
def brier_proper(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k, y = d.indices("k y", 1, K)
    p, q = d.family("p", k, at_least=0), d.family("q", k)
    one = d.given(Eq(Sum(p[k], k), 1), "p sums to one")
    S = Sum(p[y] * Sum((q[k] - KD(k, y))**2, k), y)
    B = Sum(p[y] * Sum((p[k] - KD(k, y))**2, k), y)
    d.claim(Eq(S - B, Sum((q[k] - p[k])**2, k)))
    d.claim(B <= S)
    asked = d.step(Eq(S, Sum(q[k]**2, k) - 2 * Sum(p[k] * q[k], k) + 1), by=one)
    told = d.step(Eq(B, 1 - Sum(p[k]**2, k)), by=one)
    gap = d.step(Eq(S - B, Sum((q[k] - p[k])**2, k)), by=(asked, told))
    d.step(B <= S, by=gap)


@derivation("Matrix factorisation: the gradient, and the best factor of one row")
def factorisation(d: Derivation) -> None:
    D = d.integer("D", at_least=1)
    i, k = d.indices("i k", 1, D)
    u, v = d.family("u", i), d.family("v", i)
    r, lam = d.real("r"), d.real("lambda", above=0)
    e = d.define("e", r - Sum(u[i] * v[i], i))
    loss = e**2 + lam * Sum(u[i]**2, i)
    d.claim(Eq(Derivative(loss, u[k]), -2 * e * v[k] + 2 * lam * u[k]))
    d.step(Eq(Derivative(loss, u[k]), -2 * e * v[k] + 2 * lam * u[k]), by=(e, differentiate))
