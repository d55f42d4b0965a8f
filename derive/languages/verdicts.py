"""What verdicts are called, in a word and a colour: one table for all that tell one, cheap to import.

In lists and reports the word of a failure is in capitals, so that it is never told by colour alone.
"""

from __future__ import annotations

# by the values of `kernel.verdict.Status`, which are their English words
COLOURS = {
    "proved": "green",
    "refutation confirmed": "green",
    "assumed": "cyan",
    "unproved": "red",
    "refuted": "red",
    "could not run": "red",
}
KOREAN = {
    "proved": "증명됨",
    "refutation confirmed": "반례 확인",
    "assumed": "가정됨",
    "unproved": "증명되지 않음",
    "refuted": "반증됨",
    "could not run": "실행 불가",
}
FAILED = ("refuted", "unproved", "could not run")


def word(status: str, language: str = "en") -> str:
    """The word for a verdict in a list or a report, in a language by its code."""
    said = KOREAN[status] if language == "ko" and status in KOREAN else status
    return said.upper() if status in FAILED else said
