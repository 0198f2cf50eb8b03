"""Two articles side by side: which sentences of each stand in the other. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from blog.facts import ArticleFacts, Passage

from .sentences import SHORTEST_SENTENCE, Wording, compared, sentences, split

OWN, SHARED, COMMON, SHORT = "own", "shared", "common", "short"


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence and where it stands: here only, in the other article too, or in a great part of all articles.

    Headings and labels are too short to be anybody's.
    """

    text: str
    state: str


@dataclass(frozen=True, slots=True)
class Part:
    """A block, or the summary points. `type` is that of the block, "" for the points."""

    type: str
    passages: tuple[tuple[Segment, ...], ...]


@dataclass(frozen=True, slots=True)
class Side:
    parts: tuple[Part, ...]

    def count(self, *states: str) -> int:
        return sum(segment.state in states for part in self.parts for passage in part.passages for segment in passage)

    @property
    def shared(self) -> int:
        return self.count(SHARED, COMMON)

    @property
    def sentences(self) -> int:
        return self.count(OWN, SHARED, COMMON)


def side_by_side(one: ArticleFacts, other: ArticleFacts, common: Collection[int]) -> tuple[Side, Side]:
    """`common`: keys of sentences that stand in a great part of all articles. Only what is in both is marked."""
    keys_of_one = {wording.key for wording in sentences(one)}
    keys_of_other = {wording.key for wording in sentences(other)}
    return _side(one, keys_of_other, common), _side(other, keys_of_one, common)


def _side(facts: ArticleFacts, others: Collection[int], common: Collection[int]) -> Side:
    def segments(passage: Passage) -> tuple[Segment, ...]:
        return tuple(Segment(text, _state(text, others, common)) for text in split(passage.text))

    points = tuple(segments(passage) for passage in facts.summary_points)
    parts = [Part("", points)] if points else []
    parts += [Part(block.type, tuple(segments(passage) for passage in block.passages())) for block in facts.blocks]
    return Side(tuple(parts))


def _state(text: str, others: Collection[int], common: Collection[int]) -> str:
    words = compared(text)
    if len(words) < SHORTEST_SENTENCE:
        return SHORT
    key = Wording("", text, words).key
    if key not in others:
        return OWN
    return COMMON if key in common else SHARED
