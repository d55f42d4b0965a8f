"""Records that name what they cite by content: each cited lemma by the hash of its own record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from derive.record.codec import content_hash
from derive.record.model import Record


def pinned(records: Mapping[str, Record]) -> dict[str, Record]:
    """The records with the content hash of each lemma that they cite and that is among them.

    A cited record is pinned first, so a hash covers all that a record rests on. Lemmas in a circle stay
    as they are: no check proves them.
    """
    done: dict[str, Record] = {}
    underway: set[str] = set()

    def pin(name: str) -> Record:
        if name not in done:
            if name in underway:
                return records[name]
            underway.add(name)
            record = records[name]
            lemmas = tuple(
                (cited, content_hash(pin(cited)) if cited in records else digest)
                for cited, digest in record.lemmas
            )
            done[name] = replace(record, lemmas=lemmas)
        return done[name]

    for name in records:
        pin(name)
    return done
