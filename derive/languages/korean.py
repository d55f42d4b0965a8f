"""Korean, in the noun style of textbooks: 양변을 미분함, 몫의 로그.

A particle that changes with the sound before it is written in both forms after a place, `{by}을(를)`, and chosen when
it is known what stands there (`particles`). 에, 에서, 의, 부터 and 까지 never change.
"""

from __future__ import annotations

# rule -> without, and with, lines and lemmas that are cited
RULES: dict[str, tuple[str, str]] = {
    "algebra": ("식을 정리함", "{cited}에 의해"),
    "take_exp": ("양변에 지수함수를 취함", "{line}의 양변에 지수함수를 취함"),
    "take_log": ("양변에 로그를 취함", "{line}의 양변에 로그를 취함"),
    "take_power": ("양변을 거듭제곱함 (지수 {by})", "{line}의 양변을 거듭제곱함 (지수 {by})"),
    "multiply": ("양변에 {by}을(를) 곱함", "{line}의 양변에 {by}을(를) 곱함"),
    "divide": ("양변을 {by}(으)로 나눔", "{line}의 양변을 {by}(으)로 나눔"),
    "add": ("양변에 {by}을(를) 더함", "{line}의 양변에 {by}을(를) 더함"),
    "subtract": ("양변에서 {by}을(를) 뺌", "{line}의 양변에서 {by}을(를) 뺌"),
    "sum_over": (
        "양변을 {index=lo}부터 {hi}까지 더함",
        "{line}의 양변을 {index=lo}부터 {hi}까지 더함",
    ),
    "product_over": (
        "양변을 {index=lo}부터 {hi}까지 곱함",
        "{line}의 양변을 {index=lo}부터 {hi}까지 곱함",
    ),
    "solve_for": ("{target}에 대하여 풂", "{cited}에서 {target}에 대하여 풂"),
    "differentiate": ("양변을 미분함", "{cited}의 양변을 미분함"),
    "minimum_at": ("{variable=point}에서 최소", "{cited}에 의해 {variable=point}에서 최소"),
    "maximum_at": ("{variable=point}에서 최대", "{cited}에 의해 {variable=point}에서 최대"),
    "strict_minimum_at": ("{variable=point}에서만 최소", "{cited}에 의해 {variable=point}에서만 최소"),
    "strict_maximum_at": ("{variable=point}에서만 최대", "{cited}에 의해 {variable=point}에서만 최대"),
    "increasing": ("{variable}에 대하여 증가", "{cited}에 의해 {variable}에 대하여 증가"),
    "decreasing": ("{variable}에 대하여 감소", "{cited}에 의해 {variable}에 대하여 감소"),
    "rising": ("{start} 이상에서 증가", "{cited}에 의해 {start} 이상에서 증가"),
    "tangent_log": (
        "로그는 {point}에서의 접선보다 크지 않음",
        "로그는 {point}에서의 접선보다 크지 않음: {cited}",
    ),
    "tangent_exp": (
        "지수함수는 {point}에서의 접선보다 작지 않음",
        "지수함수는 {point}에서의 접선보다 작지 않음: {cited}",
    ),
    "tangent_power": (
        "거듭제곱과 {point}에서의 접선의 비교",
        "거듭제곱과 {point}에서의 접선의 비교: {cited}",
    ),
    "limit": ("극한을 구함", "{cited}에 의해 극한을 구함"),
    "enclose": ("구간 계산으로 비교함", "{cited}에 의해 구간 계산으로 비교함"),
    "combination": ("음이 아닌 것들의 합", "{cited}의 결합"),
    "each_zero": ("각 항이 0", "{cited}의 각 항이 0"),
    "cases": ("모든 경우에 성립", "모든 경우에 성립: {cited}"),
    "induction": (
        "{variable}에 대한 수학적 귀납법, {variable=start}부터",
        "{variable}에 대한 수학적 귀납법, {variable=start}부터: {cited}",
    ),
    "chain": ("종합", "{cited}의 종합"),
    "assume": ("증명 없이 가정", "증명 없이 가정: {cited}"),
}

FRAMES: dict[str, str] = {
    "by": "{cited}에 의해",
    "at": "{fact} ({values})",
    "definition": "{names}의 정의",
    "definitions": "{names}의 정의",
    "because": "{words}(이)므로",
    "because at": "{values}일 때 {fact}",
    "and": ", ",
    "and names": "과(와) ",
    "and guards": ", ",
    "declared": "{what} ({bounds})",
    "family": "수열 {names} (첨자 {ranges})",
    "families": "수열 {names} (첨자 {ranges})",
}

