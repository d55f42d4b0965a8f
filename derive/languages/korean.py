"""Korean. No template has a particle after a place that would change its form with the word before it.

So 에, 에서, 의, 부터 and 까지 may follow a formula, but not 은/는, 이/가, 을/를, 와/과 or (으)로.
"""

from __future__ import annotations

# rule -> without, and with, lines and lemmas that are cited
RULES: dict[str, tuple[str, str]] = {
    "take_exp": ("양변에 지수함수를 취함", "{cited}의 양변에 지수함수를 취함"),
    "take_log": ("양변에 로그를 취함", "{cited}의 양변에 로그를 취함"),
    "multiply": ("양변에 곱하기: {by}", "{cited}의 양변에 곱하기: {by}"),
    "divide": ("양변 나누기: {by}", "{cited}의 양변 나누기: {by}"),
    "add": ("양변에 더하기: {by}", "{cited}의 양변에 더하기: {by}"),
    "subtract": ("양변에서 빼기: {by}", "{cited}의 양변에서 빼기: {by}"),
    "sum_over": (
        "{index=lo}부터 {hi}까지 합",
        "{cited}의 양변을 {index=lo}부터 {hi}까지 더함",
    ),
    "product_over": (
        "{index=lo}부터 {hi}까지 곱",
        "{cited}의 양변을 {index=lo}부터 {hi}까지 곱함",
    ),
    "solve_for": ("{target}에 대해 풀기", "{cited}에서 {target}에 대해 풀기"),
    "differentiate": ("양변을 미분", "{cited}의 양변을 미분"),
    "minimum_at": ("{variable=point}에서 최소", "{cited}에 의해 {variable=point}에서 최소"),
    "maximum_at": ("{variable=point}에서 최대", "{cited}에 의해 {variable=point}에서 최대"),
    "strict_minimum_at": ("{variable=point}에서만 최소", "{cited}에 의해 {variable=point}에서만 최소"),
    "strict_maximum_at": ("{variable=point}에서만 최대", "{cited}에 의해 {variable=point}에서만 최대"),
    "each_zero": ("각 항이 0", "{cited}의 각 항이 0"),
    "cases": ("모든 경우에 성립", "모든 경우에 성립: {cited}"),
    "induction": (
        "{variable=start}부터 수학적 귀납법",
        "{variable=start}부터 수학적 귀납법: {cited}",
    ),
    "chain": ("종합", "{cited} 종합"),
    "assume": ("가정", "가정"),
}

FRAMES: dict[str, str] = {
    "by": "{cited}에 의해",
    "at": "{fact} ({values})",
    "definition": "{names}의 정의",
    "definitions": "{names}의 정의",
    "because": "{words}이므로",
    "and": ", ",
}

FIXED: dict[str, str] = {}
