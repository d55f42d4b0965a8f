"""Planning and evolution: advantages, models that err, natural gradients, replicators."""
from sympy import Abs, Derivative, Eq, Sum, sqrt
from derive import KD, Derivation, derivation
from derive.functions import softmax
from derive.rules import differentiate, divide, induction, multiply, solve_for, sum_over


@derivation("Generalised advantages are computed backwards")
def gae(d: Derivation) -> None:
    T = d.integer("T", at_least=2)
    t, s, k = d.index("t", 1, T - 1), d.index("s", 1, T), d.index("k", 1, T)
    g, lam = d.real("gamma", above=0, at_most=1), d.real("lambda", above=0, at_most=1)
    delta = d.family("delta", s)
    A = d.define("A", Sum((g * lam)**(k - s) * delta[k], (k, s, T)), over=s)
    d.claim(Eq(A[T], delta[T]), by=A, why="the last step has no future")
    d.claim(Eq(A[t], delta[t] + g * lam * A[t + 1]))
    (d.calc(A[t])
      .eq(delta[t] + Sum((g * lam)**(k - t) * delta[k], (k, t + 1, T)), by=A)
      .eq(delta[t] + g * lam * Sum((g * lam)**(k - t - 1) * delta[k], (k, t + 1, T)), why="take one factor out")
      .eq(delta[t] + g * lam * A[t + 1], by=A))


@derivation("The difference of two values is a sum of advantages: one step of it")
def performance_difference(d: Derivation) -> None:
    S, M = d.integer("S", at_least=1), d.integer("M", at_least=1)
    x, y = d.indices("x y", 1, S)
    a = d.index("a", 1, M)
    q, r = d.family("q", x, a, at_least=0), d.family("r", x, a)
    P = d.family("P", x, a, y, at_least=0)
    V, W = d.family("V", x), d.family("W", x)
    g = d.real("gamma", at_least=0, below=1)
    one = d.given(Eq(Sum(q[x, a], a), 1), "the new policy sums to one")
    bellman = d.given(Eq(W[x], Sum(q[x, a] * (r[x, a] + g * Sum(P[x, a, y] * W[y], y)), a)), "W is its value")
    A = d.define("A", r[x, a] + g * Sum(P[x, a, y] * V[y], y) - V[x], over=(x, a))
    d.claim(Eq(W[x] - V[x], Sum(q[x, a] * (A[x, a] + g * Sum(P[x, a, y] * (W[y] - V[y]), y)), a)))
    (d.calc(Sum(q[x, a] * (A[x, a] + g * Sum(P[x, a, y] * (W[y] - V[y]), y)), a))
      .eq(Sum(q[x, a] * (r[x, a] + g * Sum(P[x, a, y] * W[y], y) - V[x]), a), by=A, why="the old values cancel")
      .eq(Sum(q[x, a] * (r[x, a] + g * Sum(P[x, a, y] * W[y], y)), a) - V[x] * Sum(q[x, a], a))
      .eq(W[x] - V[x], by=(bellman, one)))


