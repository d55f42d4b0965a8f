"""What the text of a record says first, as `dumps_briefly` writes it: whose it is, and which lemmas it cites."""

from __future__ import annotations

import re

_FIRST = re.compile(
    rb'{"name":"([-_.:#A-Za-z0-9]+)","lemmas":\[((?:\["[-_.:#A-Za-z0-9]+","[0-9a-f]*"\],?)*)\],'
)
_LEMMA = re.compile(rb'\["([^"]+)"')


def name_and_lemmas(text: bytes) -> tuple[str, tuple[str, ...]] | None:
    """The name and the lemmas of the record in a text, if they come first; the rest is not looked at.

    If the text is a record at all, these are its own: `loads` refuses a key that comes twice.
    """
    first = _FIRST.match(text)
    if first is None:
        return None
    return first[1].decode(), tuple(name.decode() for name in _LEMMA.findall(first[2]))
