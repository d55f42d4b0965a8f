"""Translations of authors' words: `ko.toml` beside the proofs, and in the folders above up to their root.

    [words]
    "p sums to one" = "p의 합은 1"

A script stays in one language; what a catalogue does not have is shown as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from derive.library.scan import Proof
from derive.record.notation import check_text
from derive.terms.codec import Malformed

ENGLISH = "en"


class BadTranslations(ValueError):
    """A catalogue that cannot be read as one: `fix` says what it should hold."""

    fix = 'a catalogue has a table [words] of lines "English" = "translation"'


def translations(proof: Proof, language: str) -> dict[str, str]:
    """What the catalogues around a proof say in a language; the nearest one wins. Raises `BadTranslations`."""
    out: dict[str, str] = {}
    for path in catalogues(proof, language):
        out |= _read(path, path.stat().st_mtime_ns)
    return out


def catalogues(proof: Proof, language: str) -> Iterator[Path]:
    """The catalogues for a proof that are there, from the root of its folder of proofs inwards."""
    for folder in reversed(proof.folders):
        path = folder / f"{language}.toml"
        if language != ENGLISH and path.is_file():
            yield path


def read(path: Path) -> dict[str, str]:
    """The words of one catalogue. Raises `BadTranslations`, with the file and the place."""
    return _read(path, 0)


def _checked(english: str, said: object) -> str:
    try:
        return check_text(said)
    except Malformed as error:
        raise error.inside(repr(english)[:60]) from None


@cache
def _read(path: Path, changed: int) -> dict[str, str]:
    import tomllib  # costs more than the rest of this module, and is seldom needed

    try:
        data = tomllib.loads(path.read_text("utf-8"))
        words = data.get("words", {})
        if set(data) - {"words"} or not isinstance(words, dict):
            raise BadTranslations(f"{path}: it holds something else than words")
        return {english: _checked(english, said) for english, said in words.items()}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, Malformed) as error:
        raise BadTranslations(f"{path}: {error}") from None
