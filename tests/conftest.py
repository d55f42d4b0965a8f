"""What tests of several rooms share."""

from __future__ import annotations

import gc

import pytest
from hypothesis import HealthCheck, settings

# no test fails because the machine is busy
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

# what is imported and collected lives to the end: it is not gone through for garbage again and again
gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is offered for a line that fails does not depend on how busy the machine is."""
    monkeypatch.setattr("derive.check.suggestion.SECONDS", 20.0)
    monkeypatch.setattr("derive.check.suggestion.SLOW", 100.0)
    monkeypatch.setattr("derive.engine.found.SECONDS", 20.0)
