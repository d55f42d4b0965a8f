"""What a proof may be called, in words for someone who names one."""

from __future__ import annotations

import re
import unicodedata

_NAME = re.compile(r"[A-Za-z0-9]+([-_.:][A-Za-z0-9]+)*")  # NAME#3 is a step of it
_LONGEST = 100


def is_name(text: str) -> bool:
    """Whether a proof may be called so."""
    return len(text) <= _LONGEST and _NAME.fullmatch(text) is not None


def refused(name: str) -> tuple[str, str]:
    """What is said of a name that is none, and the fix."""
    message = f"{name!r} cannot be the name of a proof"
    return (
        f"{message}: letters from a to z and digits, joined by single dashes",
        f'name it in its decorator: @derivation("Title", name="{like(name)}")',
    )


def like(text: str) -> str:
    """A name like a text that is none: without accents, small, with dashes."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).lstrip("-0123456789").rstrip("-") or "my-claim"
