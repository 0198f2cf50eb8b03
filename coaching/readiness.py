"""How a readiness test counts. Pure and deterministic: the same answers give the same result.

Each question is worth 0 to 1: of a single choice the points of the answer against the most that any answer has, of
a multiple choice the points that were ticked against all points, of a scale how far along it one stands. A
dimension is the weighted mean of its questions, as 0 to 100. A path is the weighted mean of its dimensions, and of
the questions that have an answer which speaks for it: 1 when such an answer was chosen, else 0. A question without
an answer is worth 0, so that an answer with more points never lowers a dimension.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, zip_longest
from math import floor, lcm

SINGLE, MULTIPLE, SCALE = "single", "multiple", "scale"
TOP = 100
ACTIONS = 3  # that a result shows
LONGEST_CODE = 2_000
# Different sums of a dimension that are looked at one by one; a test with more of them reaches every band between.
MOST_SUMS = 50_000

Chosen = tuple[int, ...]  # numbers of the chosen answers from 1, ascending; a scale has one


@dataclass(frozen=True, slots=True)
class Answer:
    """`points`: 0 to 10. `paths`: slugs of the paths that it speaks for."""

    label: str
    points: int
    paths: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """`measures`: dimension → weight. A scale has answers, too: one for each step, with rising points."""

    key: str
    kind: str
    text: str
    answers: tuple[Answer, ...]
    measures: Mapping[str, int]
    help: str = ""

    def worth(self, chosen: Chosen) -> Fraction:
        points = [answer.points for answer in self.answers]
        most = sum(points) if self.kind == MULTIPLE else max(points, default=0)
        got = sum(points[number - 1] for number in chosen)
        return Fraction(got, most) if most else Fraction(0)

    def speaks_for(self, path: str) -> bool:
        """Has it an answer for that path?"""
        return any(path in answer.paths for answer in self.answers)

    def takes(self, chosen: Chosen) -> bool:
        """May it be answered so? Only a multiple choice may be left empty, or have several answers."""
        if any(not 1 <= number <= len(self.answers) for number in chosen) or list(chosen) != sorted(set(chosen)):
            return False
        return self.kind == MULTIPLE or len(chosen) == 1


@dataclass(frozen=True, slots=True)
class Band:
    """Scores from `lowest` to `highest`, both included. `articles`: numbers of pages."""

    lowest: int
    highest: int
    title: str
    meaning: str = ""
    actions: tuple[str, ...] = ()
    articles: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Dimension:
    """`skills`: names of skills of career paths that somebody has who is strong here."""

    key: str
    title: str
    bands: tuple[Band, ...]
    skills: tuple[str, ...] = ()
    explanation: str = ""

    def band(self, score: int) -> Band | None:
        return next((band for band in self.bands if band.lowest <= score <= band.highest), None)


@dataclass(frozen=True, slots=True)
class PathWeights:
    """How much each dimension counts for a path, and each question that has an answer for it."""

    slug: str
    title: str
    dimensions: Mapping[str, int]
    answers: int = 1


@dataclass(frozen=True, slots=True)
class ReadinessTest:
    dimensions: tuple[Dimension, ...]
    questions: tuple[Question, ...]
    paths: tuple[PathWeights, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Changes with what could be answered, not with how it is worded."""
        shape = [(question.key, question.kind, len(question.answers)) for question in self.questions]
        return hashlib.sha256(repr(shape).encode()).hexdigest()[:8]


# ---- the result


@dataclass(frozen=True, slots=True)
class Score:
    """One dimension. `band`: None when no band holds the score, which a checked test does not have."""

    dimension: Dimension
    value: int
    band: Band | None


@dataclass(frozen=True, slots=True)
class Fit:
    path: PathWeights
    value: int


@dataclass(frozen=True, slots=True)
class Action:
    """What to do next, and the score that it follows from."""

    text: str
    score: Score


@dataclass(frozen=True, slots=True)
class Result:
    """`scores` in the order of the test; `fits` the best first; `actions` the most needed first."""

    scores: tuple[Score, ...]
    fits: tuple[Fit, ...]
    actions: tuple[Action, ...]
    articles: tuple[int, ...]
    strengths: tuple[str, ...]


