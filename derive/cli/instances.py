"""The numbers that a verb shows beside a derivation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from derive.cli.selecting import refuse

if TYPE_CHECKING:
    from derive.instance.worked import Instance


def instance_of(verdict: Any, values: str | None) -> Instance | None:
    """A verdict's derivation worked with values; ends the command where they make no instance."""
    if values is None or verdict.record is None:
        return None
    from derive.instance.given import BadInstance
    from derive.instance.worked import instance
    from derive.kernel.closed import closed_is_zero

    try:
        return instance(verdict.record, values, closed_is_zero)
    except BadInstance as error:
        refuse(str(error), error.fix)
