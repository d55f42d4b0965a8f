"""How each rule of the kernel is replayed: one table, its entries in files that mirror those of the kernel's rules.

An entry gives the script that proves the line's proposition, the premises standing in Coq's context. A rule that
has none is `NotExportable` with the reason.
"""

from __future__ import annotations

from derive.coq.rules import both_sides, calculus, limit, order, structure, sums
from derive.coq.rules.replay import Entry

REPLAYS: dict[str, Entry] = {
    **structure.REPLAYS,
    **both_sides.REPLAYS,
    **sums.REPLAYS,
    **order.REPLAYS,
    **calculus.REPLAYS,
    **limit.REPLAYS,
    "induction": lambda replay: replay.general.induction(
        replay
    ),  # earlier lines at other values are the exporter's
}
