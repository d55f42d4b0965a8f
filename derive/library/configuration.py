"""`[tool.derive]` in pyproject.toml: which settings there are, and what a project says."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import Any

from derive.frozen import frozen

FILE = "pyproject.toml"
# `derive` named within the table `tool`, or that table as a whole: without either there is no [tool.derive]
_MAY_HAVE_SETTINGS = re.compile(r"""\btool["']?\s*(\.\s*["']?derive\b|[]=])""")


class BadConfiguration(ValueError):
    """`[tool.derive]` says something that cannot be meant. The message has the place and the fix."""


@frozen
class Setting:
    """One key of `[tool.derive]`: what it says, what is written, and whether a value is such a thing."""

    says: str
    write: str
    accepts: Callable[[Any], bool]
    words: tuple[str, ...] = ()  # where it is one of these


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) for v in value)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _seconds(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _switch(value: Any) -> bool:
    return isinstance(value, bool)


def _one_of(*words: str) -> Callable[[Any], bool]:
    return lambda value: value in words


FORMATS = ("full", "concise", "json", "junit", "github", "sarif")
LANGUAGES = ("en", "ko")

SETTINGS: Mapping[str, Setting] = {
    "proofs": Setting("the folders of proofs", '["folder", ...]', _texts),
    "jobs": Setting("how many processes at once; 0: one for each processor", "2", _whole),
    "timeout": Setting("seconds for each script and check", "60", _seconds),
    "strict": Setting("whether assumed lines fail", "true", _switch),
    "cache": Setting("whether what scripts wrote is kept from run to run", "false", _switch),
    "lang": Setting("the language of derivations", '"ko"', _one_of(*LANGUAGES), LANGUAGES),
    "format": Setting("how check reports", '"concise"', _one_of(*FORMATS), FORMATS),
}


@frozen
class Configuration:
    """What the nearest pyproject.toml says; `path` is None where there is none, `values` may be empty."""

    path: Path | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    def folders(self) -> list[Path]:
        """The folders of `proofs`. Raises `BadConfiguration` for one that is not there."""
        out = []
        for name in self.values.get("proofs", []):
            folder = self.path.parent / name if self.path else Path(name)
            if not folder.is_dir():
                raise BadConfiguration(
                    f"{self.path}: the folder {name!r} of [tool.derive] proofs is not there: make it, or mend the name"
                )
            out.append(folder)
        return out


def configuration(start: Path) -> Configuration:
    """What holds in a folder: the nearest pyproject.toml at it or above. Raises `BadConfiguration`."""
    path = next((f for p in (start, *start.parents) if (f := p / FILE).is_file()), None)
    return Configuration() if path is None else _read(path, path.stat().st_mtime_ns)


@cache
def _read(path: Path, changed: int) -> Configuration:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfiguration(f"{path} cannot be read as UTF-8 text: {error}") from None
    if not _MAY_HAVE_SETTINGS.search(text):
        return Configuration(path)
    import tomllib  # costs more than the rest of this module, and is seldom needed

    try:
        tool = tomllib.loads(text).get("tool", {})
    except tomllib.TOMLDecodeError as error:
        raise BadConfiguration(f"{path}: {error}") from None
    values = tool.get("derive", {}) if isinstance(tool, dict) else {}
    if not isinstance(values, dict):
        raise BadConfiguration(f"{path}: derive must be a table: write [tool.derive]")
    for key, value in values.items():
        _check(path, key, value)
    return Configuration(path, values)


def _check(path: Path, key: str, value: Any) -> None:
    setting = SETTINGS.get(key)
    if setting is None:
        near = difflib.get_close_matches(key, SETTINGS, n=2, cutoff=0.5)
        fix = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(SETTINGS)}"
        raise BadConfiguration(f"{path}: [tool.derive] has no setting {key}: {fix}")
    if not setting.accepts(value):
        said = f"{key} = {value!r} cannot be meant: {key} is {setting.says}"
        words = f", one of {', '.join(setting.words)}" if setting.words else ""
        raise BadConfiguration(f"{path}: {said}: write [tool.derive] {key} = {setting.write}{words}")
