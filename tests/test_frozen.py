"""Classes of data that nothing changes."""

from __future__ import annotations

from dataclasses import field, fields, replace

from derive.frozen import frozen, mutable


@frozen
class Pair:
    """Two fields, and one that says nothing of the object."""

    name: str
    parts: tuple[int, ...] = ()
    seen: list[int] = field(default_factory=list, compare=False)


def test_what_holds_the_same_is_equal_and_one_key() -> None:
    one, two, other = Pair("a", (1,)), Pair("a", (1,)), Pair("a", (2,))
    assert one == two != other
    assert {one: 1}[two] == 1
    assert one.seen is not two.seen


@frozen
class Couple:
    """What looks like a pair and is none."""

    name: str
    parts: tuple[int, ...] = ()


@frozen
class Nothing:
    """What has no fields."""


def test_objects_of_two_classes_are_two() -> None:
    pair: object = Pair("a")
    assert pair != Couple("a")
    assert Couple("a") == Couple("a")
    assert Nothing() == Nothing()
    assert {Nothing(): 1} == {Nothing(): 1}


def test_fields_are_given_anew_by_replace_only() -> None:
    pair = Pair("a")
    assert replace(pair, parts=(3,)) == Pair("a", (3,))
    assert [f.name for f in fields(pair)] == ["name", "parts", "seen"]


def _what_mypy_refuses(pair: Pair) -> None:
    """The checks fail if mypy lets this pass: it refuses comments for errors that are none."""
    pair.name = "b"  # type: ignore[misc]


def test_an_object_is_shown_by_what_it_holds() -> None:
    assert repr(Pair("a", (1,))) == "Pair(name='a', parts=(1,), seen=[])"


@mutable
class Count:
    """What changes."""

    number: int = 0
    seen: list[int] = field(default_factory=list)


def test_what_changes_is_equal_to_itself_alone() -> None:
    one, other = Count(), Count()
    one.number += 1
    assert one == one != other
    assert Count() != Count()
    assert repr(one) == "Count(number=1, seen=[])"
    assert one.seen is not other.seen
