"""Losses, activations and norms."""
from sympy import Abs, And, Derivative, Eq, Ge, Le, Max, Min, Sum, log, sqrt
from derive import KD, Derivation, derivation, implies, piecewise
from derive.functions import sigmoid, softmax
from derive.rules import cases, differentiate, tangent_log


@derivation("The squared hinge loss has a derivative away from the kink")
def squared_hinge(d: Derivation) -> None:
    m = d.real("m")
    d.claim(implies(m < 1, Eq(Derivative(Max(0, 1 - m)**2, m), -2 * (1 - m))))
    with d.case(m < 1):
        a = d.step(Eq(Derivative(Max(0, 1 - m)**2, m), -2 * (1 - m)), by=differentiate)
    d.step(implies(m < 1, Eq(Derivative(Max(0, 1 - m)**2, m), -2 * (1 - m))), by=a)


@derivation("The derivative of SiLU")
def silu(d: Derivation) -> None:
    x = d.real("x")
    d.claim(Eq(Derivative(x * sigmoid(x), x), sigmoid(x) * (1 + x * (1 - sigmoid(x)))))
    (d.calc(Derivative(x * sigmoid(x), x))
      .eq(sigmoid(x) + x * sigmoid(x) * (1 - sigmoid(x)), by=(sigmoid, differentiate))
      .eq(sigmoid(x) * (1 + x * (1 - sigmoid(x)))))


@derivation("Huber's loss is at most half the square")
def huber_bound(d: Derivation) -> None:
    r = d.real("r")
    c = d.real("c", above=0)
    h = d.define("h", piecewise((r**2 / 2, Abs(r) <= c), otherwise=c * (Abs(r) - c / 2)))
    d.claim(Le(h, r**2 / 2))
    with d.case(Abs(r) <= c):
        a = d.step(Le(h, r**2 / 2), by=h)
    with d.case(Abs(r) > c):
        b = d.step(Le(h, r**2 / 2), by=h)
    d.step(Le(h, r**2 / 2), by=(a, b, cases))


@derivation("Soft targets: the gradient of cross-entropy")
def soft_targets(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i, j, k = d.indices("i j k", 1, K)
    q = d.family("q", i, at_least=0)
    z = d.family("z", i)
    total = d.given(Eq(Sum(q[i], i), 1), "the targets sum to one")
    loss = -Sum(q[i] * log(softmax(z)[i]), i)
    d.claim(Eq(Derivative(loss, z[k]), softmax(z)[k] - q[k]))
    (d.calc(Derivative(loss, z[k]))
      .eq(-Sum(q[i] * (KD(i, k) - softmax(z)[k]), i), by=(softmax, differentiate))
      .eq(-q[k] + softmax(z)[k] * Sum(q[i], i))
      .eq(softmax(z)[k] - q[k], by=total))


@derivation("RMS norm: the gradient is orthogonal to the input")
def rmsnorm_orthogonal(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    i, j, k = d.indices("i j k", 1, n)
    x = d.family("x", i, above=0)
    rms = sqrt(Sum(x[j]**2, j) / n)
    d.claim(Eq(Sum(x[i] * Derivative(x[k] / rms, x[i]), i), 0))
    slope = d.step(Eq(Derivative(x[k] / rms, x[i]), KD(i, k) / rms - x[k] * x[i] / (n * rms**3)), by=differentiate)
    (d.calc(Sum(x[i] * Derivative(x[k] / rms, x[i]), i))
      .eq(Sum(x[i] * (KD(i, k) / rms - x[k] * x[i] / (n * rms**3)), i), by=slope)
      .eq(x[k] / rms - x[k] / (n * rms**3) * Sum(x[i]**2, i))
      .eq(0))


@derivation("Noise-contrastive estimation learns the log-ratio")
def nce(d: Derivation) -> None:
    k = d.integer("k", at_least=1)
    p, q = d.reals("p q", above=0)
    D = d.define("D", p / (p + k * q))
    d.claim(Eq(log(D / (1 - D)), log(p) - log(q) - log(k)))
    (d.calc(log(D / (1 - D)))
      .eq(log(p / (k * q)), by=D)
      .eq(log(p) - log(q) - log(k)))


@derivation("Soft-thresholding solves the lasso in one dimension")
def soft_threshold(d: Derivation) -> None:
    a, x = d.reals("a x")
    lam = d.real("lambda", above=0)
    big = d.given(a > lam)
    d.claim(Le((a - lam - a)**2 / 2 + lam * Abs(a - lam), (x - a)**2 / 2 + lam * Abs(x)))
    (d.calc((a - lam - a)**2 / 2 + lam * Abs(a - lam))
      .eq(lam**2 / 2 + lam * (a - lam), by=big)
      .le((x - a)**2 / 2 + lam * x, why="the difference is $(x - a + lambda)^2/2$")
      .le((x - a)**2 / 2 + lam * Abs(x)))


@derivation("PPO: the clipped objective is a lower bound")
def ppo(d: Derivation) -> None:
    r = d.real("r", above=0)
    A = d.real("A")
    eps = d.real("epsilon", above=0, below=1)
    d.claim(Le(Min(r * A, Min(Max(r, 1 - eps), 1 + eps) * A), r * A))
    d.claim(implies(And(A > 0, r > 1 + eps), Eq(Min(r * A, Min(Max(r, 1 - eps), 1 + eps) * A), (1 + eps) * A)))
    d.step(Le(Min(r * A, Min(Max(r, 1 - eps), 1 + eps) * A), r * A))
    with d.case(And(A > 0, r > 1 + eps)):
        x = d.step(Eq(Min(r * A, Min(Max(r, 1 - eps), 1 + eps) * A), (1 + eps) * A))
    d.step(implies(And(A > 0, r > 1 + eps), Eq(Min(r * A, Min(Max(r, 1 - eps), 1 + eps) * A), (1 + eps) * A)), by=x)


@derivation("The KL term of a variational autoencoder")
def vae_kl(d: Derivation) -> None:
    mu = d.real("mu")
    s = d.real("sigma", above=0)
    d.claim(Ge((s**2 + mu**2 - 1 - log(s**2)) / 2, 0))
    bound = d.step(Le(log(s**2), s**2 - 1), by=tangent_log(s**2, 1))
    d.step(Ge((s**2 + mu**2 - 1 - log(s**2)) / 2, 0), by=bound)
