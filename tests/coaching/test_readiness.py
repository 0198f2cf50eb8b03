"""How a readiness test counts."""

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching import readiness
from coaching.readiness import (
    MULTIPLE,
    SCALE,
    SINGLE,
    Answer,
    Band,
    Dimension,
    PathWeights,
    Question,
    ReadinessTest,
    band_problems,
    decode,
    encode,
    reach_of,
    result_of,
)

BANDS = (
    Band(0, 39, "Early", actions=("Start small", "Ask a friend"), articles=(1, 2)),
    Band(40, 69, "On the way", actions=("Practice weekly",), articles=(2, 3)),
    Band(70, 100, "Ready", actions=("Apply",)),
)


def single(key: str, *points: int, paths: dict[int, str] | None = None, **measures: int) -> Question:
    named = paths or {}
    answers = (
        Answer(f"{key}{n}", worth, frozenset({named[n]} if n in named else ())) for n, worth in enumerate(points, 1)
    )
    return Question(key, SINGLE, f"{key}?", tuple(answers), measures)


def multiple(key: str, *points: int, **measures: int) -> Question:
    return Question(key, MULTIPLE, f"{key}?", tuple(Answer(f"{key}{worth}", worth) for worth in points), measures)


def scale(key: str, steps: int, **measures: int) -> Question:
    return Question(key, SCALE, f"{key}?", tuple(Answer(str(n + 1), n) for n in range(steps)), measures)


def dimensions(*keys: str) -> tuple[Dimension, ...]:
    return tuple(Dimension(key, key.title(), BANDS, (f"Skill {key}",)) for key in keys)


TEST = ReadinessTest(
    dimensions("people", "evidence"),
    (
        single("q1", 0, 5, 10, people=3),
        multiple("q2", 2, 2, 4, evidence=1),
        scale("q3", 5, people=1, evidence=2),
        single("q4", 10, 10, paths={1: "lead", 2: "product"}, people=1),
    ),
    (
        PathWeights("lead", "Lead", {"people": 2, "evidence": 1}, 1),
        PathWeights("product", "Product", {"evidence": 1}, 1),
    ),
)


def scores(*answers: readiness.Chosen) -> dict[str, int]:
    return {score.dimension.key: score.value for score in result_of(TEST, answers).scores}


def test_a_dimension_is_the_weighted_mean_of_its_questions() -> None:
    # people: (3 × 5/10 + 1 × 4/4 + 1 × 1) / 5; evidence: (1 × 4/8 + 2 × 4/4) / 3
    assert scores((2,), (3,), (5,), (1,)) == {"people": 70, "evidence": 83}
    assert scores((1,), (), (1,), (1,)) == {"people": 20, "evidence": 0}
    assert scores((3,), (1, 2, 3), (5,), (2,)) == {"people": 100, "evidence": 100}
    assert scores() == {"people": 0, "evidence": 0}


def test_a_path_counts_dimensions_and_answers_that_speak_for_it() -> None:
    fits = result_of(TEST, [(3,), (1, 2, 3), (5,), (2,)]).fits
    # lead: (2 × 1 + 1 × 1 + 1 × 0) / 4; product: (1 + 1) / 2
    assert [(fit.path.slug, fit.value) for fit in fits] == [("product", 100), ("lead", 75)]


def test_the_neediest_dimension_comes_first_and_actions_take_turns() -> None:
    found = result_of(TEST, [(2,), (), (2,), (1,)])
    assert [(score.dimension.key, score.value) for score in found.scores] == [("people", 55), ("evidence", 17)]
    assert [(action.text, action.score.dimension.key) for action in found.actions] == [
        ("Start small", "evidence"),
        ("Practice weekly", "people"),
        ("Ask a friend", "evidence"),
    ]
    assert found.articles == (1, 2, 3)


def test_strengths_are_skills_of_strong_dimensions() -> None:
    assert result_of(TEST, [(3,), (), (1,), (1,)]).strengths == ("Skill people",)


def test_a_code_brings_the_answers_back() -> None:
    answers: list[readiness.Chosen] = [(2,), (1, 3), (5,)]
    code = encode(TEST, answers)
    assert code == f"{TEST.fingerprint}.2-1_3-5"
    assert decode(TEST, f" {code} ") == answers
    assert decode(TEST, TEST.fingerprint) == []


@pytest.mark.parametrize(
    "said", ["9", "0", "1_2", "1-4", "1-2_1", "1-1-1-1-1", "1-", "-1", "1;2", "1-00", "01", "1" * 900, "1-١"]
)
def test_a_code_that_nobody_was_given_is_refused(said: str) -> None:
    assert decode(TEST, f"{TEST.fingerprint}.{said}") is None


def test_a_code_of_another_test_is_refused() -> None:
    other = ReadinessTest(TEST.dimensions, TEST.questions[:2])
    assert decode(TEST, encode(other, [(1,)])) is None


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        ([(0, 39), (40, 100)], []),
        ([(40, 100), (0, 39)], []),
        ([], [("gap", 0, 100)]),
        ([(0, 100)], []),
        ([(5, 100)], [("gap", 0, 4)]),
        ([(0, 40), (50, 100)], [("gap", 41, 49)]),
        ([(0, 50), (50, 100)], [("overlap", 50, 50)]),
        ([(0, 100), (20, 30)], [("overlap", 20, 30), ("gap", 31, 100)]),
        ([(0, 90)], [("gap", 91, 100)]),
        ([(60, 40)], [("reversed", 60, 40)]),
    ],
)
def test_bands_cover_each_score_once(bands: list[tuple[int, int]], expected: list[tuple[str, int, int]]) -> None:
    assert band_problems([Band(low, high, "") for low, high in bands]) == expected


