"""Chains: Metropolis, Gibbs, birth and death, hidden states, values of states."""
from sympy import Abs, Eq, Max, Min, Product, Sum, exp, log
from derive import KD, Derivation, derivation
from derive.rules import combination, induction, multiply, sum_over, tangent_exp, tangent_log


@derivation("Metropolis and Hastings leave the target as it is")
def metropolis(d: Derivation) -> None:
    S = d.integer("S", at_least=1)
    x, y = d.indices("x y", 1, S)
    pi = d.family("pi", x, above=0)
    q = d.family("q", x, y, above=0)
    a = d.define("a", Min(1, pi[y] * q[y, x] / (pi[x] * q[x, y])), over=(x, y))
    r = d.define("r", 1 - Sum(q[x, y] * a[x, y], y), over=x)
    P = d.define("P", q[x, y] * a[x, y] + r[x] * KD(x, y), over=(x, y))
    d.claim(Eq(pi[x] * P[x, y], pi[y] * P[y, x]))
    d.claim(Eq(Sum(pi[x] * P[x, y], x), pi[y]))
    flow = d.step(Eq(pi[x] * q[x, y] * a[x, y], Min(pi[x] * q[x, y], pi[y] * q[y, x])), by=a)
    flow_back = d.step(Eq(pi[y] * q[y, x] * a[y, x], Min(pi[x] * q[x, y], pi[y] * q[y, x])), by=a)
    same = d.step(Eq(pi[x] * r[x] * KD(x, y), pi[y] * r[y] * KD(y, x)))
    balance = d.step(Eq(pi[x] * P[x, y], pi[y] * P[y, x]), by=(P, flow, flow_back, same))
    rows = d.step(Eq(Sum(P[x, y], y), 1), by=(P, r))
    (d.calc(Sum(pi[x] * P[x, y], x))
      .eq(Sum(pi[y] * P[y, x], x), by=balance)
      .eq(pi[y] * Sum(P[y, x], x))
      .eq(pi[y], by=rows))


@derivation("A sweep of Gibbs sampling keeps the joint distribution")
def gibbs(d: Derivation) -> None:
    A, B = d.integer("A", at_least=1), d.integer("B", at_least=1)
    x, u = d.indices("x u", 1, A)
    y, v = d.indices("y v", 1, B)
    p = d.family("p", x, y, above=0)
    r, c = d.define("r", Sum(p[x, y], y), over=x), d.define("c", Sum(p[x, y], x), over=y)
    d.claim(Eq(Sum(p[x, y] * (p[u, y] / c[y]), x), p[u, y]))
    d.claim(Eq(Sum(p[x, y] * (p[u, y] / c[y]) * (p[u, v] / r[u]), x, y), p[u, v]))
    half = (d.calc(Sum(p[x, y] * (p[u, y] / c[y]), x))
      .eq(c[y] * p[u, y] / c[y], by=c)
      .eq(p[u, y]))
    (d.calc(Sum(p[x, y] * (p[u, y] / c[y]) * (p[u, v] / r[u]), x, y))
      .eq(Sum(Sum(p[x, y] * (p[u, y] / c[y]), x) * (p[u, v] / r[u]), y))
      .eq(Sum(p[u, y], y) * (p[u, v] / r[u]), by=half)
      .eq(p[u, v], by=r))


@derivation("The stationary law of a birth-death chain")
def birth_death(d: Derivation) -> None:
    M = d.integer("M", at_least=1)
    n = d.integer("n", at_least=0, at_most=M)
    k, s = d.index("k", 1, M), d.index("s", 0, M)
    up, down = d.family("b", s, above=0), d.family("c", k, above=0)
    pi = d.family("pi", s)
    cut = d.given(Eq(pi[k] * down[k], pi[k - 1] * up[k - 1]), "flow across each cut balances")
    P = Eq(pi[n], pi[0] * Product(up[k - 1] / down[k], (k, 1, n)))
    d.claim(P)
    base = d.step(Eq(pi[0], pi[0] * Product(up[k - 1] / down[k], (k, 1, 0))))
    with d.case(n < M), d.induction(P) as h:
        on = (d.calc(pi[n + 1])
              .eq(pi[n] * up[n] / down[n + 1], by=cut.at(k=n + 1))
              .eq(pi[0] * Product(up[k - 1] / down[k], (k, 1, n)) * up[n] / down[n + 1], by=h)
              .eq(pi[0] * Product(up[k - 1] / down[k], (k, 1, n + 1))))
    d.step(P, by=(base, on, induction(n, 0)))


