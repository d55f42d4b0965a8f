"""The derivations of a folder by their topics, as the files that put them together have them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from derive.languages.language import Language

T = TypeVar("T")
Sections = Sequence[tuple[str, Sequence[T]]]


def heading(topic: str, language: Language) -> str:
    """What stands above the derivations of a topic, the name of their folder: Model selection of `model_selection`."""
    said = language.told(topic)
    words = said if said != topic else topic.replace("_", " ").replace("/", ": ")
    return words[:1].upper() + words[1:]


def sections(items: Iterable[tuple[str, T]]) -> Sections[T]:
    """Items by their headings, in the order in which these first come; if all have the same, without it."""
    out: dict[str, list[T]] = {}
    for head, item in items:
        out.setdefault(head, []).append(item)
    return list(out.items()) if len(out) > 1 else [("", each) for each in out.values()]
