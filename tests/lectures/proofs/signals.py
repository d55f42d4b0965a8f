"""Signals: filters, transforms, Kalman."""
from sympy import Abs, Eq, Ne, Rational, Sum, cos, sin, sqrt
from derive import Derivation, derivation, iff
from derive.rules import divide, induction, multiply, sum_over


@derivation("Dirichlet's kernel")
def dirichlet(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    k = d.index("k", 1, n)
    x = d.real("x")
    P = Eq(2 * sin(x / 2) * Sum(cos(k * x), (k, 1, n)), sin((n + Rational(1, 2)) * x) - sin(x / 2))
    d.claim(P)
    base = d.step(Eq(2 * sin(x / 2) * Sum(cos(k * x), (k, 1, 1)), sin((1 + Rational(1, 2)) * x) - sin(x / 2)))
    with d.induction(P) as h:
        on = (d.calc(2 * sin(x / 2) * Sum(cos(k * x), (k, 1, n + 1)))
              .eq(2 * sin(x / 2) * Sum(cos(k * x), (k, 1, n)) + 2 * sin(x / 2) * cos((n + 1) * x))
              .eq(sin((n + Rational(1, 2)) * x) - sin(x / 2) + 2 * sin(x / 2) * cos((n + 1) * x), by=h)
              .eq(sin((n + 1 + Rational(1, 2)) * x) - sin(x / 2)))
    d.step(P, by=(base, on, induction(n, 1)))


@derivation("Harmonics of the discrete Fourier transform sum to zero")
def dft(d: Derivation) -> None:
    N = d.integer("N", at_least=2)
    n = d.index("n", 0, N - 1)
    x = d.real("x")
    part = d.given(Ne(sin(x / 2), 0), "no whole turn")
    full = d.given(Eq(sin(N * x - x / 2), -sin(x / 2)), "N steps are whole turns")
    d.claim(Eq(Sum(cos(n * x), n), 0))
    m = d.index("m", 0, N)
    s = d.define("s", sin(m * x - x / 2), over=m)
    one = d.step(Eq(2 * sin(x / 2) * cos(n * x), s[n + 1] - s[n]), by=s)
    (d.step(Eq(Sum(2 * sin(x / 2) * cos(n * x), n), Sum(s[n + 1] - s[n], n)), by=(one, sum_over(n)))
      .then(Eq(2 * sin(x / 2) * Sum(cos(n * x), n), s[N] - s[0]))
      .then(Eq(2 * sin(x / 2) * Sum(cos(n * x), n), sin(N * x - x / 2) - sin(-x / 2)), by=s)
      .then(Eq(2 * sin(x / 2) * Sum(cos(n * x), n), 0), by=full)
      .then(Eq(Sum(cos(n * x), n), 0), by=(part, divide(2 * sin(x / 2)))))


@derivation("Convolution commutes")
def convolution(d: Derivation) -> None:
    n = d.integer("n", at_least=0)
    k = d.index("k", 0, n)
    a, b = d.family("a", k), d.family("b", k)
    d.claim(Eq(Sum(a[k] * b[n - k], k), Sum(a[n - k] * b[k], k)), why="count from the other end")


@derivation("Summation by parts")
def by_parts(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    k, s = d.index("k", 1, N), d.index("s", 0, N)
    f, F = d.family("f", s), d.family("F", s)
    d.claim(Eq(Sum(f[k] * (F[k] - F[k - 1]), k), f[N] * F[N] - f[0] * F[0] - Sum((f[k] - f[k - 1]) * F[k - 1], k)))
    one = d.step(Eq(f[k] * (F[k] - F[k - 1]), f[k] * F[k] - f[k - 1] * F[k - 1] - (f[k] - f[k - 1]) * F[k - 1]))
    (d.calc(Sum(f[k] * (F[k] - F[k - 1]), k))
      .eq(Sum(f[k] * F[k] - f[k - 1] * F[k - 1] - (f[k] - f[k - 1]) * F[k - 1], k), by=one)
      .eq(f[N] * F[N] - f[0] * F[0] - Sum((f[k] - f[k - 1]) * F[k - 1], k)))


@derivation("Transport on the line is at least what a slow function sees")
def transport(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    k, s = d.index("k", 1, N), d.index("s", 0, N)
    f, D = d.family("f", s), d.family("D", s)
    slow = d.given(Abs(f[k] - f[k - 1]) <= 1, "$f$ is 1-Lipschitz")
    first, last = d.given(Eq(D[0], 0), "nothing is below"), d.given(Eq(D[N], 0), "both have mass one")
    d.claim(Sum(f[k] * (D[k] - D[k - 1]), k) <= Sum(Abs(D[k - 1]), k))
    parts = d.step(Eq(Sum(f[k] * (D[k] - D[k - 1]), k), -Sum((f[k] - f[k - 1]) * D[k - 1], k)), by=(first, last))
    one = d.step(-(f[k] - f[k - 1]) * D[k - 1] <= Abs(D[k - 1]), by=slow)
    (d.calc(Sum(f[k] * (D[k] - D[k - 1]), k))
      .eq(Sum(-(f[k] - f[k - 1]) * D[k - 1], k), by=parts)
      .le(Sum(Abs(D[k - 1]), k), by=(one, sum_over(k))))


@derivation("The variance of an AR(1) process settles")
def ar_one(d: Derivation) -> None:
    phi, s = d.real("phi", above=-1, below=1), d.real("sigma", above=0)
    v = d.real("v")
    d.claim(iff(Eq(v, phi**2 * v + s**2), Eq(v, s**2 / (1 - phi**2))))
    (d.chain(Eq(v, phi**2 * v + s**2))
      .iff(Eq((1 - phi**2) * v, s**2))
      .iff(Eq(v, s**2 / (1 - phi**2)), by=divide(1 - phi**2)))


@derivation("The Kalman gain in one dimension")
def kalman(d: Derivation) -> None:
    P, R = d.reals("P R", above=0)
    k = d.real("k")
    J = d.define("J", (1 - k)**2 * P + k**2 * R, of=k)
    K = P / (P + R)
    d.claim(Eq(J(K), (1 - K) * P))
    d.claim(J(K) <= J(k))
    d.claim(Eq(1 / J(K), 1 / P + 1 / R))
    post = d.step(Eq(J(K), (1 - K) * P), by=J)
    d.step(Eq(J(k) - J(K), (P + R) * (k - K)**2), by=J).then(J(K) <= J(k))
    d.step(Eq(J(K), P * R / (P + R)), by=J).then(Eq(1 / J(K), 1 / P + 1 / R))


@derivation("Haar's transform keeps the energy")
def haar(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n, s = d.index("n", 1, N), d.index("s", 1, 2 * N)
    x = d.family("x", s)
    a = d.define("a", (x[2 * n - 1] + x[2 * n]) / sqrt(2), over=n)
    b = d.define("b", (x[2 * n - 1] - x[2 * n]) / sqrt(2), over=n)
    d.claim(Eq(Sum(a[n]**2 + b[n]**2, n), Sum(x[s]**2, s)))
    one = d.step(Eq(a[n]**2 + b[n]**2, x[2 * n - 1]**2 + x[2 * n]**2), by=(a, b))
    m = d.integer("m", at_least=0, at_most=N)
    P = Eq(Sum(x[2 * n - 1]**2 + x[2 * n]**2, (n, 1, m)), Sum(x[s]**2, (s, 1, 2 * m)))
    base = d.step(Eq(Sum(x[2 * n - 1]**2 + x[2 * n]**2, (n, 1, 0)), Sum(x[s]**2, (s, 1, 2 * 0))))
    with d.case(m < N), d.induction(P) as h:
        on = d.step(Eq(Sum(x[2 * n - 1]**2 + x[2 * n]**2, (n, 1, m + 1)), Sum(x[s]**2, (s, 1, 2 * (m + 1)))), by=h)
    pairs = d.step(P, by=(base, on, induction(m, 0)))
    (d.calc(Sum(a[n]**2 + b[n]**2, n))
      .eq(Sum(x[2 * n - 1]**2 + x[2 * n]**2, n), by=one)
      .eq(Sum(x[s]**2, s), by=pairs.at(m=N)))


@derivation("Rayleigh's quotient of a diagonal matrix")
def rayleigh(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    a, x = d.family("a", i), d.family("x", i)
    M = d.real("M")
    top = d.given(a[i] <= M, "$M$ is the largest eigenvalue")
    some = d.given(Sum(x[i]**2, i) > 0, "$x$ is not 0")
    d.claim(Sum(a[i] * x[i]**2, i) / Sum(x[i]**2, i) <= M)
    one = d.step(a[i] * x[i]**2 <= M * x[i]**2, by=(top, multiply(x[i]**2)))
    (d.step(Sum(a[i] * x[i]**2, i) <= Sum(M * x[i]**2, i), by=(one, sum_over(i)))
      .then(Sum(a[i] * x[i]**2, i) <= M * Sum(x[i]**2, i))
      .then(Sum(a[i] * x[i]**2, i) / Sum(x[i]**2, i) <= M, by=(some, divide(Sum(x[i]**2, i)))))