@derivation("A queue with room for M")
def queue(d: Derivation) -> None:
    M = d.integer("M", at_least=1)
    n = d.index("n", 0, M)
    rho = d.real("rho", above=0, below=1)
    Z = d.define("Z", Sum(rho**n, n))
    pi = d.define("pi", rho**n / Z, over=n)
    d.claim(Eq(Sum(pi[n], n), 1), by=(pi, Z))
    d.claim(Eq(pi[M], (1 - rho) * rho**M / (1 - rho**(M + 1))))
    d.step(Eq(Z, (1 - rho**(M + 1)) / (1 - rho)), by=Z).then(Eq(pi[M], (1 - rho) * rho**M / (1 - rho**(M + 1))), by=pi)


@derivation("Forward and backward agree at each time")
def forward_backward(d: Derivation) -> None:
    K, T = d.integer("K", at_least=1), d.integer("T", at_least=2)
    i, j = d.indices("i j", 1, K)
    t, s = d.index("t", 1, T - 1), d.index("s", 1, T)
    A = d.family("A", i, j, at_least=0)
    b = d.family("b", s, i, at_least=0)
    al, be = d.family("alpha", s, i), d.family("beta", s, i)
    fwd = d.given(Eq(al[t + 1, j], Sum(al[t, i] * A[i, j], i) * b[t + 1, j]), "the forward recursion")
    bwd = d.given(Eq(be[t, i], Sum(A[i, j] * b[t + 1, j] * be[t + 1, j], j)), "the backward recursion")
    d.claim(Eq(Sum(al[t, i] * be[t, i], i), Sum(al[t + 1, j] * be[t + 1, j], j)))
    (d.calc(Sum(al[t, i] * be[t, i], i))
      .eq(Sum(al[t, i] * Sum(A[i, j] * b[t + 1, j] * be[t + 1, j], j), i), by=bwd)
      .eq(Sum(Sum(al[t, i] * A[i, j], i) * b[t + 1, j] * be[t + 1, j], j), why="exchange the sums")
      .eq(Sum(al[t + 1, j] * be[t + 1, j], j), by=fwd))


