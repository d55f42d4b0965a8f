"""Reinforcement learning, optimisation, games: as a lecturer writes them."""

from sympy import Abs, Derivative, Eq, Sum, log

from derive import Derivation, KD, derivation
from derive.functions import softmax
from derive.rules import differentiate, induction, maximum_at, multiply, sum_over


@derivation("The discounted return of a constant reward")
def discount_bound(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    t = d.index("t", 1, T)
    g = d.real("gamma", above=0, below=1)
    R = d.real("R", above=0)
    r = d.family("r", t)
    bnd = d.given(Abs(r[t]) <= R, "rewards are bounded")
    d.claim(Sum(g**(t - 1) * r[t], t) <= R / (1 - g))
    a = d.step(r[t] <= R, by=bnd).then(g**(t - 1) * r[t] <= g**(t - 1) * R, by=multiply(g**(t - 1)))
    (d.calc(Sum(g**(t - 1) * r[t], t))
      .le(Sum(g**(t - 1) * R, t), by=(a, sum_over(t)))
      .eq(R * (1 - g**T) / (1 - g), by=d.lemma('geometric-sum').at(n=T - 1, r=g))
      .le(R / (1 - g)))


@derivation("REINFORCE")
def reinforce(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    a, b = d.indices("a b", 1, K)
    th, R = d.family("theta", a), d.family("R", a)
    J = d.define("J", Sum(softmax(th)[a] * R[a], a))
    d.claim(Eq(Derivative(J, th[b]), Sum(softmax(th)[a] * R[a] * (KD(a, b) - softmax(th)[b]), a)))
    d.step(Eq(Derivative(J, th[b]), Sum(softmax(th)[a] * R[a] * (KD(a, b) - softmax(th)[b]), a)), by=(J, softmax, differentiate))


@derivation("The Bellman operator contracts")
def bellman(d: Derivation) -> None:
    S = d.integer("S", at_least=1)
    s, u = d.indices("s u", 1, S)
    P = d.family("P", s, u, at_least=0)
    r, V, W = d.family("r", s), d.family("V", s), d.family("W", s)
    g = d.real("gamma", at_least=0, below=1)
    D = d.real("D")
    rows = d.given(Eq(Sum(P[s, u], u), 1), "rows of P sum to one")
    close = d.given(Abs(V[s] - W[s]) <= D, "V and W differ by at most D")
    TV = d.define("A", r[s] + g * Sum(P[s, u] * V[u], u), over=s)
    TW = d.define("B", r[s] + g * Sum(P[s, u] * W[u], u), over=s)
    d.claim(Abs(TV[s] - TW[s]) <= g * D)
    up = d.step(P[s, u] * (V[u] - W[u]) <= P[s, u] * D, by=close.at(s=u))
    lo = d.step(P[s, u] * (V[u] - W[u]) >= -P[s, u] * D, by=close.at(s=u))
    e = d.step(Eq(TV[s] - TW[s], g * Sum(P[s, u] * (V[u] - W[u]), u)), by=(TV, TW))
    a = d.step(Sum(P[s, u] * (V[u] - W[u]), u) <= Sum(P[s, u] * D, u), by=(up, sum_over(u))).then(Sum(P[s, u] * (V[u] - W[u]), u) <= D, by=rows)
    b = d.step(Sum(P[s, u] * (V[u] - W[u]), u) >= Sum(-P[s, u] * D, u), by=(lo, sum_over(u))).then(Sum(P[s, u] * (V[u] - W[u]), u) >= -D, by=rows)
    d.step(Abs(TV[s] - TW[s]) <= g * D, by=(e, a, b))


@derivation("A Markov chain keeps the total probability")
def markov_chain(d: Derivation) -> None:
    S = d.integer("S", at_least=1)
    s, u = d.indices("s u", 1, S)
    P = d.family("P", s, u, at_least=0)
    p = d.family("p", s, at_least=0)
    rows = d.given(Eq(Sum(P[s, u], u), 1), "rows sum to one")
    one = d.given(Eq(Sum(p[s], s), 1), "p sums to one")
    q = d.define("q", Sum(p[s] * P[s, u], s), over=u)
    d.claim(Eq(Sum(q[u], u), 1))
    (d.calc(Sum(q[u], u))
      .eq(Sum(Sum(p[s] * P[s, u], s), u), by=q)
      .eq(Sum(p[s] * Sum(P[s, u], u), s))
      .eq(Sum(p[s], s), by=rows)
      .eq(1, by=one))


@derivation("Momentum unrolled, closed form for a constant gradient")
def momentum_const(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    n = d.integer("n", at_least=1, at_most=T)
    s, t = d.index("s", 1, T), d.index("t", 2, T)
    b, g = d.real("beta", at_least=0, below=1), d.real("g")
    v = d.family("v", s)
    first = d.given(Eq(v[1], g), "v begins with g")
    upd = d.given(Eq(v[t], b * v[t - 1] + g), "update")
    P = Eq(v[n], g * (1 - b**n) / (1 - b))
    d.claim(P)
    base = d.step(Eq(v[1], g * (1 - b**1) / (1 - b)), by=first)
    with d.case(n < T), d.induction(P) as hyp:
        on = d.calc(v[n + 1]).eq(b * v[n] + g, by=upd.at(t=n + 1)).eq(b * g * (1 - b**n) / (1 - b) + g, by=hyp).eq(g * (1 - b**(n + 1)) / (1 - b))
    d.step(P, by=(base, on, induction(n, 1)))


@derivation("One step of gradient descent on a smooth function")
def descent_lemma(d: Derivation) -> None:
    L = d.real("L", above=0)
    fx, fy, g, x, y = d.reals("f_x f_y g x y")
    smooth = d.given(fy <= fx + g * (y - x) + L / 2 * (y - x)**2, "f is L-smooth")
    step = d.given(Eq(y, x - g / L), "a step of length 1/L")
    d.claim(fy <= fx - g**2 / (2 * L))
    (d.calc(fy)
      .le(fx + g * (y - x) + L / 2 * (y - x)**2, by=smooth)
      .eq(fx - g**2 / L + g**2 / (2 * L), by=step)
      .eq(fx - g**2 / (2 * L)))


@derivation("Gradient descent on a parabola")
def gd_parabola(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    n = d.integer("n", at_least=0, at_most=T)
    t, s = d.index("t", 1, T), d.index("s", 0, T)
    x = d.family("x", s)
    eta, a = d.real("eta"), d.real("a")
    upd = d.given(Eq(x[t], x[t - 1] - eta * a * x[t - 1]), "a step of gradient descent")
    P = Eq(x[n], (1 - eta * a)**n * x[0])
    d.claim(P)
    base = d.step(Eq(x[0], (1 - eta * a)**0 * x[0]))
    with d.case(n < T), d.induction(P) as hyp:
        on = d.calc(x[n + 1]).eq((1 - eta * a) * x[n], by=upd.at(t=n + 1)).eq((1 - eta * a)**(n + 1) * x[0], by=hyp)
    d.step(P, by=(base, on, induction(n, 0)))


@derivation("The optimal discriminator")
def gan(d: Derivation) -> None:
    a, b = d.real("a", above=0), d.real("b", above=0)
    D = d.real("D", above=0, below=1)
    V = d.define("V", a * log(D) + b * log(1 - D), of=D)
    d.claim(V(D) <= V(a / (a + b)))
    s = d.step(Eq(Derivative(V(D), D), a / D - b / (1 - D)), by=(V, differentiate))
    d.step(V(D) <= V(a / (a + b)), by=(s, maximum_at(D, a / (a + b))))
