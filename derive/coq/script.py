"""Coq scripts put together from their parts: one for a derivation, or one for several of them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace

from derive.coq.toolchain import THEORY
from derive.frozen import frozen

Script = list[str]

LIBRARY = f"From Derive Require Import {' '.join(THEORY)}."
SENTENCE_SECONDS = 20  # a sentence that takes longer fails, so that one line costs no more
NO_DEFINITIONS = ("Ltac unfold_definitions ::= idtac.", "Ltac by_definition tac ::= fail.")


@frozen
class Piece:
    """A part of the script that stands or falls alone: its lemmas, or why it cannot be exported."""

    name: str  # of the line, claim or refutation, or of what is shown
    statement: tuple[str, ...]  # `Lemma ... : ...` without the final dot, one for each lemma
    proofs: tuple[Script, ...]
    reason: str = ""  # why there is no proof
    general: bool = False  # whether the proof uses earlier lines at other values of the context

    @property
    def exportable(self) -> bool:
        """Whether there is a proof to try."""
        return not self.reason


@frozen
class Exported:
    """A script by its parts. `text` puts it together, what is not confirmed admitted."""

    module: str
    requires: tuple[str, ...]  # the modules of the lemmas that it cites
    header: tuple[str, ...]
    definitions: tuple[str, ...]
    context: tuple[str, ...]
    arguments: str  # the names of the context, in order
    pieces: tuple[Piece, ...]
    claims: tuple[Piece, ...]
    heads: tuple[tuple[str, Piece], ...] = ()  # that bounds, hypotheses and bodies of definitions are defined
    witness: Piece | None = None
    refutations: tuple[Piece, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every part has a proof to try."""
        return all(piece.exportable for _, piece in self.parts)

    @property
    def parts(self) -> tuple[tuple[str, Piece], ...]:
        """All that stands or falls alone, with its kind."""
        found = list(self.heads)
        found += [("line", piece) for piece in self.pieces]
        found += [("claim", piece) for piece in self.claims]
        found += [("refutation", piece) for piece in self.refutations]
        return (*found, *([("witness", self.witness)] if self.witness is not None else []))

    @property
    def apart(self) -> tuple[Piece, ...]:
        """What no line rests on: that heads are defined, the example that satisfies the context, refutations."""
        return (
            *(piece for _, piece in self.heads),
            *([self.witness] if self.witness is not None else []),
            *self.refutations,
        )


def text(
    exported: Exported,
    assumed: frozenset[str] = frozenset(),
    *,
    diagnose: bool = False,
    seconds: int = SENTENCE_SECONDS,
    each: bool = False,
    homes: Mapping[str, str] | None = None,
) -> str:
    """The script of one derivation. Pieces named in `assumed` are admitted, and so are all that have no proof.

    With `diagnose` each lemma is admitted where its proof fails, for a toplevel that goes on after an error. With
    `each` what is assumed is listed for each theorem. `homes` names the scripts in which the modules of cited lemmas
    are, where these have none of their own.
    """
    out = [*exported.header, "", LIBRARY, *_requires(exported.requires, homes or {})]
    out += [f"Set Default Timeout {seconds}.", *_body(exported, assumed, diagnose)]
    theorems = [] if diagnose else shown(exported, assumed)
    out += [f"Print Assumptions {name}." for name in theorems] if each else assumptions(theorems)
    out += [_mark("end")] if diagnose else []
    return "\n".join(out) + "\n"


def together(
    every: Sequence[Exported], seconds: int = SENTENCE_SECONDS, homes: Mapping[str, str] | None = None
) -> tuple[str, list[int]]:
    """One script for several derivations, each a module in it, lemmas first; and the line on which each begins.

    Every part of them must have a proof to try. Loading the library and listing what is assumed is done once.
    """
    inside = {exported.module for exported in every}
    cited = dict.fromkeys(m for exported in every for m in exported.requires if m not in inside)
    out = [LIBRARY, *_requires(cited, homes or {}), f"Set Default Timeout {seconds}.", ""]
    starts = []
    for exported in every:
        starts.append(len("\n".join(out).splitlines()) + 1)
        out += [f"Module {exported.module}.", *exported.header]
        out += [*_body(exported, frozenset(), False), f"End {exported.module}.", ""]
    out += assumptions(f"{e.module}.{name}" for e in every for name in shown(e, frozenset()))
    return "\n".join(out) + "\n", starts


