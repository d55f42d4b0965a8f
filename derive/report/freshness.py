"""The generated files of a folder, written again as their headers say, and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from derive.check.verdict import ProofVerdict
from derive.figures.declared import BadFigure
from derive.instance.given import BadInstance
from derive.languages.language import Language
from derive.library.catalogue import Catalogue
from derive.notes.freshness import Fault, Finding, Generated, examine, parse
from derive.render.header import suffix
from derive.render.options import Options
from derive.report.documents import Telling, pages, telling_of, together, written
from derive.report.figures import declared_figures

Speak = Callable[[str, str], Language]  # a proof by its name, the code of a language


def findings(
    files: Iterable[Generated], verdicts: Mapping[str, ProofVerdict], catalogue: Catalogue, speak: Speak
) -> list[Finding]:
    """What is wrong with generated files. Takes the verdicts on their proofs, by name."""

    def telling(verdict: ProofVerdict, options: Options) -> Telling:
        proof, language = catalogue.find(verdict.name), speak(verdict.name, options.language)
        if proof is None:
            return Telling(language)
        drawn = declared_figures([proof], [verdict]) if options.figures else {}
        return telling_of(proof, language, catalogue, drawn.get(verdict.name))

    def again(file: Generated) -> str | None:
        try:
            options = Options.read(file.header.options)
        except ValueError:
            return None
        if not file.is_of_one_proof:
            shown = [verdicts[other] for other in file.names(verdicts)]
            texts = together(shown, options, {v.name: telling(v, options) for v in shown})
            return next(iter(texts.values()), None)
        verdict = verdicts.get(file.header.derive)
        if verdict is None or verdict.record is None:
            return None
        return written(verdict, options, telling(verdict, options), pages(file.path.parent))

    def fallen(name: str) -> str | None:
        verdict = verdicts.get(name)
        return verdict.status.value if verdict is not None and not verdict.holds else None

    out = []
    for file in files:
        try:
            found = examine(file, again, fallen)
        except (BadInstance, BadFigure) as error:
            found = Finding(file.path, Fault.STALE, str(error))
        if found is not None:
            out.append(found)
    return out


def missing(names: Iterable[str], folder: Path, options: Options) -> list[Finding]:
    """Files of proofs that should be in a folder and are not, or are there without a header."""
    out = []
    for name in names:
        path = folder / f"{name}.{suffix(options.to.value)}"
        if not path.is_file():
            out.append(Finding(path, Fault.MISSING))
        elif parse(path) is None:
            out.append(Finding(path, Fault.FOREIGN))
    return out
