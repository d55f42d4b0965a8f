"""Coq's verdict on derivations: each exported, compiled, its axioms read, what fails told line by line."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

from derive.check.verdict import ProofVerdict
from derive.coq.export import SENTENCE_SECONDS, Exported, Exporter, Piece, stub, text
from derive.coq.toolchain import Coq, Result

# the axioms of the standard library's real numbers; nothing else may be assumed
ALLOWED_AXIOMS = frozenset(
    {
        "ClassicalDedekindReals.sig_forall_dec",
        "ClassicalDedekindReals.sig_not_dec",
        "FunctionalExtensionality.functional_extensionality_dep",
        "Classical_Prop.classic",
    }
)


class Opinion(Enum):
    """What Coq says of a part. NOT_CONFIRMED never means wrong: no proof was found that Coq accepts."""

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not confirmed"
    NOT_EXPORTABLE = "not exportable"


@dataclass(frozen=True)
class PartOpinion:
    """On a line ("line"), the claim ("claim"), a refutation or the witness; with Coq's message, or the reason."""

    kind: str
    name: str
    rule: str
    opinion: Opinion
    message: str = ""


@dataclass(frozen=True)
class ProofOpinion:
    """On one derivation. `error` says why it could not be tried at all."""

    name: str
    parts: tuple[PartOpinion, ...] = ()
    axioms: tuple[str, ...] = ()
    seconds: float = 0.0
    error: str = ""

    @property
    def opinion(self) -> Opinion:
        """Confirmed if everything is; else not exportable where nothing worse is the matter."""
        opinions = {part.opinion for part in self.parts}
        if self.error or Opinion.NOT_CONFIRMED in opinions:
            return Opinion.NOT_CONFIRMED
        return Opinion.NOT_EXPORTABLE if Opinion.NOT_EXPORTABLE in opinions else Opinion.CONFIRMED

    @property
    def confirmed(self) -> bool:
        return self.opinion is Opinion.CONFIRMED

    @property
    def lines(self) -> tuple[PartOpinion, ...]:
        return tuple(part for part in self.parts if part.kind == "line")


def exporters(verdicts: Iterable[ProofVerdict]) -> dict[str, Exporter]:
    """An exporter for each verdict that has a record, lemmas first. A cycle or a missing lemma ends in no exporter."""
    by_name = {v.name: v for v in verdicts}
    found: dict[str, Exporter] = {}
    busy: set[str] = set()

    def visit(name: str) -> Exporter | None:
        verdict = by_name.get(name)
        if name in found or name in busy or verdict is None or verdict.record is None:
            return found.get(name)
        busy.add(name)
        cited = {lemma: e for lemma, _ in verdict.record.lemmas if (e := visit(lemma)) is not None}
        found[name] = Exporter(verdict.record, verdict, cited)
        return found[name]

    for name in by_name:
        visit(name)
    return found