def stub(exported: Exported) -> str:
    """A script that only states the claims, as axioms: for lines elsewhere that cite a claim that is not confirmed."""
    out = [LIBRARY, *exported.definitions]
    out += [f"Axiom {s.split(' ', 1)[1]}." for claim in exported.claims for s in claim.statement]
    return "\n".join(out) + "\n"


def assumptions(theorems: Iterable[str]) -> Script:
    """Lists what theorems assume, all at once: Coq looks through the whole library for each listing."""
    named = list(theorems)
    if not named:
        return []
    collected = "no_more"
    for name in reversed(named):
        collected = (
            f"and_also _ {name}\n  ({collected})" if collected != "no_more" else f"and_also _ {name} no_more"
        )
    return [f"Definition shown' : proofs :=\n  {collected}.", "Print Assumptions shown'."]


def _requires(modules: Iterable[str], homes: Mapping[str, str]) -> Script:
    found = (f"Require Import {homes[m]}." if m in homes else f"Require {m}." for m in modules)
    return list(dict.fromkeys(found))


def shown(exported: Exported, assumed: frozenset[str]) -> list[str]:
    """The theorems of a script: the claims, if all lines are there, and what stands apart."""
    claims = exported.claims if shows_claims(exported, assumed) else ()
    return [p.name for p in (*claims, *exported.apart) if p.exportable and p.name not in assumed]


def shows_claims(exported: Exported, assumed: Container[str]) -> bool:
    """Whether every line is there, from which the claims follow."""
    return all(p.exportable and p.name not in assumed for p in exported.pieces)


def _body(exported: Exported, assumed: frozenset[str], diagnose: bool) -> Script:
    """Definitions, the lines in a section with the context, and what is shown of all contexts."""
    section = f"In_{exported.module}"
    out = [
        "",
        *(exported.definitions or NO_DEFINITIONS),
        "",
        f"Section {section}.",
        "",
        *exported.context,
        "",
    ]
    closed: list[str] = []  # lemmas of sections that have ended: they take the context as arguments
    here: list[str] = []
    for piece in exported.pieces:
        if piece.general and here:
            out += [f"End {section}.", "", f"Section {section}.", *exported.context, ""]
            closed, here = closed + here, []
        out += _piece_text(_applied(piece, closed, exported.arguments), assumed, diagnose, "Proof using All.")
        here += [s.split()[1] for s in piece.statement]
        out.append("")
    out += [f"End {section}.", ""]
    claims = exported.claims if not diagnose and shows_claims(exported, assumed) else ()
    for piece in (*exported.apart, *claims):
        if piece.exportable and piece.name not in assumed:
            out += [*_piece_text(piece, assumed, diagnose, "Proof."), ""]
    return out


def _applied(piece: Piece, closed: list[str], arguments: str) -> Piece:
    """A piece whose proofs apply the lemmas of ended sections to the context."""
    if not closed:
        return piece
    names = "|".join(sorted(closed, key=len, reverse=True))

    def sentence(text: str) -> str:
        text = re.sub(rf"(?<![\w.])({names})(?!\w)", rf"(\1 {arguments})", text)
        return text.replace("all_line_", "line_")

    proofs = tuple([sentence(t) for t in proof] for proof in piece.proofs)
    return replace(piece, proofs=proofs)


def _piece_text(piece: Piece, assumed: frozenset[str], diagnose: bool, begin: str) -> Script:
    if piece.name in assumed or not piece.exportable:
        return [line for s in piece.statement for line in (f"{s}.", begin, "Admitted.")]
    out = []
    for statement, proof in zip(piece.statement, piece.proofs, strict=True):
        body = [f"  {line}" for line in proof]
        if diagnose:
            # a proof that fails is left open, and then admitted; where none is open, that is an error
            out += [_mark(statement.split()[1]), f"{statement}.", begin, *body, "Qed.", "Admitted."]
        else:
            out += [f"{statement}.", begin, *body, "Qed."]
    return out


def _mark(word: str) -> str:
    """A sentence at which a toplevel prints a word."""
    return f'Goal True. idtac "@@{word}". Abort.'


def comment(words: str) -> str:
    """Words that can stand in a Coq comment, on one line: Lean's ends with it."""
    return " ".join(words.split()).replace("(*", "( *").replace("*)", "* )").replace('"', "'")