@derivation("The forward variable sums over paths: three observations")
def forward_paths(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i, j, k = d.indices("i j k", 1, K)
    pi, A = d.family("pi", i), d.family("A", i, j)
    b1, b2, b3 = d.family("b", i), d.family("c", i), d.family("e", i)
    a1 = d.define("f", pi[i] * b1[i], over=i)
    a2 = d.define("g", Sum(a1[i] * A[i, j], i) * b2[j], over=j)
    a3 = d.define("h", Sum(a2[j] * A[j, k], j) * b3[k], over=k)
    d.claim(Eq(Sum(a3[k], k), Sum(pi[i] * b1[i] * A[i, j] * b2[j] * A[j, k] * b3[k], i, j, k)))
    d.step(Eq(Sum(a3[k], k), Sum(pi[i] * b1[i] * A[i, j] * b2[j] * A[j, k] * b3[k], i, j, k)), by=(a3, a2, a1))


@derivation("The largest of two changes by at most the largest change")
def max_contracts(d: Derivation) -> None:
    a, b, c, e = d.reals("a b c e")
    d.claim(Abs(Max(a, b) - Max(c, e)) <= Max(Abs(a - c), Abs(b - e)))
    d.step(Abs(Max(a, b) - Max(c, e)) <= Max(Abs(a - c), Abs(b - e)))


@derivation("The lambda-return is the value plus discounted TD errors")
def td_lambda(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    n = d.integer("n", at_least=0, at_most=T)
    t, s = d.index("t", 0, T - 1), d.index("s", 0, T)
    g, l = d.real("gamma", at_least=0, at_most=1), d.real("lambda", at_least=0, at_most=1)
    r, V, G = d.family("r", t), d.family("V", s), d.family("G", s)
    rec = d.given(Eq(G[t], r[t] + g * ((1 - l) * V[t + 1] + l * G[t + 1])), "the recursion of the lambda-return")
    last = d.given(Eq(G[T], V[T]), "at the end the return is the value")
    delta = d.define("delta", r[t] + g * V[t + 1] - V[t], over=t)
    one = d.step(Eq(G[t] - V[t], delta[t] + g * l * (G[t + 1] - V[t + 1])), by=(rec, delta))
    P = Eq(G[0] - V[0], Sum((g * l)**t * delta[t], (t, 0, n - 1)) + (g * l)**n * (G[n] - V[n]))
    d.claim(Eq(G[0] - V[0], Sum((g * l)**t * delta[t], t)))
    base = d.step(Eq(G[0] - V[0], Sum((g * l)**t * delta[t], (t, 0, 0 - 1)) + (g * l)**0 * (G[0] - V[0])))
    with d.case(n < T), d.induction(P) as h:
        on = (d.calc(G[0] - V[0])
              .eq(Sum((g * l)**t * delta[t], (t, 0, n - 1)) + (g * l)**n * (G[n] - V[n]), by=h)
              .eq(Sum((g * l)**t * delta[t], (t, 0, n - 1)) + (g * l)**n * (delta[n] + g * l * (G[n + 1] - V[n + 1])), by=one.at(t=n))
              .eq(Sum((g * l)**t * delta[t], (t, 0, n)) + (g * l)**(n + 1) * (G[n + 1] - V[n + 1])))
    p = d.step(P, by=(base, on, induction(n, 0)))
    d.step(Eq(G[0] - V[0], Sum((g * l)**t * delta[t], t)), by=(p.at(n=T), last))


@derivation("An epsilon-greedy policy improves on any that explores as much")
def epsilon_greedy(d: Derivation) -> None:
    m = d.integer("m", at_least=1)
    a, b = d.indices("a b", 1, m)
    Q = d.family("Q", a)
    e = d.real("epsilon", above=0, below=1)
    p = d.family("p", a)
    one = d.given(Eq(Sum(p[a], a), 1), "the policy sums to one")
    soft = d.given(e / m <= p[a], "it explores")
    M = d.real("M")
    best = d.given(Q[a] <= M, "$M$ is the best value")
    d.claim(Sum(p[a] * Q[a], a) <= e / m * Sum(Q[a], a) + (1 - e) * M)
    w = d.step((p[a] - e / m) * Q[a] <= (p[a] - e / m) * M, by=(best, soft, multiply(p[a] - e / m)))
    (d.step(Sum((p[a] - e / m) * Q[a], a) <= Sum((p[a] - e / m) * M, a), by=(w, sum_over(a)))
      .then(Sum(p[a] * Q[a], a) - e / m * Sum(Q[a], a) <= M * (1 - e), by=one)
      .then(Sum(p[a] * Q[a], a) <= e / m * Sum(Q[a], a) + (1 - e) * M))


@derivation("The hedge algorithm: one round")
def hedge_round(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    w, l = d.family("w", i, above=0), d.family("l", i, at_least=0, at_most=1)
    eta = d.real("eta", above=0)
    W = d.define("W", Sum(w[i], i))
    p = d.define("p", w[i] / W, over=i)
    d.claim(log(Sum(w[i] * exp(-eta * l[i]), i) / W) <= -(1 - exp(-eta)) * Sum(p[i] * l[i], i))
    end = d.step(exp(-eta * l[i]) * (1 + (-eta) - (-eta * l[i])) <= exp(-eta), by=tangent_exp(-eta, -eta * l[i]))
    start = d.step(exp(-eta * l[i]) * (1 - (-eta * l[i])) <= 1, by=tangent_exp(0, -eta * l[i]))
    chord = d.step(exp(-eta * l[i]) <= 1 - (1 - exp(-eta)) * l[i], by=(end, start, combination(l[i], 1 - l[i])))
    s = d.step(Sum(p[i] * exp(-eta * l[i]), i) <= Sum(p[i] * (1 - (1 - exp(-eta)) * l[i]), i),
               by=(d.step(p[i] * exp(-eta * l[i]) <= p[i] * (1 - (1 - exp(-eta)) * l[i]), by=(chord, multiply(p[i]))), sum_over(i)))
    one = d.step(Eq(Sum(p[i], i), 1), by=(p, W))
    (d.calc(log(Sum(w[i] * exp(-eta * l[i]), i) / W))
      .eq(log(Sum(p[i] * exp(-eta * l[i]), i)), by=p)
      .le(Sum(p[i] * exp(-eta * l[i]), i) - 1, by=tangent_log(Sum(p[i] * exp(-eta * l[i]), i), 1))
      .le(-(1 - exp(-eta)) * Sum(p[i] * l[i], i), by=(s, one)))
