"""The stable codes of failures, one table: what each is called, and what usually mends it."""

from __future__ import annotations

from derive.frozen import frozen


@frozen
class Code:
    """`code` is printed and never changes its meaning; `word` is what the kernel calls it."""

    code: str
    word: str
    title: str
    help: str = ""


SCRIPT = Code("D101", "script", "the script could not be run")
NOT_LISTED = Code("D102", "not-listed", "the file's proofs cannot be listed")
UNDEFINED = Code(
    "D202",
    "undefined",
    "undefined at an admissible point",
    "declare what keeps it defined, or restrict the claim",
)
TOO_LARGE = Code("D213", "too-large", "the step is too large to check", "put smaller steps between")
NOT_CONFIRMED = Code(
    "D215",
    "not-confirmed",
    "the refutation is not confirmed",
    "give numbers at which all that is declared and given holds, and the claim does not",
)
GOAL_REFUTED = Code("D216", "goal-refuted", "the claim is false")
ASSUMED = Code(
    "D205", "assumed", "assumed, not proved", "prove it, or keep it: it is counted wherever it is used"
)
COULD_NOT_RUN = Code("D401", "could-not-run", "could not run")

CODES = (
    SCRIPT,
    NOT_LISTED,
    Code("D201", "does-not-follow", "does not follow"),
    UNDEFINED,
    Code(
        "D203", "condition-missing", "a condition is missing",
        "prove it in an earlier line and cite that, or declare it: a bound on the symbol, or d.given(...)",
    ),
    Code(
        "D204", "premise-not-proved", "follows, but a premise is not proved",
        "mend what it rests on first: that has a report of its own",
    ),
    ASSUMED,
    Code(
        "D206", "unknown-rule", "there is no such rule",
        "the record was written by hand, or by another version of derive: write it anew from its script",
    ),
    Code(
        "D207", "bad-premise", "the rule cannot use these premises",
        "derive explain RULE shows a line that it gives, and what from",
    ),
    Code("D208", "goal-not-derived", "the claim is not a proved line", "end with a line that states it"),
    Code(
        "D209", "no-admissible-point", "no point is known that satisfies the context",
        "look at these two by two: a hypothesis holds for each value of an index in it, and from what contradicts "
        "itself everything follows. If they are consistent, give numbers that satisfy them: d.point({...})",
    ),
    Code(
        "D210", "definition", "a definition is not in order",
        "bound what it is defined by, as in d.real('x', above=0): what is given counts in lines, not in definitions; "
        "or declare a number and give what it equals: m = d.real('m'), d.given(Eq(m, ...))",
    ),
    Code(
        "D211", "declaration", "a declaration is not in order",
        "say it for fewer indices, or declare what it needs: d.index('t', 2, T), d.real('x', above=0)",
    ),
    Code(
        "D212", "vacuous", "the claim may be about nothing",
        "declare a minimum for which the index has a value, as in d.integer('K', at_least=1)",
    ),
    TOO_LARGE,
    Code("D214", "bad-certificate", "a certificate does not multiply out", "this is a bug of derive: please report it"),
    NOT_CONFIRMED,
    GOAL_REFUTED,
    Code(
        "D301", "lemma", "a lemma cannot be used",
        "cite it at a value for each name that it declares: lemma.at(x=..., p=...); derive show LEMMA lists them",
    ),
    Code(
        "D302", "no-lemma", "a cited lemma is not there, or could not run",
        "a lemma is checked from its own script, which is to be mended first: derive check LEMMA",
    ),
    COULD_NOT_RUN,
)  # fmt: skip

_BY_WORD = {c.word: c for c in CODES}


def code_of(word: str) -> Code:
    """The code of a kernel's word, all of which are in the table."""
    return _BY_WORD[word]
