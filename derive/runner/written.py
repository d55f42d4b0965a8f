"""A record as a script wrote it, before it is read: read it is where it is judged, once."""

from __future__ import annotations

import json

from derive.check.verdict import RunError
from derive.frozen import frozen
from derive.record.beginning import name_and_lemmas
from derive.record.model import Record
from derive.terms.codec import MAX_LENGTH, Malformed


@frozen
class Sought:
    """What was sought when a record was last checked: conditions in vain, by their hashes; a point, as JSON text."""

    vain: tuple[int, ...] = ()
    point: str = ""


@frozen
class Written:
    """The bytes of a record, and what they say of its name and of the lemmas that it cites."""

    name: str
    data: bytes
    lemmas: tuple[str, ...] = ()
    sought: Sought = Sought()

    def read(self) -> Record:
        """The record. Raises `Malformed` for what is not one."""
        from derive.record.codec import loads  # where it is judged: the command itself reads few

        return loads(self.data)

    def read_if_it_is_one(self) -> Record | None:
        """The record, for a report of what went wrong otherwise."""
        try:
            return self.read()
        except Malformed:
            return None


def glance(data: bytes) -> Written:
    """Whose record this is and what must be judged before it. Raises `Malformed` where it does not say so."""
    if len(data) > MAX_LENGTH:  # this is done without a limit of memory
        return _by_reading(data)
    if (first := name_and_lemmas(data)) is not None:
        name, lemmas = first
        return Written(name, data, lemmas)
    try:
        fields = json.loads(data)
        name, lemmas = fields["name"], tuple(lemma for lemma, _ in fields.get("lemmas", ()))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return _by_reading(data)
    if not all(isinstance(n, str) for n in (name, *lemmas)):
        return _by_reading(data)
    return Written(name, data, lemmas)


def rewritten(record: Record) -> Written:
    """A record that was read already."""
    from derive.record.codec import dumps_briefly

    return Written(record.name, dumps_briefly(record).encode(), tuple(name for name, _ in record.lemmas))


def not_a_record(error: object) -> RunError:
    """What is said of a script whose record `record/` refuses."""
    return RunError(f"the script wrote a record that is not one: {error}")


def _by_reading(data: bytes) -> Written:
    """The same by reading all of it, which says what is wrong with it, and where."""
    record = Written("", data).read()
    return Written(record.name, data, tuple(name for name, _ in record.lemmas))