STRONG = 67  # from this score on, somebody has the skills that a dimension stands for


def result_of(test: ReadinessTest, answers: Sequence[Chosen]) -> Result:
    """`answers`: one for each question, in order; what is missing at the end counts as not answered."""
    chosen = {question.key: answer for question, answer in zip(test.questions, padded(test, answers), strict=True)}
    worth = {question.key: question.worth(chosen[question.key]) for question in test.questions}
    exact = {dimension.key: mean(shares_of(test, dimension.key, worth)) for dimension in test.dimensions}
    scores = tuple(
        Score(dimension, value := points(exact[dimension.key]), dimension.band(value)) for dimension in test.dimensions
    )
    fits = [Fit(path, points(mean(path_shares(test, path, exact, chosen)))) for path in test.paths]
    needed = sorted(scores, key=lambda score: score.value)
    return Result(
        scores,
        tuple(sorted(fits, key=lambda fit: -fit.value)),
        tuple(in_turns(needed))[:ACTIONS],
        tuple(dict.fromkeys(page for score in needed if score.band for page in score.band.articles)),
        tuple(dict.fromkeys(skill for score in scores if score.value >= STRONG for skill in score.dimension.skills)),
    )


def padded(test: ReadinessTest, answers: Sequence[Chosen]) -> list[Chosen]:
    return [*answers, *[()] * (len(test.questions) - len(answers))]


def shares_of(test: ReadinessTest, dimension: str, worth: Mapping[str, Fraction]) -> Iterator[tuple[int, Fraction]]:
    """(weight, worth) of each question that measures the dimension."""
    for question in test.questions:
        if weight := question.measures.get(dimension, 0):
            yield weight, worth[question.key]


def path_shares(
    test: ReadinessTest, path: PathWeights, exact: Mapping[str, Fraction], chosen: Mapping[str, Chosen]
) -> Iterator[tuple[int, Fraction]]:
    for dimension, weight in path.dimensions.items():
        if dimension in exact:
            yield weight, exact[dimension]
    for question in test.questions:
        if question.speaks_for(path.slug):
            spoke = any(path.slug in question.answers[number - 1].paths for number in chosen[question.key])
            yield path.answers, Fraction(int(spoke))


def mean(shares: Iterable[tuple[int, Fraction]]) -> Fraction:
    """Weighted; 0 when nothing has a weight."""
    rows = list(shares)
    total = sum(weight for weight, _ in rows)
    return sum((weight * value for weight, value in rows), Fraction(0)) / total if total else Fraction(0)


def points(value: Fraction) -> int:
    """0 to 100, halves rounded up."""
    return floor(value * TOP + Fraction(1, 2))


def in_turns(scores: Sequence[Score]) -> Iterator[Action]:
    """The first action of each dimension, the neediest first, then the second of each, and so on. No text twice."""
    columns = [[Action(text, score) for text in (score.band.actions if score.band else ())] for score in scores]
    seen = set()
    for row in zip_longest(*columns):
        for action in row:
            if action and action.text not in seen:
                seen.add(action.text)
                yield action


# ---- answers as a short code, which travels with the visitor and is stored nowhere

_CHOSEN = r"(?:0|[1-9][0-9]?(?:_[1-9][0-9]?)*)"
_CODE = re.compile(rf"([0-9a-f]{{8}})(?:\.({_CHOSEN}(?:-{_CHOSEN})*))?")


def encode(test: ReadinessTest, answers: Sequence[Chosen]) -> str:
    """Such as `3f9a1c22.2-1_3-0`: the test's fingerprint, then each question's answers; 0 for none of them."""
    said = "-".join("_".join(map(str, chosen)) or "0" for chosen in answers)
    return f"{test.fingerprint}.{said}" if said else test.fingerprint


