"""Matrices and maps of two dimensions, adapters, groups of rewards, local lines, leapfrog."""
from sympy import Abs, Derivative, Eq, Sum, cos, sin, sqrt
from derive import Derivation, derivation
from derive.rules import differentiate


@derivation("An adapter of low rank: the gradients of its factors, and why one starts at zero")
def lora(d: Derivation) -> None:
    M, N, R = d.integer("M", at_least=1), d.integer("N", at_least=1), d.integer("R", at_least=1)
    i, j, r = d.index("i", 1, M), d.index("j", 1, N), d.index("r", 1, R)
    W, B, A = d.family("W", i, j), d.family("B", i, r), d.family("A", r, j)
    x, t = d.family("x", j), d.family("t", i)
    y = d.define("y", Sum((W[i, j] + Sum(B[i, r] * A[r, j], r)) * x[j], j), over=i)
    L = d.define("L", Sum((y[i] - t[i])**2, i) / 2)
    d.claim(Eq(Derivative(L, B[i, r]), (y[i] - t[i]) * Sum(A[r, j] * x[j], j)), by=(L, y, differentiate))
    d.claim(Eq(Derivative(L, A[r, j]), Sum((y[i] - t[i]) * B[i, r], i) * x[j]), by=(L, y, differentiate))


@derivation("Rewards normalised in a group have mean 0 and mean square 1")
def grpo(d: Derivation) -> None:
    G = d.integer("G", at_least=2)
    i = d.index("i", 1, G)
    r = d.family("r", i)
    s = d.real("s", above=0)
    m = d.define("m", Sum(r[i], i) / G)
    spread = d.given(Eq(s**2, Sum((r[i] - m)**2, i) / G), "s is the standard deviation in the group")
    A = d.define("A", (r[i] - m) / s, over=i)
    d.claim(Eq(Sum(A[i], i), 0))
    d.claim(Eq(Sum(A[i]**2, i) / G, 1))
    (d.calc(Sum(A[i], i))
      .eq((Sum(r[i], i) - G * m) / s, by=A)
      .eq(0, by=m))
    (d.calc(Sum(A[i]**2, i) / G)
      .eq(Sum((r[i] - m)**2, i) / G / s**2, by=A)
      .eq(1, by=spread))


@derivation("Jacobi's rotation removes what is off the diagonal, and keeps the sum of squares")
def jacobi_rotation(d: Derivation) -> None:
    a, b, c, th = d.reals("a b c theta")
    angle = d.given(Eq((a - c) * sin(2 * th), 2 * b * cos(2 * th)), "the angle is chosen so")
    p = d.define("p", a * cos(th)**2 + 2 * b * sin(th) * cos(th) + c * sin(th)**2)
    q = d.define("q", a * sin(th)**2 - 2 * b * sin(th) * cos(th) + c * cos(th)**2)
    o = d.define("o", (c - a) * sin(th) * cos(th) + b * (cos(th)**2 - sin(th)**2))
    d.claim(Eq(o, 0))
    d.claim(Eq(p**2 + q**2, a**2 + c**2 + 2 * b**2))
    off = (d.calc(o)
      .eq(-(a - c) * sin(2 * th) / 2 + b * cos(2 * th), by=o)
      .eq(0, by=angle))
    whole = d.step(Eq(p**2 + q**2 + 2 * o**2, a**2 + c**2 + 2 * b**2), by=(p, q, o))
    d.step(Eq(p**2 + q**2, a**2 + c**2 + 2 * b**2), by=(whole, off))


@derivation("The singular values of two by two from norm and determinant")
def singular_values(d: Derivation) -> None:
    a, b, c, e = d.reals("a b c e")
    s, t = d.real("s", at_least=0), d.real("t", at_least=0)
    order = d.given(t <= s, "s is the larger one")
    norm = d.given(Eq(s**2 + t**2, a**2 + b**2 + c**2 + e**2), "the squares sum to the squared norm")
    volume = d.given(Eq(s * t, Abs(a * e - b * c)), "the product is the size of the determinant")
    n = d.define("N", a**2 + b**2 + c**2 + e**2)
    D = d.define("D", a * e - b * c)
    d.claim(Eq(s + t, sqrt(n + 2 * Abs(D))))
    d.claim(Eq(s - t, sqrt(n - 2 * Abs(D))))
    plus = (d.calc((s + t)**2)
      .eq(s**2 + t**2 + 2 * (s * t))
      .eq(n + 2 * Abs(D), by=(norm, volume, n, D)))
    minus = (d.calc((s - t)**2)
      .eq(s**2 + t**2 - 2 * (s * t))
      .eq(n - 2 * Abs(D), by=(norm, volume, n, D)))
    d.step(Eq(s + t, sqrt(n + 2 * Abs(D))), by=plus)
    d.step(Eq(s - t, sqrt(n - 2 * Abs(D))), by=(minus, order))


