"""Verdicts between a process and the child it forked for one check.

Only the checker's own children use this, none of which ever ran an author's code. Terms are rebuilt
through their constructors, since they are immutable.
"""

from __future__ import annotations

import io
import pickle
import sys
from typing import Any

from derive.terms.nodes import Lam, Node


class _Pickler(pickle.Pickler):
    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, Lam):
            return Lam, (obj.hint, obj.sort, obj.body)
        if isinstance(obj, Node):
            return type(obj), (*obj.payload, *obj.args)
        return NotImplemented


def dump(value: object) -> bytes:
    """A value of ours as bytes."""
    deep = sys.getrecursionlimit()
    sys.setrecursionlimit(max(deep, 20_000))
    try:
        out = io.BytesIO()
        _Pickler(out, protocol=5).dump(value)
        return out.getvalue()
    finally:
        sys.setrecursionlimit(deep)


def load(data: bytes) -> Any:
    """The inverse of `dump`."""
    return pickle.loads(data)
