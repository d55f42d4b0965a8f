"""Linear models: duals, one term more, one row less, and what econometrics makes of them."""
from sympy import Derivative, Eq, Ne, Sum, exp, log
from derive import KD, Derivation, derivation, iff
from derive.functions import softmax
from derive.rules import differentiate, divide, multiply, solve_for, sum_over


@derivation("Ridge in one feature and its dual")
def ridge_dual(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x, y = d.family("x", n), d.family("y", n)
    lam = d.real("lambda", above=0)
    w = d.define("w", Sum(x[n] * y[n], n) / (Sum(x[n]**2, n) + lam))
    a = d.define("a", (y[n] - w * x[n]) / lam, over=n)
    d.claim(Eq(w, Sum(a[n] * x[n], n)))
    normal = d.step(Eq((Sum(x[n]**2, n) + lam) * w, Sum(x[n] * y[n], n)), by=w)
    (d.calc(Sum(a[n] * x[n], n))
      .eq((Sum(x[n] * y[n], n) - w * Sum(x[n]**2, n)) / lam, by=a)
      .eq(lam * w / lam, by=normal)
      .eq(w))


@derivation("Kernel ridge in one dimension solves its linear system")
def kernel_ridge(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    i, j = d.indices("i j", 1, N)
    x, y = d.family("x", i), d.family("y", i)
    lam = d.real("lambda", above=0)
    k = d.define("k", x[i] * x[j], over=(i, j))
    w = d.define("w", Sum(x[j] * y[j], j) / (Sum(x[j]**2, j) + lam))
    a = d.define("a", (y[i] - w * x[i]) / lam, over=i)
    d.claim(Eq(Sum(k[i, j] * a[j], j) + lam * a[i], y[i]))
    dual = (d.calc(Sum(x[j] * a[j], j))
      .eq((Sum(x[j] * y[j], j) - w * Sum(x[j]**2, j)) / lam, by=a)
      .eq(w, by=w))
    (d.calc(Sum(k[i, j] * a[j], j) + lam * a[i])
      .eq(x[i] * Sum(x[j] * a[j], j) + lam * a[i], by=k)
      .eq(x[i] * w + (y[i] - w * x[i]), by=(dual, a))
      .eq(y[i]))


@derivation("Sherman and Morrison in coordinates")
def sherman_morrison(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i, j = d.indices("i j", 1, K)
    D = d.family("D", i, nonzero=True)
    u, v, b = d.family("u", i), d.family("v", i), d.family("b", i)
    c = d.define("c", 1 + Sum(v[j] * u[j] / D[j], j))
    regular = d.given(Ne(c, 0), "the denominator is not 0")
    x = d.family("x", i)
    sol = d.given(Eq(x[i], b[i] / D[i] - u[i] / D[i] * Sum(v[j] * b[j] / D[j], j) / c), "the formula")
    d.claim(Eq(D[i] * x[i] + u[i] * Sum(v[j] * x[j], j), b[i]))
    s = (d.calc(Sum(v[j] * x[j], j))
      .eq(Sum(v[j] * b[j] / D[j], j) - Sum(v[j] * u[j] / D[j], j) * Sum(v[j] * b[j] / D[j], j) / c, by=sol)
      .eq(Sum(v[j] * b[j] / D[j], j) * (1 - (c - 1) / c), by=c)
      .eq(Sum(v[j] * b[j] / D[j], j) / c))
    (d.calc(D[i] * x[i] + u[i] * Sum(v[j] * x[j], j))
      .eq(b[i] - u[i] * Sum(v[j] * b[j] / D[j], j) / c + u[i] * Sum(v[j] * b[j] / D[j], j) / c, by=(sol, s))
      .eq(b[i]))


@derivation("Leaving one row out of a ridge regression")
def leave_one_out(d: Derivation) -> None:
    N = d.integer("N", at_least=2)
    n, m = d.indices("n m", 1, N)
    x, y = d.family("x", n), d.family("y", n)
    lam = d.real("lambda", above=0)
    S = d.define("S", Sum(x[n]**2, n) + lam)
    w = d.define("w", Sum(x[n] * y[n], n) / S)
    h = d.define("h", x[n]**2 / S, over=n)
    less = d.step(x[m]**2 < S, by=S, why="the sum holds this square and more")
    u = d.define("u", (Sum(x[n] * y[n], n) - x[m] * y[m]) / (Sum(x[n]**2, n) + lam - x[m]**2), over=m)
    d.claim(Eq(y[m] - u[m] * x[m], (y[m] - w * x[m]) / (1 - h[m])))
    (d.calc(y[m] - u[m] * x[m])
      .eq(y[m] - x[m] * (S * w - x[m] * y[m]) / (S - x[m]**2), by=(u, w, S))
      .eq((S * y[m] - S * w * x[m]) / (S - x[m]**2), by=less)
      .eq((y[m] - w * x[m]) / (1 - x[m]**2 / S), by=less)
      .eq((y[m] - w * x[m]) / (1 - h[m]), by=h))


@derivation("The bias of an omitted variable")
def omitted_variable(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x, z, y, e = d.family("x", n), d.family("z", n), d.family("y", n), d.family("e", n)
    b, g = d.reals("beta gamma")
    model = d.given(Eq(y[n], b * x[n] + g * z[n] + e[n]), "the long regression")
    orth = d.given(Eq(Sum(x[n] * e[n], n), 0), "the error is orthogonal to $x$")
    some = d.given(Ne(Sum(x[n]**2, n), 0), "$x$ is not 0")
    short = Sum(x[n] * y[n], n) / Sum(x[n]**2, n)
    d.claim(Eq(short, b + g * Sum(x[n] * z[n], n) / Sum(x[n]**2, n)))
    (d.calc(short)
      .eq(Sum(x[n] * (b * x[n] + g * z[n] + e[n]), n) / Sum(x[n]**2, n), by=model)
      .eq((b * Sum(x[n]**2, n) + g * Sum(x[n] * z[n], n) + Sum(x[n] * e[n], n)) / Sum(x[n]**2, n))
      .eq(b + g * Sum(x[n] * z[n], n) / Sum(x[n]**2, n), by=(orth, some)))


@derivation("An instrument finds the slope")
def instrument(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x, y, z, e = d.family("x", n), d.family("y", n), d.family("z", n), d.family("e", n)
    b = d.real("beta")
    model = d.given(Eq(y[n], b * x[n] + e[n]), "the model")
    valid = d.given(Eq(Sum(z[n] * e[n], n), 0), "the instrument is orthogonal to the error")
    relevant = d.given(Ne(Sum(z[n] * x[n], n), 0), "the instrument is relevant")
    d.claim(Eq(b, Sum(z[n] * y[n], n) / Sum(z[n] * x[n], n)))
    (d.step(Eq(z[n] * y[n], b * z[n] * x[n] + z[n] * e[n]), by=(model, multiply(z[n])))
      .then(Eq(Sum(z[n] * y[n], n), b * Sum(z[n] * x[n], n) + Sum(z[n] * e[n], n)), by=sum_over(n))
      .then(Eq(Sum(z[n] * y[n], n), b * Sum(z[n] * x[n], n)), by=valid)
      .then(Eq(b, Sum(z[n] * y[n], n) / Sum(z[n] * x[n], n)), by=(relevant, solve_for(b))))


@derivation("Frisch and Waugh: one control is partialled out")
def frisch_waugh(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x, z, y = d.family("x", n), d.family("z", n), d.family("y", n)
    b, g = d.reals("beta gamma")
    first = d.given(Eq(Sum(x[n] * (y[n] - b * x[n] - g * z[n]), n), 0), "normal equation of $x$")
    second = d.given(Eq(Sum(z[n] * (y[n] - b * x[n] - g * z[n]), n), 0), "normal equation of $z$")
    some = d.given(Ne(Sum(z[n]**2, n), 0), "$z$ is not 0")
    r = d.family("r", n)
    part = d.given(Eq(r[n], x[n] - z[n] * Sum(x[n] * z[n], n) / Sum(z[n]**2, n)), "$r$ is what $z$ leaves of $x$")
    rest = d.given(Ne(Sum(r[n]**2, n), 0), "$x$ is no multiple of $z$")
    d.claim(Eq(b, Sum(r[n] * y[n], n) / Sum(r[n]**2, n)))
    zero = d.step(Eq(Sum(r[n] * z[n], n), 0), by=(part, some))
    same = (d.calc(Sum(r[n] * x[n], n))
      .eq(Sum(r[n] * (r[n] + z[n] * Sum(x[n] * z[n], n) / Sum(z[n]**2, n)), n), by=(part, some))
      .eq(Sum(r[n]**2, n), by=(zero, some)))
    out = d.step(Eq(Sum(r[n] * (y[n] - b * x[n] - g * z[n]), n), 0), by=(part, first, second, some))
    (d.step(Eq(Sum(r[n] * y[n], n), b * Sum(r[n] * x[n], n) + g * Sum(r[n] * z[n], n)), by=out)
      .then(Eq(Sum(r[n] * y[n], n), b * Sum(r[n]**2, n)), by=(same, zero))
      .then(Eq(b, Sum(r[n] * y[n], n) / Sum(r[n]**2, n)), by=(rest, divide(Sum(r[n]**2, n)))))


@derivation("Fixed effects vanish within a group")
def fixed_effects(d: Derivation) -> None:
    N, T = d.integer("N", at_least=1), d.integer("T", at_least=1)
    i = d.index("i", 1, N)
    t, s = d.indices("t s", 1, T)
    y, x, e = d.family("y", i, t), d.family("x", i, t), d.family("e", i, t)
    a = d.family("a", i)
    b = d.real("beta")
    model = d.given(Eq(y[i, t], a[i] + b * x[i, t] + e[i, t]), "the panel model")
    d.claim(Eq(y[i, t] - Sum(y[i, s], s) / T, b * (x[i, t] - Sum(x[i, s], s) / T) + e[i, t] - Sum(e[i, s], s) / T))
    mean = d.step(Eq(Sum(y[i, s], s) / T, a[i] + b * Sum(x[i, s], s) / T + Sum(e[i, s], s) / T), by=model)
    d.step(Eq(y[i, t] - Sum(y[i, s], s) / T, b * (x[i, t] - Sum(x[i, s], s) / T) + e[i, t] - Sum(e[i, s], s) / T),
           by=(model, mean))


@derivation("Differences in differences")
def did(d: Derivation) -> None:
    y = d.reals("y_00 y_01 y_10 y_11")
    a, g, t, tau = d.reals("alpha gamma theta tau")
    m00 = d.given(Eq(y[0], a))
    m01 = d.given(Eq(y[1], a + t), "the trend of the controls")
    m10 = d.given(Eq(y[2], a + g))
    m11 = d.given(Eq(y[3], a + g + t + tau), "parallel trends")
    d.claim(Eq((y[3] - y[2]) - (y[1] - y[0]), tau), by=(m00, m01, m10, m11))


@derivation("The square of the correlation is the explained share")
def r_squared(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x, y = d.family("x", n), d.family("y", n)
    A, B, C = (d.define("A", Sum(x[n]**2, n)), d.define("B", Sum(y[n]**2, n)), d.define("C", Sum(x[n] * y[n], n)))
    px, py = d.given(A > 0, "centred $x$ varies"), d.given(B > 0, "centred $y$ varies")
    w = d.real("w")
    slope = d.given(Eq(w, C / A), "the slope")
    d.claim(Eq(1 - Sum((y[n] - w * x[n])**2, n) / B, C**2 / (A * B)))
    d.claim(C**2 / (A * B) <= 1)
    rss = (d.calc(Sum((y[n] - w * x[n])**2, n))
      .eq(B - 2 * w * C + w**2 * A, by=(A, B, C))
      .eq(B - C**2 / A, by=(slope, px)))
    r2 = d.step(Eq(1 - Sum((y[n] - w * x[n])**2, n) / B, C**2 / (A * B)), by=(rss, px, py))
    (d.step(0 <= Sum((y[n] - w * x[n])**2, n))
      .then(0 <= Sum((y[n] - w * x[n])**2, n) / B, by=py)
      .then(C**2 / (A * B) <= 1, by=r2))


@derivation("Noise in a regressor attenuates the slope")
def attenuation(d: Derivation) -> None:
    v, s = d.real("v", above=0), d.real("s", at_least=0)
    b = d.real("beta")
    slope = d.define("m", b * v / (v + s))
    d.claim(abs(slope) <= abs(b))
    d.claim(iff(Eq(slope, b), Eq(b * s, 0)))
    d.step(abs(slope) <= abs(b), by=slope)
    (d.chain(Eq(slope, b))
      .iff(Eq(b * v, b * (v + s)), by=slope)
      .iff(Eq(b * s, 0)))


@derivation("The gradient of cross-entropy through a linear layer")
def linear_layer_gradient(d: Derivation) -> None:
    K, M = d.integer("K", at_least=1), d.integer("M", at_least=1)
    c, k, y = d.indices("c k y", 1, K)
    j, m = d.indices("j m", 1, M)
    W, x = d.family("W", c, j), d.family("x", j)
    z = d.define("z", Sum(W[c, j] * x[j], j), over=c)
    loss = d.define("L", log(Sum(exp(z[c]), c)) - z[y], over=y)
    d.claim(Eq(Derivative(loss[y], W[k, m]), (softmax(z)[k] - KD(k, y)) * x[m]))
    d.step(Eq(Derivative(z[c], W[k, m]), KD(c, k) * x[m]), by=(z, differentiate))
    d.step(Eq(Derivative(loss[y], W[k, m]), (softmax(z)[k] - KD(k, y)) * x[m]), by=(loss, z, softmax, differentiate))


@derivation("The score of a Poisson regression, and its curvature")
def poisson_regression(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x, y = d.family("x", n), d.family("y", n, at_least=0)
    w = d.real("w")
    ell = d.define("l", Sum(y[n] * (w * x[n]) - exp(w * x[n]), n), of=w)
    d.claim(Eq(Derivative(ell(w), w), Sum((y[n] - exp(w * x[n])) * x[n], n)), by=(ell, differentiate))
    d.claim(Derivative(ell(w), w, w) <= 0)
    d.step(Eq(Derivative(ell(w), w, w), -Sum(exp(w * x[n]) * x[n]**2, n)), by=(ell, differentiate)).then(
        Derivative(ell(w), w, w) <= 0)
