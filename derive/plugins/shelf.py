"""Proofs by name, checked when they are first asked for, and written as one likes.

    ```derive
    softmax-jacobian
    detail: blackboard
    lang: ko
    instance: K=3
    ```

This is how notes in Markdown name one (`read`); Sphinx has a directive with the same options.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from derive.check.verdict import ProofVerdict, RunError
from derive.frozen import frozen
from derive.instance.given import BadInstance
from derive.languages.language import LANGUAGES, Language
from derive.library.catalogue import Catalogue, load, own_roots, python_files
from derive.library.configuration import BadConfiguration
from derive.library.scan import Proof
from derive.library.select import NotFound, select
from derive.library.translations import BadTranslations, translations
from derive.record.model import Record
from derive.render import html_document, markdown_document, plain_document, tex_document, typst_document
from derive.render.document import Document
from derive.render.options import LANGUAGE_CODES, Detail, Options
from derive.report.documents import DEFAULT, Telling, composed, telling_of, worked_as
from derive.report.failure import findings
from derive.runner.judge_process import judge_and_mend
from derive.runner.judging import could_not_run
from derive.runner.session import Options as RunOptions
from derive.runner.session import check

if TYPE_CHECKING:
    from derive.script.run import Proof as Decorated

KEYS = ("detail", "lang", "instance")


class NotShown(ValueError):
    """What was asked for cannot be shown: an unknown name, a bad option, a proof that could not run."""


@frozen
class Wanted:
    """A proof by its name, and how it is to be written."""

    name: str
    options: Options = field(default_factory=Options)


def wanted(name: str, given: Mapping[str, str]) -> Wanted:
    """What a name and options in text ask for. Raises `NotShown` for an option that is none."""
    unknown = sorted(set(given) - set(KEYS))
    if unknown:
        raise NotShown(f"{name}: there is no option {unknown[0]!r}; there are {', '.join(KEYS)}")
    detail, language = given.get("detail", Detail.textbook.value), given.get("lang", "en")
    if detail not in set(Detail):
        raise NotShown(f"{name}: detail is one of {', '.join(Detail)}, got {detail!r}")
    if language not in LANGUAGE_CODES:
        raise NotShown(f"{name}: lang is one of {', '.join(LANGUAGE_CODES)}, got {language!r}")
    return Wanted(name, Options(detail=Detail(detail), language=language, instance=given.get("instance")))


def read(text: str) -> Wanted:
    """The body of a `derive` block: a name, then lines `option: value`. Raises `NotShown`."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if not lines:
        raise NotShown("a block `derive` is empty: its first line names a proof")
    pairs = [line.partition(":") for line in lines[1:]]
    return wanted(lines[0], {key.strip(): value.strip() for key, _, value in pairs})


@frozen
class Shown:
    """A checked derivation, in every form that a tool may ask for. Notebooks show it by itself."""

    verdict: ProofVerdict
    document: Document
    language: Language
    options: Options
    path: Path | None = None  # of its script, where it has one

    @property
    def name(self) -> str:
        return self.verdict.name

    @property
    def holds(self) -> bool:
        return self.verdict.holds

    def __bool__(self) -> bool:
        """Whether it holds, for `assert show(...)`."""
        return self.holds

    @property
    def html(self) -> str:
        """An element with MathML, which needs no script."""
        return html_document.fragment(self.document)

    @property
    def latex(self) -> str:
        """What `\\input` takes; it needs amsmath."""
        return tex_document.fragment(self.document)

    @property
    def markdown(self) -> str:
        """With formulas between `$$`, for KaTeX and MathJax."""
        return markdown_document.markdown(self.document)

    @property
    def typst(self) -> str:
        return typst_document.fragment(self.document)

    @property
    def text(self) -> str:
        """In plain text, as the terminal shows it."""
        worked = worked_as(self.verdict, self.options.instance)
        return plain_document.plain(self.verdict, self.options.detail, self.language, instance=worked)

    @property
    def report(self) -> str:
        """What fails, where, and at which numbers, as `derive check` says it; empty where it holds."""
        return _said(self.verdict)

    def __repr__(self) -> str:
        return f"<{self.name}: {self.verdict.status.value}>"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """For notebooks: each takes the richest form that it can show. Below what does not hold stands why."""
        bundle = {"text/html": self.html, "text/latex": self.latex, "text/plain": self.text}
        if report := self.report:
            bundle["text/html"] += f"\n<pre>{escape(report)}</pre>"
            bundle["text/plain"] += f"\n{report}"
        return bundle


