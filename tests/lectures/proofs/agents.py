"""Agents: gradients of policies, regret, returns of other policies."""
from sympy import Abs, Derivative, Eq, Max, Rational, Sum, exp, log, sqrt
from derive import KD, Derivation, derivation
from derive.functions import softmax
from derive.rules import differentiate, divide, induction, sum_over, take_log, take_power


@derivation("The gradient bandit: an action gains by its advantage")
def gradient_bandit(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    a, k = d.indices("a k", 1, K)
    z, Q = d.family("z", a), d.family("Q", a)
    V = d.define("V", Sum(softmax(z)[a] * Q[a], a))
    d.claim(Eq(Derivative(V, z[k]), softmax(z)[k] * (Q[k] - V)))
    (d.calc(Derivative(V, z[k]))
      .eq(Sum(softmax(z)[a] * (KD(a, k) - softmax(z)[k]) * Q[a], a), by=(V, softmax, differentiate))
      .eq(softmax(z)[k] * Q[k] - softmax(z)[k] * Sum(softmax(z)[a] * Q[a], a))
      .eq(softmax(z)[k] * (Q[k] - V), by=V))


@derivation("Per-decision importance sampling: two steps")
def per_decision(d: Derivation) -> None:
    A = d.integer("A", at_least=1)
    a, c = d.indices("a c", 1, A)
    b, p = d.family("b", a, above=0), d.family("p", a, at_least=0)
    u, q = d.family("u", a, c, above=0), d.family("q", a, c, at_least=0)
    r, s = d.family("r", a), d.family("s", a, c)
    behave = d.given(Eq(Sum(u[a, c], c), 1), "the second choice of the behaviour sums to one")
    target = d.given(Eq(Sum(q[a, c], c), 1), "so does that of the target")
    rho, sigma = d.define("rho", p[a] / b[a], over=a), d.define("sigma", q[a, c] / u[a, c], over=(a, c))
    d.claim(Eq(Sum(b[a] * u[a, c] * rho[a] * sigma[a, c] * (r[a] + s[a, c]), a, c),
               Sum(b[a] * u[a, c] * (rho[a] * r[a] + rho[a] * sigma[a, c] * s[a, c]), a, c)))
    full = (d.calc(Sum(b[a] * u[a, c] * rho[a] * sigma[a, c] * (r[a] + s[a, c]), a, c))
      .eq(Sum(p[a] * q[a, c] * (r[a] + s[a, c]), a, c), by=(rho, sigma))
      .eq(Sum(p[a] * r[a] * Sum(q[a, c], c), a) + Sum(p[a] * q[a, c] * s[a, c], a, c))
      .eq(Sum(p[a] * r[a], a) + Sum(p[a] * q[a, c] * s[a, c], a, c), by=target))
    each = (d.calc(Sum(b[a] * u[a, c] * (rho[a] * r[a] + rho[a] * sigma[a, c] * s[a, c]), a, c))
      .eq(Sum(p[a] * r[a] * Sum(u[a, c], c), a) + Sum(p[a] * q[a, c] * s[a, c], a, c), by=(rho, sigma))
      .eq(Sum(p[a] * r[a], a) + Sum(p[a] * q[a, c] * s[a, c], a, c), by=behave))
    d.step(Eq(Sum(b[a] * u[a, c] * rho[a] * sigma[a, c] * (r[a] + s[a, c]), a, c),
              Sum(b[a] * u[a, c] * (rho[a] * r[a] + rho[a] * sigma[a, c] * s[a, c]), a, c)), by=(full, each))


@derivation("From a regret bound with gaps to one without")
def gap_free(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    a = d.index("a", 1, K)
    n, D = d.family("n", a, at_least=0), d.family("Delta", a, at_least=0)
    T, c = d.real("T", above=0), d.real("c", above=0)
    rounds = d.given(Eq(Sum(n[a], a), T), "there are $T$ rounds")
    few = d.given(n[a] * D[a]**2 <= c, "an arm with gap $Delta$ is pulled at most $c/Delta^2$ times")
    d.claim(Sum(n[a] * D[a], a) <= sqrt(K * T * c))
    root = n**Rational(1, 2)
    cs = d.step(Sum(n[a] * D[a], a)**2 <= Sum(n[a], a) * Sum(n[a] * D[a]**2, a),
                by=d.lemma("cauchy-schwarz-sums").at(K=K, a=root, b=root * D))
    total = d.step(Sum(n[a] * D[a]**2, a) <= Sum(c, a), by=(few, sum_over(a)))
    (d.step(Sum(n[a] * D[a], a)**2 <= T * (K * c), by=(cs, rounds, total))
      .then(Sum(n[a] * D[a], a) <= sqrt(K * T * c), by=take_power(Rational(1, 2))))


@derivation("Exponential weights: the regret of T rounds")
def exponential_weights(d: Derivation) -> None:
    K, T = d.integer("K", at_least=2), d.integer("T", at_least=1)
    t, s = d.index("t", 1, T), d.index("s", 1, T + 1)
    W = d.family("W", s, above=0)
    L = d.family("L", t)
    best = d.real("B")
    eta = d.real("eta", above=0)
    start = d.given(Eq(W[1], K), "all weights begin with 1")
    end = d.given(exp(-eta * best) <= W[T + 1], "the best expert's weight is a part of the whole")
    round_ = d.given(log(W[t + 1] / W[t]) <= -eta * L[t] + eta**2 / 8, "Hoeffding's lemma")
    d.claim(Sum(L[t], t) - best <= log(K) / eta + eta * T / 8)
    up = d.step(Sum(log(W[t + 1] / W[t]), t) <= Sum(-eta * L[t] + eta**2 / 8, t), by=(round_, sum_over(t)))
    tele = d.step(Eq(Sum(log(W[t + 1] / W[t]), t), log(W[T + 1]) - log(K)), by=start)
    low = d.step(-eta * best <= log(W[T + 1]), by=(end, take_log))
    (d.step(eta * (Sum(L[t], t) - best) <= log(K) + eta**2 * T / 8, by=(up, tele, low))
      .then(Sum(L[t], t) - best <= log(K) / eta + eta * T / 8, by=divide(eta)))


@derivation("Exponential weights with the best rate")
def tuned_rate(d: Derivation) -> None:
    K, T = d.integer("K", at_least=2), d.integer("T", at_least=1)
    eta = d.real("eta", above=0)
    best = d.define("b", sqrt(8 * log(K) / T))
    d.claim(sqrt(T * log(K) / 2) <= log(K) / eta + eta * T / 8)
    d.claim(Eq(log(K) / best + best * T / 8, sqrt(T * log(K) / 2)))
    d.step(sqrt(T * log(K) / 2) <= log(K) / eta + eta * T / 8, by=d.lemma("am-gm-two").at(x=log(K) / eta, y=eta * T / 8))
    d.step(Eq(log(K) / best + best * T / 8, sqrt(T * log(K) / 2)), by=best)


@derivation("The successor representation gives the value for each reward")
def successor(d: Derivation) -> None:
    S = d.integer("S", at_least=1)
    x, y, u = d.indices("x y u", 1, S)
    P, M, r = d.family("P", x, y, at_least=0), d.family("M", x, y), d.family("r", x)
    g = d.real("gamma", at_least=0, below=1)
    visits = d.given(Eq(M[x, y], KD(x, y) + g * Sum(P[x, u] * M[u, y], u)), "discounted visits")
    V = d.define("V", Sum(M[x, y] * r[y], y), over=x)
    d.claim(Eq(V[x], r[x] + g * Sum(P[x, u] * V[u], u)))
    (d.calc(V[x])
      .eq(Sum((KD(x, y) + g * Sum(P[x, u] * M[u, y], u)) * r[y], y), by=(V, visits))
      .eq(r[x] + g * Sum(P[x, u] * Sum(M[u, y] * r[y], y), u), why="exchange the sums")
      .eq(r[x] + g * Sum(P[x, u] * V[u], u), by=V))


@derivation("The largest of two estimates is biased upwards")
def maximisation_bias(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    p, x, y = d.family("p", n, at_least=0), d.family("x", n), d.family("y", n)
    d.claim(Max(Sum(p[n] * x[n], n), Sum(p[n] * y[n], n)) <= Sum(p[n] * Max(x[n], y[n]), n))
    left = d.step(Sum(p[n] * x[n], n) <= Sum(p[n] * Max(x[n], y[n]), n),
                  by=(d.step(p[n] * x[n] <= p[n] * Max(x[n], y[n])), sum_over(n)))
    right = d.step(Sum(p[n] * y[n], n) <= Sum(p[n] * Max(x[n], y[n]), n),
                   by=(d.step(p[n] * y[n] <= p[n] * Max(x[n], y[n])), sum_over(n)))
    d.step(Max(Sum(p[n] * x[n], n), Sum(p[n] * y[n], n)) <= Sum(p[n] * Max(x[n], y[n]), n), by=(left, right))


@derivation("Returns over n steps err by at most gamma^n of the value's error")
def n_step(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    n = d.integer("n", at_least=0, at_most=T)
    t, s = d.index("t", 0, T - 1), d.index("s", 0, T)
    g, e = d.real("gamma", at_least=0, at_most=1), d.real("epsilon", at_least=0)
    r, v, V = d.family("r", t), d.family("v", s), d.family("V", s)
    true = d.given(Eq(v[t], r[t] + g * v[t + 1]), "the true value")
    err = d.given(Abs(V[s] - v[s]) <= e, "the estimate errs by at most $epsilon$")
    P = Eq(v[0], Sum(g**t * r[t], (t, 0, n - 1)) + g**n * v[n])
    d.claim(P)
    d.claim(Abs(Sum(g**t * r[t], (t, 0, n - 1)) + g**n * V[n] - v[0]) <= g**n * e)
    base = d.step(Eq(v[0], Sum(g**t * r[t], (t, 0, 0 - 1)) + g**0 * v[0]))
    with d.case(n < T), d.induction(P) as h:
        on = (d.calc(v[0])
              .eq(Sum(g**t * r[t], (t, 0, n - 1)) + g**n * v[n], by=h)
              .eq(Sum(g**t * r[t], (t, 0, n - 1)) + g**n * (r[n] + g * v[n + 1]), by=true.at(t=n))
              .eq(Sum(g**t * r[t], (t, 0, n)) + g**(n + 1) * v[n + 1]))
    unrolled = d.step(P, by=(base, on, induction(n, 0)))
    (d.calc(Abs(Sum(g**t * r[t], (t, 0, n - 1)) + g**n * V[n] - v[0]))
      .eq(Abs(g**n * (V[n] - v[n])), by=unrolled)
      .eq(g**n * Abs(V[n] - v[n]))
      .le(g**n * e, by=err.at(s=n)))


@derivation("Improving greedily on the advantage improves the policy")
def policy_improvement(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    a = d.index("a", 1, K)
    p, q, Q = d.family("p", a, at_least=0), d.family("q", a, at_least=0), d.family("Q", a)
    one = d.given(Eq(Sum(p[a], a), 1), "the old policy sums to one")
    new = d.given(Eq(Sum(q[a], a), 1), "the new one as well")
    V = d.define("V", Sum(p[a] * Q[a], a))
    A = d.define("A", Q[a] - V, over=a)
    greedy = d.given(Q[a] * q[a] >= V * q[a], "the new policy chooses no action below average")
    d.claim(Eq(Sum(p[a] * A[a], a), 0))
    d.claim(Sum(q[a] * Q[a], a) >= V)
    (d.calc(Sum(p[a] * A[a], a))
      .eq(Sum(p[a] * Q[a], a) - V * Sum(p[a], a), by=A)
      .eq(0, by=(V, one)))
    (d.step(Sum(Q[a] * q[a], a) >= Sum(V * q[a], a), by=(greedy, sum_over(a)))
      .then(Sum(q[a] * Q[a], a) >= V, by=new))