BREAKS: dict[str, tuple[str, ...]] = {
    "clauses": (),
    "joints": ("또는",),
    "behind": ("이고", "일 때", "에 대하여"),  # a formula that another one follows
}

# what a line needs, by what is told of where: values of indices, real numbers, and what holds there
CONDITIONS: dict[str, str] = {
    "ranges": "{what}, {ranges}",
    "reals": "모든 {reals}에 대하여 {what}",
    "guards": "{guards}일 때 {what}",
    "ranges reals": "모든 {reals}에 대하여 {what}, {ranges}",
    "ranges guards": "{guards}일 때 {what}, {ranges}",
    "reals guards": "{guards}인 모든 {reals}에 대하여 {what}",
    "ranges reals guards": "{guards}인 모든 {reals}에 대하여 {what}, {ranges}",
}

# words between formulas, then facts, then what conditions are needed for
FIXED: dict[str, str] = {
    "integer ": "정수 ",
    "real ": "실수 ",
    " for ": ", ",
    " with ": ", ",
    " and ": ", ",
    ", near enough": " (충분히 가까운 곳에서)",
    "lemma ": "보조정리 ",
    "domain of ": "범위: ",
    "range of ": "범위: ",
    "definition": "정의",
    "premise": "전제",
    "guard": "경우의 조건",
    "range": "범위",
    "near the point": "점의 근방",
    # where a formula is defined
    "denominator": "분모",
    "denominator is 0": "분모가 0",
    "index in range": "첨자의 범위",
    "index out of range": "첨자가 범위를 벗어남",
    "argument of log": "로그의 진수",
    "argument of log is 0": "로그의 진수가 0",
    "argument of log is negative": "로그의 진수가 음수",
    "base of a real power": "실수 지수의 밑",
    "base of a negative power": "음수 지수의 밑",
    "base of a power that may be negative": "음수일 수 있는 지수의 밑",
    "a negative power of 0": "0의 음수 제곱",
    "a non-integer power of a negative number": "음수의 정수가 아닌 거듭제곱",
    "a power of 0 whose exponent is not positive": "지수가 양수가 아닌 0의 거듭제곱",
    "factorial of a natural number": "음이 아닌 정수의 계승",
    "factorial of a negative number": "음수의 계승",
    "tangent of an odd multiple of pi/2": "π/2의 홀수 배에서의 탄젠트",
    "some branch of the cases": "어느 한 경우에는 해당함",
    "no case applies": "해당하는 경우가 없음",
    # derivatives
    "power rule": "거듭제곱의 미분",
    "strictly inside a branch": "한 경우의 내부",
    "the absolute value of 0 has no slope": "절댓값은 0에서 미분불가능",
    "its slopes to the left and to the right differ": "좌미분계수와 우미분계수가 다름",
    "a derivative of a derivative whose conditions depend on the variable": "조건이 변수에 따라 다른 이계도함수",
    "an element whose index depends on the variable": "첨자가 변수에 따라 달라지는 항",
    "a branch condition that is no relation": "등식도 부등식도 아닌 경우의 조건",
    "a branch with conditions of its own": "미분에 조건이 더 필요한 경우",
    "the sign of the slope": "기울기의 부호",
    "the slope before the point": "점 앞에서 기울기의 부호",
    "the slope after the point": "점 뒤에서 기울기의 부호",
    "the case of the slope is that of what lies between": "사이의 모든 점이 기울기의 경우에 해당함",
    # order
    "log needs a positive side": "로그를 취하는 변이 양수",
    "log needs a positive argument": "로그의 진수가 양수",
    "the factor is nonzero": "양변에 곱하는 값이 0이 아님",
    "the sign of the factor": "양변에 곱하는 값의 부호",
    "factors of an inequality are nonnegative": "부등식에 곱하는 값이 음수가 아님",
    "each term of the sum is nonnegative": "합의 각 항이 음수가 아님",
    "a power keeps the order of nonnegative sides only": "거듭제곱은 음수가 아닌 변끼리만 대소를 보존",
    "a negative power turns the order of positive sides only": "음수 지수는 양수인 변끼리만 대소를 바꿈",
    "the base is positive": "밑이 양수",
    "the base is nonnegative": "밑이 음수가 아님",
    "the exponent is positive": "지수가 양수",
    "the exponent is at least 1, or at most 0": "지수가 1 이상이거나 0 이하",
    "the point of the tangent is positive": "접점이 양수",
    "a multiplier is nonnegative": "곱하는 값이 음수가 아님",
    "the scale is positive": "배율이 양수",
    "the rest is nonnegative": "나머지가 음수가 아님",
    "something in the combination is strict": "결합하는 것 중에 순부등식이 있음",
    # cases and ranges
    "the cases are exhaustive": "경우가 빠짐없음",
    "the case of the line": "줄의 경우",
    "the sum stays in the range of the line": "합의 범위가 줄의 범위 안",
    "a strict sum needs a nonempty range": "합의 범위가 비어 있지 않음",
    "a strict product needs a nonempty range": "곱의 범위가 비어 있지 않음",
    "induction hypothesis": "귀납 가정",
    # what failed, as far as mathematics goes; how a script calls a rule is told in English
    "a condition was not shown": "조건 하나가 확인되지 않음",
    "the two sides differ": "양변이 서로 다름",
    "the premises do not give this proposition": "근거에서 이 명제가 나오지 않음",
    "the difference was not shown to have the right sign": "양변의 차의 부호가 확인되지 않음",
    "a denominator is identically zero": "분모가 항상 0",
    "the links do not join to this line": "사슬의 등식과 부등식에서 이 줄이 나오지 않음",
    "the limit is another one": "극한값이 다름",
    "the function is not defined near the point": "점의 근방에서 함수가 정의되지 않음",
    "there is no derivative in this line": "이 줄에는 도함수가 없음",
    "no enclosure of the two sides shows this relation": "양변의 구간 계산으로 이 대소가 확인되지 않음",
    "no line states this claim": "이 주장에 해당하는 줄이 없음",
    "the derivation claims nothing": "주장이 없는 유도",
    "assumed by the author, not proved": "저자가 증명 없이 가정함",
    "no point was found that satisfies what is declared and given: it may contradict itself": (
        "조건을 모두 만족하는 값을 찾지 못함: 조건이 서로 모순일 수 있음"
    ),
    "the claim is undefined at this point: choose one where both sides are defined": (
        "이 값에서 주장이 정의되지 않음: 양변이 정의되는 값이 필요함"
    ),
    "the claim holds at this point": "이 값에서는 주장이 성립함",
    "an index is out of its range at this point": "이 값에서 첨자가 범위를 벗어남",
}

