"""A language: fixed words, templates of reasons, and how the author's own words are translated.

English words are their own keys, so that what has no translation is said in English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field, replace
from enum import StrEnum
from functools import cache

from derive.frozen import frozen
from derive.languages import english, korean, particles
from derive.languages.particles import UNKNOWN, Sounds
from derive.record.model import Definition


class Code(StrEnum):
    """The languages, by their ISO 639-1 codes."""

    en = "en"
    ko = "ko"


@frozen
class Language:
    """`fixed` words by their English ones; `rules`, `frames` and `conditions` are templates, read by `reasons.filled`.

    `breaks` are the words at which lines of formulas are broken.
    `patterns` are pairs of an English template with `{}` and what to say, with `{0}`, `{1}`, ...
    `fitted` puts words in the form that they have after certain sounds, where the language has such forms.
    """

    code: str
    rules: Mapping[str, tuple[str, str]]
    frames: Mapping[str, str]
    conditions: Mapping[str, str]
    breaks: Mapping[str, tuple[str, ...]]
    fixed: Mapping[str, str] = field(default_factory=dict)
    patterns: tuple[tuple[str, str], ...] = ()
    author: Mapping[str, str] = field(default_factory=dict)
    fitted: Callable[[str, Sounds], str] | None = None

    def say(self, english: str) -> str:
        """Words of derive's own: fixed ones, or with names in them, which are translated in turn."""
        found = self.fixed.get(english)
        if found is not None:
            return found
        for template, said in self.patterns:
            match = _matcher(template).fullmatch(english)
            if match:
                return self.fit(said.format(*(self.say(self.told(part)) for part in match.groups())))
        return english

    def told(self, words: str) -> str:
        """An author's words: their translation where the catalogue beside the proofs has one."""
        return self.author.get(words) or self.fixed.get(words, words)

    def fit(self, words: str, before: Sounds = UNKNOWN) -> str:
        """Words in the form that they have after a formula which ends in certain sounds."""
        return words if self.fitted is None else self.fitted(words, before)

    def named(self, definition: Definition) -> str:
        """What a shared definition is called, in words; its name where it has none."""
        translated = dict(definition.translations).get(self.code)
        return translated or self.told(definition.words) or definition.name

    def with_author(self, catalogue: Mapping[str, str]) -> Language:
        """The language with translations of an author's words."""
        return replace(self, author=dict(catalogue)) if self.code != Code.en else self


@cache
def _matcher(template: str) -> re.Pattern[str]:
    return re.compile("(.+)".join(re.escape(part) for part in template.split("{}")))


ENGLISH = Language(Code.en, english.RULES, english.FRAMES, english.CONDITIONS, english.BREAKS)
KOREAN = Language(
    Code.ko,
    korean.RULES,
    korean.FRAMES,
    korean.CONDITIONS,
    korean.BREAKS,
    korean.FIXED,
    korean.PATTERNS,
    fitted=particles.fitted,
)

LANGUAGES: Mapping[str, Language] = {Code.en: ENGLISH, Code.ko: KOREAN}
