"""Korean particles, whose form depends on the sound before them: 을 after a consonant, 를 after a vowel.

Templates and translations write both forms, as Korean texts do where they cannot know: `$P[K]$을(를)`. Here one of
them is chosen by how the formula or word before is read aloud; where it may be read in ways that ask for different
forms, or nobody knows how, both stay.

`(이)므로` is such an ending too: 이므로 after a noun, joined to the verb after its noun form in ㅁ (낮음: 낮으므로),
and 에 의해 after the mere name of a statement (베이즈 정리에 의해).
The names of letters and numbers are those of the Standard Korean Language Dictionary; a quotient is read from below
(`b분의 a`) or as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from enum import Enum
from typing import Any

from derive.frozen import frozen
from derive.record.model import Definition
from derive.terms.nodes import (
    INTEGER,
    Add,
    App,
    Delta,
    Div,
    Elem,
    Family,
    Fn,
    Literal,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Prod,
    Rel,
    Sum,
    Sym,
    instantiate,
    walk,
)


class Sound(Enum):
    """What a word ends in, as far as particles are concerned."""

    vowel = "vowel"
    rieul = "ㄹ"  # a consonant, but 로 follows it
    consonant = "consonant"


Sounds = frozenset[Sound]
VOWEL, RIEUL, CONSONANT = (frozenset({sound}) for sound in Sound)
UNKNOWN: Sounds = frozenset(Sound)

# as it is written -> after a vowel, after ㄹ, after another consonant
PARTICLES: Mapping[str, tuple[str, str, str]] = {
    "을(를)": ("를", "을", "을"),
    "은(는)": ("는", "은", "은"),
    "이(가)": ("가", "이", "이"),
    "과(와)": ("와", "과", "과"),
    "(으)로": ("로", "로", "으로"),
}
_TURNED = {"를(을)": "을(를)", "는(은)": "은(는)", "가(이)": "이(가)", "와(과)": "과(와)"}
_SINCE = "(이)므로"
_STATEMENT = re.compile(r"(정리|법칙|공식|원리|정의|가정|조건|등식|항등식|부등식|점화식)$")
_SUBJECT = re.compile(r"[가-힣\w](은|는|이|가) ")
_WRITTEN = re.compile("|".join(map(re.escape, (*PARTICLES, *_TURNED, _SINCE))))

# the tokens of a template, what may close it, and what is read in a way that nobody knows: accents, scripts above
_TOKEN = re.compile(r"<(\d)>|\\([A-Za-z]+)|([A-Za-z0-9]+)")
_CLOSING = re.compile(r"[\s)}\]]*")
_SILENT = re.compile(r"\^|'|\\(hat|tilde|bar|vec|star|ast|prime|dagger|top)(?![A-Za-z])")

_DIGITS = dict(zip("0123456789", (CONSONANT, RIEUL, VOWEL, CONSONANT, VOWEL, VOWEL, CONSONANT, RIEUL, RIEUL, VOWEL),
                   strict=True))  # fmt: skip
# 만, 억, 조, 경: the names of 10**4, 10**8, 10**12 and 10**16
_MYRIADS = (CONSONANT, CONSONANT, VOWEL, CONSONANT)
_LETTERS = {
    "l": RIEUL,
    "r": RIEUL,
    "m": CONSONANT,
    "n": CONSONANT,
}  # 엘, 아르/알, 엠, 엔; the others end in vowels
_GREEK = "alpha beta gamma delta zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi chi psi omega"
_WORDS = {
    **dict.fromkeys(_GREEK.split(), VOWEL),
    "epsilon": CONSONANT,  # 엡실론
    "upsilon": CONSONANT,
    "ell": RIEUL,
    "softmax": VOWEL,  # 소프트맥스
    "sigmoid": VOWEL,
    "softplus": VOWEL,
    "odds": VOWEL,
    "logit": CONSONANT,  # 로짓
}
_SHORT = 9
_SCRIPTS = (Num, Sym, Family, Elem, App, Neg, Add, Mul)
# names such as xbar, wherever they end so
_ENDINGS = {"bar": VOWEL, "star": VOWEL, "hat": CONSONANT, "min": CONSONANT}  # 바, 스타, 햇, 민
_FIRST, _LAST = "\uac00", "\ud7a3"
_FINALS = 28  # so many syllables begin alike: without a final consonant first
_RIEUL, _MIEUM = 8, 16  # the places of ㄹ and ㅁ among final consonants


def fitted(text: str, before: Sounds = UNKNOWN) -> str:
    """A text with its particles in form; `before` is what a formula in front of it ends in."""
    out, at = "", 0
    for found in _WRITTEN.finditer(text):
        out += text[at : found.start()]
        at = found.end()
        if found.group() == _SINCE:
            out = _since(out)
        else:
            out += particle(found.group(), sounds_of_text(out) if out.strip() else before)
    return out + text[at:]


def particle(written: str, before: Sounds) -> str:
    """The form of a particle, as `PARTICLES` writes it, after one of these sounds; both forms if they disagree."""
    written = _TURNED.get(written, written)
    forms = {dict(zip(Sound, PARTICLES[written], strict=True))[sound] for sound in before}
    return forms.pop() if len(forms) == 1 else written


def _since(words: str) -> str:
    """`words` and 이므로; 낮음 gives 낮으므로, 베이즈 정리 gives 베이즈 정리에 의해."""
    clause = words.rpartition(", ")[2]
    if _STATEMENT.search(clause) and not _SUBJECT.search(clause):
        return f"{words}에 의해"
    if words and _final(words[-1]) == _MIEUM:
        return f"{words[:-1]}{chr(ord(words[-1]) - _MIEUM)}므로"
    return f"{words}이므로"


# --- how texts end ----------------------------------------------------------------------------------


def sounds_of_text(text: str) -> Sounds:
    """What the last word of a text ends in, brackets behind it aside: 하한(ELBO) ends as 하한."""
    text = re.sub(r"\s*\([^()]*\)$", "", text.rstrip()) or text
    if (final := _final(text[-1:])) is not None:
        return VOWEL if final == 0 else RIEUL if final == _RIEUL else CONSONANT
    number = re.search(r"(?<![\w.])(\d+)(?:\.(\d+))?$", text)
    if number:
        return _DIGITS[number[2][-1]] if number[2] else sounds_of_number(int(number[1]))
    word = re.search(r"(?<![^\W_])[^\W_]+'*$", text)
    return sounds_of_name(word.group()) if word and word.group().isascii() else UNKNOWN


def sounds_of_name(name: str) -> Sounds:
    """What a name of the formula language ends in: `x_1`, `theta`, `KL`, `x'`."""
    if name.endswith("'"):
        return CONSONANT  # 프라임
    part = name.split("_")[-1]
    digits = re.search(r"\d+$", part)
    if digits:
        return sounds_of_number(int(digits.group()))
    if len(part) == 1 or part.isupper():
        return _LETTERS.get(part[-1].lower(), VOWEL) if part.isascii() and part.isalpha() else UNKNOWN
    ending = next((sounds for end, sounds in _ENDINGS.items() if part.endswith(end)), UNKNOWN)
    return _WORDS.get(part.lower(), ending)


def sounds_of_number(value: int) -> Sounds:
    """What a whole number ends in, read in Sino-Korean: 0 영, 1 일, 10 십, 20000 이만."""
    digits = str(abs(value))
    zeros = len(digits) - len(digits.rstrip("0"))
    if value == 0 or zeros == 0:
        return _DIGITS[digits[-1]]
    myriads = zeros // 4
    if myriads == 0:
        return CONSONANT  # 십, 백, 천
    return _MYRIADS[myriads - 1] if myriads <= len(_MYRIADS) else UNKNOWN


def _final(c: str) -> int | None:
    """Which final consonant a syllable has, 0 for none; None of anything else."""
    return (ord(c) - ord(_FIRST)) % _FINALS if c and _FIRST <= c <= _LAST else None


# --- how formulas end -------------------------------------------------------------------------------


@frozen
class Reader:
    """Reads formulas of a record aloud: `latex` are the templates with which authors have names printed.

    Such a name is read from the template in some formats, and as it is written in others.
    """

    definitions: Mapping[str, Definition] = field(default_factory=dict)
    latex: Mapping[str, str] = field(default_factory=dict)

    def sounds(self, node: Node) -> Sounds:
        """What a formula may end in when it is read aloud; every sound if nobody knows."""
        read = _READERS.get(type(node))
        return read(self, node) if read is not None else UNKNOWN

    def named(self, name: str, shown: Sequence[Node] = ()) -> Sounds:
        """What a name ends in, with the indices or arguments that are printed behind it."""
        plain = self.sounds(shown[-1]) if shown else sounds_of_name(name)
        return plain | self.template(self.latex[name], shown) if name in self.latex else plain

    def template(self, latex: str, shown: Sequence[Node]) -> Sounds:
        """What a template in LaTeX ends in: its last letter, word or place."""
        *_, last = [None, *_TOKEN.finditer(latex)]
        if last is None or _SILENT.search(latex) or not _CLOSING.fullmatch(latex[last.end() :]):
            return UNKNOWN
        if last[1]:
            at = int(last[1]) - 1
            return self.sounds(shown[at]) if at < len(shown) else UNKNOWN
        return sounds_of_name(last[2] or last[3])

    def last(self, node: Node) -> Sounds:
        return self.sounds(node.args[-1])


def _number(reader: Reader, node: Num) -> Sounds:
    return sounds_of_number(node.value.numerator)  # 4분의 3


def _symbol(reader: Reader, node: Sym | Family) -> Sounds:
    return reader.named(node.name)


def _element(reader: Reader, node: Elem) -> Sounds:
    name = node.family.name if isinstance(node.family, Family) else ""
    return reader.named(name, node.indices)


def _application(reader: Reader, node: App) -> Sounds:
    """The last argument that is printed; the name alone if there is none."""
    definition = reader.definitions.get(node.name)
    if definition is None or len(definition.parameters) != len(node.args):
        return UNKNOWN
    pairs = list(zip(definition.parameters, node.args, strict=True))
    if not definition.shared and any(p.implicit and a != p.term for p, a in pairs):
        return UNKNOWN
    return reader.named(node.name, [a for p, a in pairs if not p.implicit])


def _function(reader: Reader, node: Fn) -> Sounds:
    if node.name == "exp":  # e의 x제곱, or exp x
        return CONSONANT if _is_script(node.args[0]) else CONSONANT | reader.last(node)
    if node.name == "factorial":  # 팩토리얼, 계승
        return RIEUL | CONSONANT
    if node.name == "abs":  # 절댓값 x, x의 절댓값
        return CONSONANT | reader.last(node)
    return reader.last(node) if len(node.args) == 1 else UNKNOWN


def _is_script(exponent: Node) -> bool:
    """Whether e with this exponent is surely printed as a power."""
    nodes = list(walk(exponent))
    return len(nodes) <= _SHORT and all(isinstance(n, _SCRIPTS) for n in nodes)


def _quotient(reader: Reader, node: Div) -> Sounds:
    above, below = node.args
    return reader.sounds(above) | reader.sounds(below)


def _power(reader: Reader, node: Pow) -> Sounds:
    half = isinstance(node.args[1], Num) and node.args[1].value.denominator != 1  # 루트 x
    return CONSONANT | reader.sounds(node.args[0]) if half else CONSONANT  # 제곱, 승


def _range(reader: Reader, node: Sum | Prod) -> Sounds:
    """`시그마 ... x` or `x의 합`; the letter that is printed for the index is not known here."""
    return CONSONANT | reader.sounds(instantiate(node.body, Sym("?", INTEGER)))


def _relation(reader: Reader, node: Rel) -> Sounds:
    return reader.last(node) if node.op == "=" else UNKNOWN


_READERS: Mapping[type[Node], Callable[[Reader, Any], Sounds]] = {
    Num: _number,
    Sym: _symbol,
    Family: _symbol,
    Elem: _element,
    App: _application,
    Fn: _function,
    Div: _quotient,
    Pow: _power,
    Sum: _range,
    Prod: _range,
    Rel: _relation,
    **dict.fromkeys((Neg, Add, Mul, Delta, Literal), Reader.last),
}
