"""What may be meant by a line that fails: another line, a longer reason, or lines that lead to it."""

from __future__ import annotations

from derive.frozen import frozen
from derive.record.model import Citation, Line
from derive.terms.nodes import Prop


@frozen
class Suggestion:
    """A line near one that fails, which does follow. `what` says in what the two differ.

    Or the line itself by a longer `reason`: with the definitions of these `names` or what is `cited`, too, or by
    another rule; perhaps with one more line `first`, that rests on what the line cites. Or `lines` that were found,
    of which the last states the line with its definitions written out.
    """

    prop: Prop
    what: str
    names: tuple[str, ...] = ()
    cited: tuple[Citation, ...] = ()
    reason: Line | None = None
    first: Line | None = None
    lines: tuple[Line, ...] = ()