@dataclass
class Confirmer:
    """Confirms derivations in a folder, lemmas before what cites them."""

    coq: Coq
    folder: Path
    seconds: float = 120.0  # for each run of Coq
    sentence_seconds: int = SENTENCE_SECONDS
    exported: dict[str, Exported] = field(default_factory=dict)
    opinions: dict[str, ProofOpinion] = field(default_factory=dict)

    def confirm(
        self,
        verdicts: Sequence[ProofVerdict],
        selected: Sequence[str],
        *,
        jobs: int = 0,
        tell: Callable[[ProofOpinion], None] = lambda opinion: None,
    ) -> list[ProofOpinion]:
        """Opinions on the selected derivations, in their order; `tell` hears each as it is there.

        Takes the verdicts on them and on all that they cite.
        """
        by_name = {v.name: v for v in verdicts}
        made = exporters(verdicts)
        needed = _with_lemmas(selected, made)
        with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
            running: dict[Future[ProofOpinion], str] = {}
            waiting = [name for name in needed if name in made]
            while waiting or running:
                ready = [n for n in waiting if all(lemma in self.opinions for lemma in made[n].lemmas)]
                for name in ready:
                    waiting.remove(name)
                    running[pool.submit(self._one, name, made[name])] = name
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    name = running.pop(future)
                    self.opinions[name] = future.result()
                    if name in selected:
                        tell(self.opinions[name])
        for name in selected:
            if name not in self.opinions:
                self.opinions[name] = ProofOpinion(name, error=_no_record(by_name.get(name)))
                tell(self.opinions[name])
        return [self.opinions[name] for name in selected]

    def _one(self, name: str, exporter: Exporter) -> ProofOpinion:
        began = time.monotonic()
        try:
            exported = exporter.export()
        except RecursionError:
            return ProofOpinion(name, error="a formula is nested too deeply to be exported")
        self.exported[name] = exported
        opinion = self._compiled(name, exporter, exported)
        if not opinion.confirmed and exported.claims:
            self._write(exported.module, stub(exported))
            self.coq.compile(self.folder, exported.module, self.seconds)
        return replace(opinion, seconds=time.monotonic() - began)

    def _write(self, module: str, script: str) -> None:
        (self.folder / f"{module}.v").write_text(script, encoding="utf-8")

    def _compiled(self, name: str, exporter: Exporter, exported: Exported) -> ProofOpinion:
        """By one compilation if all goes well; else the failing parts are found, and the rest compiled without them."""
        script = text(exported, seconds=self.sentence_seconds)
        self._write(exported.module, script)
        result = self.coq.compile(self.folder, exported.module, self.seconds)
        failed: dict[str, str] = {}
        if not result.ok:
            failed = self._failures(exported, result)
            apart = frozenset(n for n in failed if n == "witness" or n.startswith("refutation_"))
            if apart and all(n in apart or n.startswith("claim_") for n in failed):
                self._write(exported.module, text(exported, apart, seconds=self.sentence_seconds))
                result = self.coq.compile(self.folder, exported.module, self.seconds)
                if result.ok:
                    failed = {n: message for n, message in failed.items() if n in apart}
        axioms = _axioms(result.output) if result.ok else ()
        foreign = [a for a in axioms if a not in ALLOWED_AXIOMS]
        parts = tuple(self._part(piece, kind, exporter, failed) for kind, piece in _pieces(exported))
        if result.ok and foreign:
            message = f"it rests on what is no axiom of the standard library: {', '.join(foreign)}"
            parts = tuple(
                replace(p, opinion=Opinion.NOT_CONFIRMED, message=message)
                if p.kind == "claim" and p.opinion is Opinion.CONFIRMED
                else p
                for p in parts
            )
        return ProofOpinion(name, parts, axioms)

    def _part(self, piece: Piece, kind: str, exporter: Exporter, failed: Mapping[str, str]) -> PartOpinion:
        rule = exporter.rule_of(piece.name) if kind == "line" else ""
        if not piece.exportable:
            return PartOpinion(kind, piece.name, rule, Opinion.NOT_EXPORTABLE, piece.reason)
        if piece.name in failed:
            return PartOpinion(kind, piece.name, rule, Opinion.NOT_CONFIRMED, failed[piece.name])
        if kind == "line":
            for lemma in exporter.lemmas_of(piece.name):
                if not self.opinions[lemma].confirmed:
                    message = f"rests on {lemma}, which is not confirmed"
                    return PartOpinion(kind, piece.name, rule, Opinion.NOT_CONFIRMED, message)
        return PartOpinion(kind, piece.name, rule, Opinion.CONFIRMED)

    def _failures(self, exported: Exported, first: Result) -> dict[str, str]:
        """The parts whose proofs fail, with Coq's message, by reading the script past its errors."""
        heard = self.coq.converse(
            self.folder, text(exported, diagnose=True, seconds=self.sentence_seconds), 2 * self.seconds
        )
        failed: dict[str, str] = {}
        said = _by_lemma(heard.output)
        for kind, piece in _pieces(exported):
            if kind == "claim":
                continue
            for statement in piece.statement if piece.exportable else ():
                lemma = statement.split()[1]
                message = said.get(lemma)
                if message is None:
                    message = "Coq ran out of time" if heard.timed_out else "Coq did not come to it"
                if message and piece.name not in failed:
                    failed[piece.name] = message
        if failed or any(not piece.exportable for _, piece in _pieces(exported)):
            failed |= {
                p.name: "not every line is confirmed" for kind, p in _pieces(exported) if kind == "claim"
            }
        if not failed and not any(not piece.exportable for _, piece in _pieces(exported)):
            failed = {
                piece.name: _message(first.output) for kind, piece in _pieces(exported) if kind == "claim"
            }
        return failed


def _pieces(exported: Exported) -> list[tuple[str, Piece]]:
    """All parts of a script that stand or fall alone, with their kinds."""
    found = [("line", piece) for piece in exported.pieces]
    found += [("claim", piece) for piece in exported.claims]
    found += [("refutation", piece) for piece in exported.refutations]
    return found + ([("witness", exported.witness)] if exported.witness is not None else [])


def _with_lemmas(selected: Iterable[str], made: Mapping[str, Exporter]) -> list[str]:
    found: list[str] = []

    def visit(name: str) -> None:
        if name in found:
            return
        for lemma in made[name].lemmas if name in made else ():
            visit(lemma)
        found.append(name)

    for name in selected:
        visit(name)
    return found


def _no_record(verdict: ProofVerdict | None) -> str:
    if verdict is None:
        return "there is no such derivation"
    if verdict.error is not None:
        return verdict.error.message
    return f"there is no record to export: {verdict.status.value}"


def _axioms(output: str) -> tuple[str, ...]:
    """The names that `Print Assumptions` lists."""
    found: list[str] = []
    listing = False
    for line in output.splitlines():
        if line.startswith("Axioms:"):
            listing = True
        elif line.startswith("Closed under the global context"):
            listing = False
        elif listing and (name := re.match(r"([A-Za-z_][\w.']*)\s*(:|$)", line)):
            found.append(name.group(1))
    return tuple(dict.fromkeys(found))


def _by_lemma(output: str) -> dict[str, str]:
    """What a toplevel said between the marks of lemmas: the first error of each, or nothing."""
    found: dict[str, str] = {}
    for part in re.split(r"@@(?=\w+\n)", output)[1:]:
        lemma, _, said = part.partition("\n")
        found[lemma.strip()] = _message(said)
    return found


def _message(said: str) -> str:
    """The first error in what Coq said, on one line; an `Admitted` that finds no open proof is none."""
    for error in re.findall(r"Error:(.*?)(?=\n\n|\n\w+ < |\Z)", said, re.S):
        message = " ".join(error.split())
        if "No proof-editing in progress" not in message:
            return message[:400] or "error"
    return ""
