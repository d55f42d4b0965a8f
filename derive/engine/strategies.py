"""Ways to a proof, cheapest first. Each gives lines for the kernel to judge; none is trusted.

A strategy takes an `Attempt` and yields proofs: tuples of lines of which the last states the claim. To add one,
write its function in a file of its own and give it a place in `STRATEGIES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derive.engine.attempt import Attempt, Proof
from derive.engine.both_sides import by_both_sides, by_square
from derive.engine.constant import by_constancy
from derive.engine.differentiate import by_derivatives
from derive.engine.direct import by_algebra, by_hypotheses
from derive.engine.induct import by_induction
from derive.engine.limits import by_limit
from derive.engine.order.induct import by_order_and_induction, by_summing_up
from derive.engine.order.search import by_combination
from derive.engine.order.slope import by_slope
from derive.engine.values import by_values
from derive.frozen import frozen


@frozen
class Strategy:
    """A named way to a proof; `what` says in a phrase what it does."""

    name: str
    what: str
    proofs: Callable[[Attempt], Iterator[Proof]]


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("algebra", "both sides in normal form, or the sign of their difference", by_algebra),
    Strategy("limit", "limits, by expansion or by the laws of limits", by_limit),
    Strategy("differentiate", "derivatives by the table", by_derivatives),
    Strategy("hypotheses", "a combination of the hypotheses, with recorded cofactors", by_hypotheses),
    Strategy("values", "an integer between two numbers, at each of its values", by_values),
    Strategy("order up to n", "an inequality of a sum up to n, by induction on n", by_summing_up),
    Strategy(
        "order", "a combination of signs, hypotheses, squares, tangents and sums of them", by_combination
    ),
    Strategy("both sides", "the same operation on both sides", by_both_sides),
    Strategy("square", "the square of the difference is 0", by_square),
    Strategy("induction", "induction on a natural number of the context", by_induction),
    Strategy("slope", "the sign of a slope from a point on", by_slope),
    Strategy("order by induction", "an inequality, its base and its step by order", by_order_and_induction),
    Strategy("constancy", "the difference has the derivative 0, and is 0 at a point", by_constancy),
)
