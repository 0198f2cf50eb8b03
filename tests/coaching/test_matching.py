import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.matching import Candidate, Match, best_offer


def offer(key: str, *topics: str, default: bool = False) -> Candidate:
    return Candidate(key, frozenset(topics), default)


@pytest.mark.parametrize(
    ("topics", "offers", "expected"),
    [
        (["pay"], [offer("a", "pay"), offer("b", "lead")], Match("a", "shares pay")),
        (["pay", "lead"], [offer("a", "pay"), offer("b", "lead", "pay")], Match("b", "shares lead, pay")),
        (["pay"], [offer("wide", "pay", "x", "y"), offer("narrow", "pay")], Match("narrow", "shares pay")),
        (["pay"], [offer("b", "pay"), offer("a", "pay")], Match("a", "shares pay")),
        (["other"], [offer("a", "pay"), offer("d", default=True)], Match("d", "the default offer")),
        ([], [offer("d", "pay", default=True)], Match("d", "the default offer")),
        (["other"], [offer("a", "pay")], None),
        (["pay"], [], None),
    ],
)
def test_best_offer(topics: list[str], offers: list[Candidate], expected: Match | None) -> None:
    assert best_offer(topics, offers) == expected


TOPICS = st.sets(st.sampled_from("abcd"), max_size=3)


@given(
    TOPICS,
    st.lists(
        st.builds(Candidate, st.text("xyz", min_size=1), TOPICS.map(frozenset), st.booleans()),
        max_size=5,
        unique_by=lambda c: c.key,
    ),
    st.randoms(),
)
def test_the_order_of_offers_never_matters(topics: set[str], offers: list[Candidate], random: object) -> None:
    shuffled = list(offers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert best_offer(topics, shuffled) == best_offer(topics, offers)
