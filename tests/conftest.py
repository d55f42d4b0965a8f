"""What tests of several rooms share."""

from __future__ import annotations

import pytest


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is offered for a line that fails does not depend on how busy the machine is."""
    monkeypatch.setattr("derive.check.suggestion.SECONDS", 20.0)
    monkeypatch.setattr("derive.engine.found.SECONDS", 20.0)
