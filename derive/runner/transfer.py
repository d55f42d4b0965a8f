"""Records and verdicts between the checker and its children that judge.

Only the checker's own children use this, none of which ever ran an author's code. Terms are rebuilt
through their constructors, since they are immutable. What both sides have already is only referred to.
"""

from __future__ import annotations

import io
import pickle
import sys
from collections.abc import Sequence
from typing import Any

from derive.terms.nodes import Lam, Node


class _Pickler(pickle.Pickler):
    def __init__(self, out: io.BytesIO, shared: Sequence[object]):
        super().__init__(out, protocol=5)
        self._places = {id(thing): place for place, thing in enumerate(shared)}

    def persistent_id(self, obj: Any) -> int | None:
        return self._places.get(id(obj))

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, Lam):
            return Lam, (obj.hint, obj.sort, obj.body)
        if isinstance(obj, Node):
            return type(obj), (*obj.payload, *obj.args)
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    def __init__(self, data: bytes, shared: Sequence[object]):
        super().__init__(io.BytesIO(data))
        self._shared = shared

    def persistent_load(self, place: Any) -> Any:
        return self._shared[place]


def dump(value: object, shared: Sequence[object] = ()) -> bytes:
    """A value of ours as bytes. The other side must have things equal to `shared`, in that order."""
    deep = sys.getrecursionlimit()
    sys.setrecursionlimit(max(deep, 20_000))
    try:
        out = io.BytesIO()
        _Pickler(out, shared).dump(value)
        return out.getvalue()
    finally:
        sys.setrecursionlimit(deep)


def load(data: bytes, shared: Sequence[object] = ()) -> Any:
    """The inverse of `dump`, with the same `shared`."""
    return _Unpickler(data, shared).load()
