"""Optimisers and schedules."""
from sympy import Derivative, Eq, Ge, Le, Min, Sum, exp, log, sqrt
from derive import Derivation, derivation
from derive.functions import sigmoid
from derive.rules import combination, differentiate, induction, take_power, tangent_exp


@derivation("Weight decay unrolled")
def weight_decay_unrolled(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    n = d.integer("n", at_least=0, at_most=T)
    t = d.index("t", 0, T - 1)
    r = d.index("r", 0, T)
    eta, lam = d.real("eta", above=0), d.real("lambda", above=0)
    w = d.family("w", r)
    g = d.family("g", t)
    small = d.given(eta * lam < 1)
    update = d.given(Eq(w[t + 1], w[t] - eta * (g[t] + lam * w[t])), "a step of gradient descent")
    rho = 1 - eta * lam
    P = Eq(w[n], rho**n * w[0] - eta * Sum(rho**(n - 1 - t) * g[t], (t, 0, n - 1)))
    d.claim(P)
    base = d.step(Eq(w[0], rho**0 * w[0] - eta * Sum(rho**(-1 - t) * g[t], (t, 0, -1))))
    with d.case(n < T), d.induction(P) as hyp:
        onward = (d.calc(w[n + 1])
                  .eq(rho * w[n] - eta * g[n], by=update.at(t=n))
                  .eq(rho**(n + 1) * w[0] - eta * Sum(rho**(n - t) * g[t], (t, 0, n - 1)) - eta * g[n], by=hyp)
                  .eq(rho**(n + 1) * w[0] - eta * Sum(rho**(n - t) * g[t], (t, 0, n))))
    d.step(P, by=(base, onward, induction(n, 0)))


@derivation("A clipped gradient has at most the allowed norm")
def gradient_clipping(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    i = d.index("i", 1, n)
    g = d.family("g", i)
    c = d.real("c", above=0)
    some = d.given(Sum(g[i]**2, i) > 0, "the gradient is not zero")
    norm = sqrt(Sum(g[i]**2, i))
    f = Min(1, c / norm)
    d.claim(Le(sqrt(Sum((f * g[i])**2, i)), c))
    (d.calc(sqrt(Sum((f * g[i])**2, i)))
      .eq(f * norm, by=some)
      .le(c, by=some))


@derivation("SGD with noise: a linear recursion")
def linear_recursion(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    t = d.index("t", 0, T)
    n = d.integer("n", at_least=0, at_most=T)
    s = d.index("s", 0, T - 1)
    a = d.family("a", t)
    rho = d.real("rho", above=0, below=1)
    c = d.real("c", above=0)
    rec = d.given(Le(a[s + 1], rho * a[s] + c))
    P = Le(a[n], rho**n * a[0] + c / (1 - rho))
    d.claim(P)
    base = d.step(Le(a[0], rho**0 * a[0] + c / (1 - rho)))
    with d.case(n < T), d.induction(P) as hyp:
        on = (d.calc(a[n + 1])
              .le(rho * a[n] + c, by=rec.at(s=n))
              .le(rho * (rho**n * a[0] + c / (1 - rho)) + c, by=hyp)
              .eq(rho**(n + 1) * a[0] + c / (1 - rho)))
    d.step(P, by=(base, on, induction(n, 0)))


@derivation("The sum of 1/sqrt(t) steps")
def sqrt_schedule(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    t = d.index("t", 1, T)
    P = Le(Sum(1 / sqrt(t), (t, 1, T)), 2 * sqrt(T))
    d.claim(P)
    base = d.step(Le(Sum(1 / sqrt(t), (t, 1, 1)), 2 * sqrt(1)))
    with d.induction(P) as hyp:
        key = d.step(Le(1 / sqrt(T + 1), 2 * (sqrt(T + 1) - sqrt(T))),
                     by=combination(rest=(sqrt(T + 1) - sqrt(T))**2 / sqrt(T + 1)))
        on = (d.calc(Sum(1 / sqrt(t), (t, 1, T + 1)))
              .eq(Sum(1 / sqrt(t), (t, 1, T)) + 1 / sqrt(T + 1))
              .le(2 * sqrt(T) + 1 / sqrt(T + 1), by=hyp)
              .le(2 * sqrt(T + 1), by=key))
    d.step(P, by=(base, on, induction(T, 1)))


@derivation("The weights of a moving average")
def ema_weights(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    t = d.index("t", 1, T)
    k = d.index("k", 0, T - 1)
    b = d.real("beta", above=0, below=1)
    d.claim(Eq(Sum((1 - b) * b**(T - t), (t, 1, T)), 1 - b**T))
    (d.calc(Sum((1 - b) * b**(T - t), (t, 1, T)))
      .eq((1 - b) * Sum(b**k, (k, 0, T - 1)))
      .eq(1 - b**T))


@derivation("Residual layers with step 1/L do not explode")
def residual_variance(d: Derivation) -> None:
    L = d.integer("L", at_least=1)
    v0 = d.real("v", above=0)
    d.claim(Le(v0 * (1 + 1 / L)**L, exp(1) * v0))
    tangent = d.step(Le(1 + 1 / L, exp(1 / L)), by=tangent_exp(1 / L, 0))
    (d.calc(v0 * (1 + 1 / L)**L)
      .le(v0 * exp(1 / L)**L, by=(tangent, take_power(L)))
      .eq(exp(1) * v0))


@derivation("Regularised logistic regression is strongly convex")
def regularised_logistic(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    i = d.index("i", 1, n)
    x = d.family("x", i)
    y = d.family("y", i)
    w = d.real("w")
    lam = d.real("lambda", above=0)
    loss = Sum(log(1 + exp(w * x[i])) - y[i] * w * x[i], i) + lam / 2 * w**2
    d.claim(Ge(Derivative(loss, (w, 2)), lam))
    (d.calc(Derivative(loss, (w, 2)))
      .eq(Sum(sigmoid(w * x[i]) * (1 - sigmoid(w * x[i])) * x[i]**2, i) + lam, by=(sigmoid, differentiate))
      .ge(lam, by=sigmoid))


@derivation("Value iteration converges geometrically")
def value_iteration(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    n = d.integer("n", at_least=0, at_most=T)
    t = d.index("t", 0, T - 1)
    u = d.index("u", 0, T)
    gam = d.real("gamma", above=0, below=1)
    e = d.family("e", u, at_least=0)
    contract = d.given(Le(e[t + 1], gam * e[t]), "the Bellman operator contracts")
    P = Le(e[n], gam**n * e[0])
    d.claim(P)
    base = d.step(Le(e[0], gam**0 * e[0]))
    with d.case(n < T), d.induction(P) as hyp:
        on = (d.calc(e[n + 1]).le(gam * e[n], by=contract.at(t=n)).le(gam * gam**n * e[0], by=hyp).eq(gam**(n + 1) * e[0]))
    d.step(P, by=(base, on, induction(n, 0)))
