"""The language in which a verb tells its proofs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.cli.selecting import refuse
from derive.library.select import Selection
from derive.library.translations import BadTranslations, translations

if TYPE_CHECKING:
    from derive.languages.language import Language


def languages_of(selection: Selection, code: str) -> dict[str, Language]:
    """The language for each selected proof, with the catalogues beside it; ends the command if one is bad."""
    from derive.languages.language import LANGUAGES

    try:
        return {p.name: LANGUAGES[code].with_author(translations(p, code)) for p in selection.proofs}
    except BadTranslations as error:
        refuse(str(error), error.fix)