def _composed(verdict: ProofVerdict, options: Options) -> Shown:
    language = LANGUAGES[options.language]
    try:
        _, document = composed(verdict, options, Telling(language))
    except BadInstance as error:
        raise NotShown(str(error)) from None
    return Shown(verdict, document, language, options)


def _said(verdict: ProofVerdict) -> str:
    return "\n\n".join(found.text for found in findings(verdict))


def _could_not_run(verdict: ProofVerdict) -> str:
    return f"{verdict.name} could not run\n\n{_said(verdict)}"


class Shelf:
    """The proofs that can be named in a folder: one's own, then the shipped ones.

    It may live as long as a server does: what changes in the folders of proofs is checked again when it is asked for.
    """

    def __init__(self, start: Path | str = "."):
        self._start = Path(start).resolve()
        self._verdicts: dict[str, ProofVerdict] = {}
        self._load()

    def _load(self) -> None:
        try:
            self.catalogue: Catalogue = load(self._start)
            self._state = self._on_disk()
        except BadConfiguration as error:
            raise NotShown(str(error)) from None
        self._verdicts.clear()

    def _on_disk(self) -> frozenset[tuple[str, int]]:
        """What scripts may be made of, and catalogues, with the times of their last change."""
        roots = own_roots(self._start)
        files = [f for root in roots for f in python_files(root)]
        files += [f for root in roots for f in (root.rglob("*.toml") if root.is_dir() else ())]
        files += [proof.path for proof in self.catalogue.shipped.values()]
        return frozenset((str(f), f.stat().st_mtime_ns) for f in files)

    def show(self, asked: Wanted) -> Shown:
        """The checked derivation that is asked for. Raises `NotShown`."""
        self._look_again()
        proof = self._proof(asked.name)
        verdict = self._verdict(proof)
        if verdict.record is None:
            reason = verdict.error.message if verdict.error else verdict.status.value
            raise NotShown(f"{proof.name} could not run: {reason}")
        try:
            code = asked.options.language
            language = LANGUAGES[code].with_author(translations(proof, code))
            telling = telling_of(proof, language, self.catalogue)
            _, document = composed(verdict, asked.options, telling)
        except (BadInstance, BadTranslations) as error:
            raise NotShown(str(error)) from None
        return Shown(verdict, document, language, asked.options, proof.path)

    def show_what_holds(self, asked: Wanted) -> Shown:
        """The same. Raises `NotShown` for what does not hold, too."""
        found = self.show(asked)
        if not found.holds:
            raise NotShown(f"{found.name} does not hold: {found.verdict.status.value}")
        return found

    def show_inline(self, decorated: Decorated, options: Options = DEFAULT) -> Shown:
        """A derivation of the running program, which may cite the proofs here. Raises `NotShown`."""
        from derive.plugins.inline import written  # imports SymPy, as the program did

        self._look_again()
        found = written(decorated, self.catalogue.names)
        if isinstance(found, RunError):
            raise NotShown(_could_not_run(could_not_run(decorated.name, found)))
        return self.show_record(found, options)

    def show_record(self, record: Record, options: Options = DEFAULT) -> Shown:
        """A record, checked now; lemmas that it cites are those here. Raises `NotShown`."""
        self._look_again()
        at = next((line.position for line in record.lines if line.position), None)
        place = Path(at.file) if at else self._start
        lemmas = tuple(name for name, _ in record.lemmas)
        proof = Proof(record.name, record.title, record.source, "", place, 0, "", lemmas)
        run = check(
            self.catalogue, [proof], judge_and_mend, RunOptions(cache=True), records={record.name: record}
        )
        (verdict,) = run.selected
        if verdict.record is None:
            raise NotShown(_could_not_run(verdict))
        return _composed(verdict, options)

    def _look_again(self) -> None:
        try:
            changed = self._on_disk() != self._state
        except (BadConfiguration, OSError):
            changed = True
        if changed:
            self._load()

    def _proof(self, name: str) -> Proof:
        try:
            (proof,) = select(self.catalogue, [name]).proofs
        except NotFound as error:
            near = f"; did you mean {' or '.join(error.near)}?" if error.near else ""
            raise NotShown(f"{error}{near}") from None
        except ValueError:
            raise NotShown(f"{name} does not name one proof") from None
        return proof

    def _verdict(self, proof: Proof) -> ProofVerdict:
        if proof.name not in self._verdicts:
            run = check(self.catalogue, [proof], judge_and_mend, RunOptions(cache=True))
            self._verdicts.update((v.name, v) for v in (*run.cited, *run.selected))
        return self._verdicts[proof.name]


@cache
def shelf(start: Path) -> Shelf:
    """The one shelf of a folder, for all pages that a tool sets. Raises `NotShown`."""
    return Shelf(start)
