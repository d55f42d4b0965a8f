"""Steps of an optimiser: which are stable, and how large they are."""
from sympy import Abs, And, Derivative, Eq, Max, Rational, Sum, exp, sign, sqrt
from derive import Derivation, derivation, iff
from derive.rules import combination, differentiate, induction, take_power, tangent_exp


@derivation("Gradient descent on a quadratic is stable for steps below 2/a")
def stability(d: Derivation) -> None:
    a = d.real("a", above=0)
    eta = d.real("eta")
    d.claim(iff(Abs(1 - eta * a) < 1, And(0 < eta, eta < 2 / a)))
    (d.chain(Abs(1 - eta * a) < 1)
      .iff(And(-1 < 1 - eta * a, 1 - eta * a < 1))
      .iff(And(0 < eta, eta < 2 / a)))


@derivation("The best step for curvatures between a and b")
def best_step(d: Derivation) -> None:
    a = d.real("a", above=0)
    b = d.real("b", above=0)
    ordered = d.given(a <= b)
    eta = d.real("eta")
    d.claim((b - a) / (b + a) <= Max(Abs(1 - eta * a), Abs(1 - eta * b)))
    d.claim(Eq(Max(Abs(1 - 2 / (a + b) * a), Abs(1 - 2 / (a + b) * b)), (b - a) / (b + a)))
    low = d.step(1 - eta * a <= Max(Abs(1 - eta * a), Abs(1 - eta * b)))
    high = d.step(eta * b - 1 <= Max(Abs(1 - eta * a), Abs(1 - eta * b)))
    d.step((b - a) / (b + a) <= Max(Abs(1 - eta * a), Abs(1 - eta * b)), by=(low, high, combination(b, a, scale=a + b)))
    d.step(Eq(Max(Abs(1 - 2 / (a + b) * a), Abs(1 - 2 / (a + b) * b)), (b - a) / (b + a)), by=ordered)


@derivation("Adam's first step has the size of the learning rate")
def adam_first(d: Derivation) -> None:
    g = d.real("g", nonzero=True)
    b1, b2 = d.reals("beta_1 beta_2", above=0, below=1)
    eta = d.real("eta", above=0)
    m = d.define("m", (1 - b1) * g)
    v = d.define("v", (1 - b2) * g**2)
    step = eta * (m / (1 - b1)) / sqrt(v / (1 - b2))
    d.claim(Eq(step, eta * sign(g)))
    (d.calc(step)
      .eq(eta * g / sqrt(g**2), by=(m, v))
      .eq(eta * g / Abs(g))
      .eq(eta * sign(g)))


@derivation("With equal decay rates a step of Adam is at most the learning rate")
def adam_bound(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    t = d.index("t", 1, T)
    w = d.family("w", t, above=0)
    g = d.family("g", t)
    one = d.given(Eq(Sum(w[t], t), 1), "corrected weights sum to one")
    m = d.define("m", Sum(w[t] * g[t], t))
    v = d.define("v", Sum(w[t] * g[t]**2, t))
    d.claim(Abs(m) <= sqrt(v))
    var = d.step(Eq(v - m**2, Sum(w[t] * (g[t] - m)**2, t)), by=(v, m, one))
    d.step(m**2 <= v, by=var).then(sqrt(m**2) <= sqrt(v), by=take_power(Rational(1, 2))).then(Abs(m) <= sqrt(v))


@derivation("The running mean")
def running_mean(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    n = d.integer("n", at_least=1, at_most=T)
    s = d.index("s", 1, T)
    t = d.index("t", 2, T)
    x, w = d.family("x", s), d.family("w", s)
    first = d.given(Eq(w[1], x[1]))
    upd = d.given(Eq(w[t], w[t - 1] + (x[t] - w[t - 1]) / t), "step 1/t")
    P = Eq(w[n], Sum(x[s], (s, 1, n)) / n)
    d.claim(P)
    base = d.step(Eq(w[1], Sum(x[s], (s, 1, 1)) / 1), by=first)
    with d.case(n < T), d.induction(P) as h:
        on = (d.calc(w[n + 1])
              .eq(w[n] + (x[n + 1] - w[n]) / (n + 1), by=upd.at(t=n + 1))
              .eq((n * w[n] + x[n + 1]) / (n + 1))
              .eq((Sum(x[s], (s, 1, n)) + x[n + 1]) / (n + 1), by=h)
              .eq(Sum(x[s], (s, 1, n + 1)) / (n + 1)))
    d.step(P, by=(base, on, induction(n, 1)))


@derivation("A weight with a scale-invariant loss can only grow")
def scale_invariant_growth(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    w, g = d.family("w", i), d.family("g", i)
    eta = d.real("eta", above=0)
    orth = d.given(Eq(Sum(w[i] * g[i], i), 0), "the gradient is orthogonal to the weight")
    d.claim(Sum(w[i]**2, i) <= Sum((w[i] - eta * g[i])**2, i))
    d.claim(iff(Eq(Sum((w[i] - eta * g[i])**2, i), Sum(w[i]**2, i)), Eq(Sum(g[i]**2, i), 0)))
    e = d.step(Eq(Sum((w[i] - eta * g[i])**2, i), Sum(w[i]**2, i) + eta**2 * Sum(g[i]**2, i)), by=orth)
    d.step(Sum(w[i]**2, i) <= Sum((w[i] - eta * g[i])**2, i), by=e)
    d.step(iff(Eq(Sum((w[i] - eta * g[i])**2, i), Sum(w[i]**2, i)), Eq(Sum(g[i]**2, i), 0)), by=e)


@derivation("Linear convergence in the exponential form")
def linear_rate(d: Derivation) -> None:
    T = d.integer("T", at_least=0)
    mu, L = d.reals("mu L", above=0)
    o = d.given(mu <= L)
    d.claim((1 - mu / L)**T <= exp(-mu * T / L))
    (d.step(1 - mu / L <= exp(-mu / L), by=tangent_exp(-mu / L, 0))
      .then((1 - mu / L)**T <= exp(-mu / L)**T, by=(o, take_power(T)))
      .then((1 - mu / L)**T <= exp(-mu * T / L)))


@derivation("The bias correction of a moving average, in the order of the board")
def ema_reversed(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    t, k = d.index("t", 1, T), d.index("k", 0, T - 1)
    b = d.real("beta")
    d.claim(Eq((1 - b) * Sum(b**(T - t), t), 1 - b**T))
    (d.calc((1 - b) * Sum(b**(T - t), t))
      .eq((1 - b) * Sum(b**k, k), why="read the sum backwards")
      .eq(1 - b**T))


@derivation("Newton's step on a parabola leads to its lowest point at once")
def newton_on_quadratic(d: Derivation) -> None:
    a = d.real("a", above=0)
    b, c, x, y = d.reals("b c x y")
    new = d.define("n", x - Derivative(a * x**2 / 2 + b * x + c, x) / a)
    d.claim(a * new**2 / 2 + b * new + c <= a * y**2 / 2 + b * y + c)
    slope = d.step(Eq(Derivative(a * x**2 / 2 + b * x + c, x), a * x + b), by=differentiate)
    root = d.step(Eq(new, -b / a), by=(new, slope))
    d.step(a * new**2 / 2 + b * new + c <= a * y**2 / 2 + b * y + c, by=(root, combination(rest=a * (y + b / a)**2 / 2)))