def test_a_band_that_no_answers_lead_to_is_found() -> None:
    test = ReadinessTest(dimensions("people"), (single("q1", 0, 10, people=1),))
    reach = reach_of(test, test.dimensions[0])
    assert (reach.lowest, reach.highest, [band.title for band in reach.unreachable]) == (0, 100, ["On the way"])


def test_a_dimension_that_nothing_measures_reaches_nothing() -> None:
    test = ReadinessTest(dimensions("people"), ())
    assert [band.title for band in reach_of(test, test.dimensions[0]).unreachable] == ["On the way", "Ready"]


def test_what_can_be_reached_is_what_all_answers_reach() -> None:
    questions = TEST.questions
    ways = [
        [(n,) for n in range(1, len(q.answers) + 1)]
        if q.kind != MULTIPLE
        else [tuple(n for n, taken in enumerate(bits, 1) if taken) for bits in product((0, 1), repeat=len(q.answers))]
        for q in questions
    ]
    every: dict[str, set[int]] = {"people": set(), "evidence": set()}
    for answers in product(*ways):
        for key, value in scores(*answers).items():
            every[key].add(value)
    assert {key: readiness.scores_within_reach(TEST, key) for key in every} == every


def test_a_test_with_very_many_sums_is_answered_at_once() -> None:
    primes = (7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)
    questions = tuple(multiple(f"q{n}", *range(1, 9), prime, people=n + 1) for n, prime in enumerate(primes))
    test = ReadinessTest(dimensions("people"), questions)
    assert readiness.scores_within_reach(test, "people") == set(range(101))


def test_the_best_answers_reach_the_most_and_the_lowest_the_least() -> None:
    assert readiness.route_for(TEST, "product")[3] == (2,)
    assert scores(*readiness.route_for(TEST)) == {"people": 100, "evidence": 100}
    reach = {d.key: reach_of(TEST, d).lowest for d in TEST.dimensions}
    assert scores(*readiness.lowest_route(TEST)) == reach


# ---- laws

KEYS = ("a", "b", "c")
WEIGHTS = st.dictionaries(st.sampled_from(KEYS), st.integers(1, 5), max_size=3)
POINTS = st.lists(st.integers(0, 10), min_size=2, max_size=6)


@st.composite
def some_test(draw: Any) -> ReadinessTest:
    found = []
    for number in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from((SINGLE, MULTIPLE, SCALE)))
        worth = draw(POINTS)
        answers = tuple(
            Answer(
                f"{n}",
                n if kind == SCALE else value,
                draw(st.sets(st.sampled_from(("x", "y")), max_size=1).map(frozenset)),
            )
            for n, value in enumerate(worth)
        )
        found.append(Question(f"q{number}", kind, "?", answers, draw(WEIGHTS)))
    weights = draw(st.lists(st.tuples(WEIGHTS, st.integers(0, 5)), min_size=2, max_size=2))
    paths = tuple(PathWeights(slug, slug, *row) for slug, row in zip("xy", weights, strict=True))
    return ReadinessTest(dimensions(*KEYS), tuple(found), paths)


@st.composite
def answered(draw: Any) -> tuple[ReadinessTest, list[readiness.Chosen]]:
    test = draw(some_test())
    answers = []
    for question in test.questions[: draw(st.integers(0, len(test.questions)))]:
        numbers = st.integers(1, len(question.answers))
        chosen = draw(st.sets(numbers)) if question.kind == MULTIPLE else {draw(numbers)}
        answers.append(tuple(sorted(chosen)))
    return test, answers


@given(answered())
def test_scores_stay_within_bounds_and_are_the_same_again(case: tuple[ReadinessTest, list[readiness.Chosen]]) -> None:
    test, answers = case
    found = result_of(test, answers)
    assert found == result_of(test, list(answers))
    for score in found.scores:
        assert 0 <= score.value <= 100
        assert score.band is not None
        reach = reach_of(test, score.dimension)
        assert len(answers) < len(test.questions) or reach.lowest <= score.value <= reach.highest
        assert score.band not in reach.unreachable or len(answers) < len(test.questions)
    assert all(0 <= fit.value <= 100 for fit in found.fits)
    assert [fit.value for fit in found.fits] == sorted((fit.value for fit in found.fits), reverse=True)
    assert len(found.actions) <= 3
    assert decode(test, encode(test, answers)) == answers


@given(answered(), st.data())
def test_an_answer_with_more_points_never_lowers_a_dimension(
    case: tuple[ReadinessTest, list[readiness.Chosen]], data: st.DataObject
) -> None:
    test, answers = case
    if not answers:
        return
    place = data.draw(st.integers(0, len(answers) - 1))
    question = test.questions[place]
    if question.kind == MULTIPLE:
        more = tuple(sorted({*answers[place], data.draw(st.integers(1, len(question.answers)))}))
    else:
        worth = question.answers[answers[place][0] - 1].points
        better = [n for n, answer in enumerate(question.answers, 1) if answer.points >= worth]
        more = (data.draw(st.sampled_from(better)),)
    changed = [*answers[:place], more, *answers[place + 1 :]]
    before, after = (result_of(test, said).scores for said in (answers, changed))
    assert all(then.value <= now.value for then, now in zip(before, after, strict=True))


@given(st.text())
def test_no_code_breaks_the_reader(code: str) -> None:
    assert decode(TEST, code) is None or encode(TEST, decode(TEST, code) or []) == code.strip()


def test_halves_are_rounded_up() -> None:
    assert [readiness.points(Fraction(n, 200)) for n in (0, 1, 3, 199, 200)] == [0, 1, 2, 100, 100]
