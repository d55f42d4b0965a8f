"""That a system of equations has exactly one root in a box, proved with balls.

The test of R. Krawczyk, "Newton-Algorithmen zur Bestimmung von Nullstellen mit Fehlerschranken", Computing 4
(1969): F is continuously differentiable on the box X with centre c, Y is any matrix, and

    K(X) = c - Y F(c) + (1 - Y F'(X)) (X - c).

If K(X) lies in the interior of X, then F has exactly one root in X (R. E. Moore, "A test for existence of
solutions to nonlinear systems", SIAM J. Numer. Anal. 14, 1977). Y and c may come from anywhere: they decide how
likely the test is to succeed, not whether its answer is right.
"""

from __future__ import annotations

from collections.abc import Sequence

from flint import arb, arb_mat, ctx, fmpq

from derive.refute.tape import BALLS, Tape

PRECISION = 400


def has_root(tape: Tape, centre: Sequence[fmpq], radius: fmpq) -> bool:
    """Whether it is proved that the outputs of a tape are all 0 at exactly one place within `radius` of `centre`.

    Conditions: as many outputs as unknowns; the tape is the outputs' expression on all of the box (it was
    computed at unknowns that are this box), so that they are defined and smooth on it. Fails (False) where
    the Jacobian is singular, or nearly so, and where an enclosure is not finite.
    """
    n = len(tape.unknowns)
    if n == 0 or len(tape.outputs) != n or len(centre) != n or radius <= 0:
        return False
    with ctx.workprec(PRECISION):
        middle = [arb(c) for c in centre]
        offsets = [_around(radius) for _ in centre]
        box = [c + offset for c, offset in zip(middle, offsets, strict=True)]
        slopes = arb_mat(tape.jacobian(tape.run(box, BALLS), BALLS))
        try:
            inverse = arb_mat(slopes.mid()).inv().mid()
        except ZeroDivisionError:
            return False
        residuals = arb_mat([[v] for v in tape.values(tape.run(middle, BALLS))])
        unit = arb_mat([[arb(int(i == k)) for k in range(n)] for i in range(n)])
        images = (
            arb_mat([[c] for c in middle])
            - inverse * residuals
            + (unit - inverse * slopes) * arb_mat([[offset] for offset in offsets])
        )
        return all(images[k, 0].is_finite() and _inside(images[k, 0], centre[k], radius) for k in range(n))


def _around(radius: fmpq) -> arb:
    """A ball about 0 that contains all numbers up to the radius."""
    return arb(0, arb(radius).upper())


def _inside(image: arb, centre: fmpq, radius: fmpq) -> bool:
    """Whether all of an image is nearer to the centre than the radius."""
    return bool(abs(image - arb(centre)) < arb(radius))