@derivation("A step of Newton and Schulz lifts each singular value towards one")
def newton_schulz(d: Derivation) -> None:
    s = d.real("s", above=0, below=1)
    u = d.define("u", s * (3 - s**2) / 2)
    d.claim(s < u)
    d.claim(u < 1)
    d.claim(1 - u <= 3 * (1 - s)**2 / 2)
    rise = (d.calc(u - s)
      .eq(s * (1 - s) * (1 + s) / 2, by=u)
      .gt(0))
    d.step(s < u, by=rise)
    rest = (d.calc(1 - u)
      .eq((1 - s)**2 * (2 + s) / 2, by=u))
    d.step(u < 1, by=rest)
    (d.calc(1 - u)
      .eq((1 - s)**2 * (2 + s) / 2, by=rest)
      .le(3 * (1 - s)**2 / 2, why="$s$ is below 1"))


@derivation("A local line reproduces constants and lines")
def local_line(d: Derivation) -> None:
    N = d.integer("N", at_least=2)
    i = d.index("i", 1, N)
    w, u = d.family("w", i, above=0), d.family("u", i)
    a, b = d.reals("a b")
    S = d.define("S", Sum(w[i], i))
    F = d.define("F", Sum(w[i] * u[i], i))
    G = d.define("G", Sum(w[i] * u[i]**2, i))
    D = d.real("D", nonzero=True)
    apart = d.given(Eq(D, S * G - F**2), "the places are not all the same")
    k = d.define("k", w[i] * (G - u[i] * F) / D, over=i)
    d.claim(Eq(Sum(k[i], i), 1))
    d.claim(Eq(Sum(k[i] * u[i], i), 0))
    d.claim(Eq(Sum(k[i] * (a + b * u[i]), i), a))
    mass = (d.calc(Sum(k[i], i))
      .eq((G * S - F * F) / D, by=(k, S, F))
      .eq(1, by=apart))
    moment = (d.calc(Sum(k[i] * u[i], i))
      .eq((G * F - F * G) / D, by=(k, F, G))
      .eq(0))
    (d.calc(Sum(k[i] * (a + b * u[i]), i))
      .eq(a * Sum(k[i], i) + b * Sum(k[i] * u[i], i))
      .eq(a, by=(mass, moment)))


@derivation("Leapfrog on a parabola keeps an energy that is nearly the right one, and areas")
def leapfrog(d: Derivation) -> None:
    q, p, e = d.reals("q p epsilon")
    w = d.real("omega", above=0)
    h = d.define("h", p - e / 2 * w**2 * q)
    Q = d.define("Q", q + e * h)
    P = d.define("P", h - e / 2 * w**2 * Q)
    d.claim(Eq(P**2 + w**2 * (1 - e**2 * w**2 / 4) * Q**2, p**2 + w**2 * (1 - e**2 * w**2 / 4) * q**2), by=(P, Q, h))
    d.claim(Eq(Derivative(Q, q) * Derivative(P, p) - Derivative(Q, p) * Derivative(P, q), 1))
    one = d.step(Eq(Derivative(Q, q), 1 - e**2 * w**2 / 2), by=(Q, h, differentiate))
    two = d.step(Eq(Derivative(P, p), 1 - e**2 * w**2 / 2), by=(P, Q, h, differentiate))
    three = d.step(Eq(Derivative(Q, p), e), by=(Q, h, differentiate))
    four = d.step(Eq(Derivative(P, q), -e * w**2 * (1 - e**2 * w**2 / 4)), by=(P, Q, h, differentiate))
    d.step(Eq(Derivative(Q, q) * Derivative(P, p) - Derivative(Q, p) * Derivative(P, q), 1),
           by=(one, two, three, four))