# the same with names inside: `{}` stands for them, in this order
PATTERNS: tuple[tuple[str, str], ...] = (
    ("the point that is given does not satisfy them: {}", "주어진 값이 조건을 만족하지 않음: {0}"),
    ("domain of {} in {}", "{1}: {0}의 범위"),
    ("inside the domain of {}", "{0}의 정의역 내부"),
    ("a point of the domain of {}", "{0}의 범위 안의 점"),
    ("the point lies in the domain of {}", "점이 {0}의 범위 안에 있음"),
    ("what lies between is in the domain of {}", "사이의 모든 점이 {0}의 범위 안에 있음"),
    ("on which side of the start {} is", "시작점과 {0}의 대소"),
    ("differentiable: {}", "미분가능성: {0}"),
    ("no derivative in the table for {}", "도함수 표에 없는 식, {0}"),
    ("{} is defined on a closed domain only", "{0}의 정의역은 닫힌구간"),
    ("argument {} of {} is outside its domain", "{1}의 인수 {0}: 정의역 밖"),
    ("argument {} of {} is undefined: {}", "{1}의 인수 {0}: 정의되지 않음, {2}"),
    ("domain of {}", "{0}의 정의역"),
    ("the range of {} is not empty", "{0}의 범위가 비어 있지 않음"),
    ("{} in its range in {}", "{1}: {0}의 범위"),
    ("{} in the range of {}", "{1}: {0}의 범위"),
    ("hypothesis of {}: {}", "{0}의 가정: {1}"),
    ("lemma {}", "보조정리 {0}"),
    ("line {}", "줄 {0}"),
    ("hypothesis {}", "가정 {0}"),
    ("{} conditions were not shown", "확인되지 않은 조건 {0}개"),
    ("follows, but {} is not proved", "증명되지 않은 것에서 유도됨: {0}"),
    ("{} is not proved", "증명되지 않음: {0}"),
    ("the lemma {} could not run: {}", "스크립트가 실행되지 않은 보조정리 {0}: {1}"),
    ("there is no record of the lemma {}", "기록이 없는 보조정리: {0}"),
    ("rests on an assumption: {}", "증명 없이 가정한 것에 의존: {0}"),
    ("{} does not prove this line under its case", "이 경우에 이 줄을 증명하지 못함: {0}"),
    ("the claim says nothing where {} has no values", "빈 범위에서 아무 내용이 없는 주장: {0}"),
    ("the point is not admissible: {}", "조건에 맞지 않는 값: {0}"),
    ("the claim holds at this point{}", "이 값에서는 주장이 성립함{0}"),
)