@derivation("The natural gradient of a softmax policy is its advantage")
def natural_gradient(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    a, b, c = d.indices("a b c", 1, K)
    z, Q = d.family("z", a), d.family("Q", a)
    p = d.define("p", softmax(z)[a], over=a)
    V = d.define("V", Sum(p[a] * Q[a], a))
    A = d.define("A", Q[a] - V, over=a)
    F = d.define("F", Sum(p[c] * (KD(c, a) - p[a]) * (KD(c, b) - p[b]), c), over=(a, b))
    total = d.step(Eq(Sum(p[a], a), 1), by=(p, softmax))
    centred = (d.calc(Sum(p[a] * A[a], a))
      .eq(V - V * Sum(p[a], a), by=(A, V))
      .eq(0, by=total))
    fisher = d.step(Eq(F[a, b], p[a] * (KD(a, b) - p[b])), by=(F, total))
    d.claim(Eq(Sum(F[a, b] * A[b], b), Derivative(V, z[a])))
    left = (d.calc(Sum(F[a, b] * A[b], b))
      .eq(p[a] * A[a] - p[a] * Sum(p[b] * A[b], b), by=fisher)
      .eq(p[a] * A[a], by=centred))
    right = (d.calc(Derivative(V, z[a]))
      .eq(Sum(p[b] * (KD(a, b) - p[a]) * Q[b], b), by=(V, p, softmax, differentiate))
      .eq(p[a] * (Q[a] - V), by=V)
      .eq(p[a] * A[a], by=A))
    d.step(Eq(Sum(F[a, b] * A[b], b), Derivative(V, z[a])), by=(left, right))


@derivation("The simulation lemma: a model that errs little has values that err little")
def simulation_lemma(d: Derivation) -> None:
    S = d.integer("S", at_least=1)
    x, y = d.indices("x y", 1, S)
    k = d.integer("k", at_least=1, at_most=S)
    P, R = d.family("P", x, y, at_least=0), d.family("R", x, y, at_least=0)
    r, u, V, W = d.family("r", x), d.family("u", x), d.family("V", x), d.family("W", x)
    g = d.real("gamma", at_least=0, below=1)
    e, f, m, D = d.reals("e f m D", at_least=0)
    one = d.given(Eq(Sum(P[x, y], y), 1), "rows of P sum to one")
    true = d.given(Eq(V[x], r[x] + g * Sum(P[x, y] * V[y], y)), "values in the world")
    model = d.given(Eq(W[x], u[x] + g * Sum(R[x, y] * W[y], y)), "values in the model")
    rewards = d.given(Abs(r[x] - u[x]) <= e, "rewards err by at most $e$")
    moves = d.given(Sum(Abs(P[x, y] - R[x, y]), y) <= f, "transitions err by at most $f$ in sum")
    bounded = d.given(Abs(W[y]) <= m, "values in the model are bounded")
    largest = d.given(Abs(V[y] - W[y]) <= D, "D is the largest difference")
    attained = d.given(Eq(Abs(V[k] - W[k]), D), "which is attained at k")
    d.claim(D <= (e + g * f * m) / (1 - g))
    apart = d.step(Eq(V[x] - W[x], r[x] - u[x] + g * Sum(P[x, y] * (V[y] - W[y]), y)
                      + g * Sum((P[x, y] - R[x, y]) * W[y], y)), by=(true, model))
    world = (d.calc(Abs(Sum(P[x, y] * (V[y] - W[y]), y)))
      .le(Sum(P[x, y] * Abs(V[y] - W[y]), y))
      .le(Sum(P[x, y] * D, y), by=(d.step(P[x, y] * Abs(V[y] - W[y]) <= P[x, y] * D, by=(largest, multiply(P[x, y]))),
                                   sum_over(y)))
      .eq(D, by=one))
    part = d.step(Abs(P[x, y] - R[x, y]) * Abs(W[y]) <= Abs(P[x, y] - R[x, y]) * m,
                  by=(bounded, multiply(Abs(P[x, y] - R[x, y]))))
    wrong = (d.calc(Abs(Sum((P[x, y] - R[x, y]) * W[y], y)))
      .le(Sum(Abs(P[x, y] - R[x, y]) * Abs(W[y]), y))
      .le(Sum(Abs(P[x, y] - R[x, y]) * m, y), by=(part, sum_over(y)))
      .le(f * m, by=moves))
    (d.calc(D)
      .eq(Abs(V[k] - W[k]), by=attained)
      .eq(Abs(r[k] - u[k] + g * Sum(P[k, y] * (V[y] - W[y]), y) + g * Sum((P[k, y] - R[k, y]) * W[y], y)),
          by=apart.at(x=k))
      .le(Abs(r[k] - u[k]) + g * Abs(Sum(P[k, y] * (V[y] - W[y]), y)) + g * Abs(Sum((P[k, y] - R[k, y]) * W[y], y)),
          why="triangle inequality")
      .le(e + g * D + g * (f * m), by=(rewards.at(x=k), world.at(x=k), wrong.at(x=k))))
    (d.step((1 - g) * D <= e + g * f * m)
      .then(D <= (e + g * f * m) / (1 - g), by=divide(1 - g)))


@derivation("Replicators: the mean fitness rises by its variance over its mean")
def replicator(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    i = d.index("i", 1, n)
    x, f = d.family("x", i, above=0), d.family("f", i, above=0)
    one = d.given(Eq(Sum(x[i], i), 1), "shares sum to one")
    F = d.define("F", Sum(x[i] * f[i], i))
    X = d.define("X", x[i] * f[i] / F, over=i)
    d.claim(Eq(Sum(X[i], i), 1), by=(X, F))
    d.claim(Eq(Sum(X[i] * f[i], i) - F, Sum(x[i] * (f[i] - F)**2, i) / F))
    d.claim(Sum(X[i] * f[i], i) >= F)
    spread = (d.calc(Sum(x[i] * (f[i] - F)**2, i))
      .eq(Sum(x[i] * f[i]**2, i) - 2 * F * Sum(x[i] * f[i], i) + F**2 * Sum(x[i], i), why="multiply out")
      .eq(Sum(x[i] * f[i]**2, i) - F**2, by=(F, one)))
    gain = (d.calc(Sum(X[i] * f[i], i) - F)
      .eq(Sum(x[i] * f[i]**2, i) / F - F, by=X)
      .eq(Sum(x[i] * (f[i] - F)**2, i) / F, by=spread))
    d.step(Sum(x[i] * (f[i] - F)**2, i) / F >= 0)
    d.step(Sum(X[i] * f[i], i) >= F, by=gain)


@derivation("A gated recurrent unit stays between -1 and 1")
def gru(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    n = d.integer("n", at_least=0, at_most=T)
    t, s = d.index("t", 1, T), d.index("s", 0, T)
    z, c = d.family("z", t, at_least=0, at_most=1), d.family("c", t, at_least=-1, at_most=1)
    h = d.family("h", s)
    start = d.given(Eq(h[0], 0), "the state begins with 0")
    update = d.given(Eq(h[t], (1 - z[t]) * h[t - 1] + z[t] * c[t]), "the gate mixes state and candidate")
    candidate = d.step(Abs(c[t]) <= 1, why="as a hyperbolic tangent")
    P = Abs(h[n]) <= 1
    d.claim(P)
    base = d.step(Abs(h[0]) <= 1, by=start)
    with d.case(n < T), d.induction(P) as hyp:
        on = (d.calc(Abs(h[n + 1]))
              .eq(Abs((1 - z[n + 1]) * h[n] + z[n + 1] * c[n + 1]), by=update.at(t=n + 1))
              .le((1 - z[n + 1]) * Abs(h[n]) + z[n + 1] * Abs(c[n + 1]), why="triangle inequality")
              .le((1 - z[n + 1]) * 1 + z[n + 1] * 1, by=(hyp, candidate.at(t=n + 1)))
              .eq(1))
    d.step(P, by=(base, on, induction(n, 0)))


@derivation("Martingale differences are orthogonal: two steps")
def martingale_differences(d: Derivation) -> None:
    N, M = d.integer("N", at_least=1), d.integer("M", at_least=1)
    a, b = d.index("a", 1, N), d.index("b", 1, M)
    p, q = d.family("p", a, at_least=0), d.family("q", a, b, at_least=0)
    D, E = d.family("D", a), d.family("E", a, b)
    one = d.given(Eq(Sum(q[a, b], b), 1), "the second step's probabilities sum to one")
    fair = d.given(Eq(Sum(q[a, b] * E[a, b], b), 0), "the second step is fair, whatever the first was")
    d.claim(Eq(Sum(p[a] * q[a, b] * (D[a] + E[a, b])**2, a, b),
               Sum(p[a] * D[a]**2, a) + Sum(p[a] * q[a, b] * E[a, b]**2, a, b)))
    (d.calc(Sum(p[a] * q[a, b] * (D[a] + E[a, b])**2, a, b))
      .eq(Sum(p[a] * D[a]**2 * Sum(q[a, b], b), a) + 2 * Sum(p[a] * D[a] * Sum(q[a, b] * E[a, b], b), a)
          + Sum(p[a] * q[a, b] * E[a, b]**2, a, b), why="expand the square")
      .eq(Sum(p[a] * D[a]**2, a) + Sum(p[a] * q[a, b] * E[a, b]**2, a, b), by=(one, fair)))


@derivation("The steady state of a Kalman filter for a random walk")
def riccati(d: Derivation) -> None:
    P, Q, R = d.reals("P Q R", above=0)
    steady = d.given(Eq(P, P - P**2 / (P + R) + Q), "the variance repeats itself")
    d.claim(Eq(P, (Q + sqrt(Q**2 + 4 * Q * R)) / 2))
    quadratic = d.step(Eq(P**2, Q * (P + R)), by=(steady, multiply(P + R)))
    square = d.step(Eq((2 * P - Q)**2, Q**2 + 4 * Q * R), by=quadratic)
    above = d.step(2 * P - Q > 0, by=quadratic)
    (d.step(Eq(2 * P - Q, sqrt(Q**2 + 4 * Q * R)), by=(square, above))
      .then(Eq(P, (Q + sqrt(Q**2 + 4 * Q * R)) / 2), by=solve_for(P)))