def decode(test: ReadinessTest, code: str) -> list[Chosen] | None:
    """The answers, as many as were given. None for a code of another test, or one that nobody was given."""
    match = _CODE.fullmatch(code.strip()) if len(code) <= LONGEST_CODE else None
    if match is None or match[1] != test.fingerprint:
        return None
    parts = match[2].split("-") if match[2] else []
    answers: list[Chosen] = [() if part == "0" else tuple(map(int, part.split("_"))) for part in parts]
    if len(answers) > len(test.questions):
        return None
    fits = all(question.takes(chosen) for question, chosen in zip(test.questions, answers, strict=False))
    return answers if fits else None


# ---- what is wrong with a test, and what can be reached in it


def band_problems(bands: Sequence[Band]) -> list[tuple[str, int, int]]:
    """(code, from, to) of each place where the bands of a dimension do not cover 0 to 100 exactly once."""
    found = [("reversed", band.lowest, band.highest) for band in bands if band.lowest > band.highest]
    if found or not bands:
        return found or [("gap", 0, TOP)]
    rows = sorted(bands, key=lambda band: band.lowest)
    if rows[0].lowest > 0:
        found.append(("gap", 0, rows[0].lowest - 1))
    for before, after in pairwise(rows):
        if after.lowest > before.highest + 1:
            found.append(("gap", before.highest + 1, after.lowest - 1))
        elif after.lowest <= before.highest:
            found.append(("overlap", after.lowest, min(before.highest, after.highest)))
    if rows[-1].highest < TOP:
        found.append(("gap", rows[-1].highest + 1, TOP))
    return found


@dataclass(frozen=True, slots=True)
class Reach:
    """What a dimension can come to. `unreachable`: its bands that no answers lead to."""

    dimension: Dimension
    lowest: int
    highest: int
    unreachable: tuple[Band, ...]


def reach_of(test: ReadinessTest, dimension: Dimension) -> Reach:
    scores = scores_within_reach(test, dimension.key)
    unreachable = [
        band for band in dimension.bands if not any(band.lowest <= score <= band.highest for score in scores)
    ]
    return Reach(dimension, min(scores), max(scores), tuple(unreachable))


def scores_within_reach(test: ReadinessTest, dimension: str) -> set[int]:
    """Every score that some answers give."""
    measured = [
        (question.measures[dimension], question) for question in test.questions if question.measures.get(dimension)
    ]
    if not measured:
        return {0}
    options = [{weight * worth for worth in worths_of(question)} for weight, question in measured]
    # As whole numbers: thousands of fractions would be added slowly.
    unit = lcm(*(value.denominator for values in options for value in values))
    total = sum(weight for weight, _ in measured) * unit
    sums = {0}
    for values in options:
        sums = {before + int(value * unit) for before in sums for value in values}
        if len(sums) > MOST_SUMS:
            least, most = (
                points(Fraction(sum(int(pick(row) * unit) for row in options), total)) for pick in (min, max)
            )
            return set(range(least, most + 1))
    return {points(Fraction(number, total)) for number in sums}


def worths_of(question: Question) -> set[Fraction]:
    if question.kind != MULTIPLE:
        return {question.worth((number,)) for number in range(1, len(question.answers) + 1)}
    most = sum(answer.points for answer in question.answers)
    sums = {0}
    for answer in question.answers:
        sums |= {before + answer.points for before in sums}
    return {Fraction(number, most) if most else Fraction(0) for number in sums}


def route_for(test: ReadinessTest, wanted: str = "") -> list[Chosen]:
    """The answers with the most points; those that speak for a path first, when one is wanted."""
    found = []
    for question in test.questions:
        numbers = range(1, len(question.answers) + 1)
        if question.kind == MULTIPLE:
            found.append(tuple(numbers))
        else:
            found.append(
                (
                    max(
                        numbers,
                        key=lambda n: (wanted in question.answers[n - 1].paths, question.answers[n - 1].points, -n),
                    ),
                )
            )
    return found


def lowest_route(test: ReadinessTest) -> list[Chosen]:
    """The answers with the fewest points."""
    return [
        ()
        if question.kind == MULTIPLE
        else (min(range(1, len(question.answers) + 1), key=lambda n: (question.answers[n - 1].points, n)),)
        for question in test.questions
    ]
