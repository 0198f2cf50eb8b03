from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.functional import Promise
from hypothesis import given
from hypothesis import strategies as st

from coaching import reasons
from coaching.matching import STAGES, Candidate, Match, Reason, best_offer, ranked, stage_of
from coaching.reasons import TEXTS, reasons_text

TODAY = date(2026, 3, 1)
DAY = timedelta(days=1)


def offer(key: str, *topics: str, default: bool = False, **more: Any) -> Candidate:
    return Candidate(key, frozenset(topics), default, **more)


def match(key: str, *reasons: Reason) -> Match:
    return Match(key, reasons)


def topic(slug: str) -> Reason:
    return Reason("topic", slug)


@pytest.mark.parametrize(
    ("topics", "offers", "expected"),
    [
        (["pay"], [offer("a", "pay"), offer("b", "lead")], match("a", topic("pay"))),
        (["pay", "lead"], [offer("a", "pay"), offer("b", "lead", "pay")], match("b", topic("lead"), topic("pay"))),
        (["pay"], [offer("wide", "pay", "x", "y"), offer("narrow", "pay")], match("narrow", topic("pay"))),
        (["pay"], [offer("b", "pay"), offer("a", "pay")], match("a", topic("pay"))),
        (["other"], [offer("a", "pay"), offer("d", default=True)], match("d", Reason("default"))),
        ([], [offer("d", "pay", default=True)], match("d", Reason("default"))),
        (["other"], [offer("a", "pay")], None),
        (["pay"], [], None),
    ],
)
def test_best_offer(topics: list[str], offers: list[Candidate], expected: Match | None) -> None:
    assert best_offer(topics, offers) == expected


def test_ranking_explains_each_offer_that_may_be_shown() -> None:
    offers = [
        offer("any", default=True),
        offer("book", "lead", stage="decide"),
        offer("guide", "lead", stage="learn", priority=9),
        offer("open", "lead"),
        offer("pay", "pay"),
    ]
    assert ranked(["lead"], offers, stage="decide") == [
        match("book", topic("lead"), Reason("stage", "decide")),
        match("open", topic("lead")),
        match("guide", topic("lead"), Reason("other_stage", "learn", "decide"), Reason("priority", "9")),
        match("any", Reason("default")),
    ]


def test_priority_decides_between_offers_that_fit_equally() -> None:
    assert best_offer(["pay"], [offer("a", "pay"), offer("b", "pay", priority=1)]) == match(
        "b", topic("pay"), Reason("priority", "1")
    )


def test_a_pinned_offer_stands_first_without_a_shared_topic() -> None:
    offers = [offer("fits", "pay"), offer("pinned", "lead")]
    assert best_offer(["pay"], offers, pinned="pinned") == match("pinned", Reason("pinned"))
    assert best_offer(["pay"], offers, pinned="gone") == match("fits", topic("pay"))


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_open"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (TODAY + DAY, None, False),
        (None, TODAY - DAY, False),
        (TODAY - DAY, TODAY + DAY, True),
    ],
)
def test_an_offer_is_shown_in_its_period_alone(starts_on: date | None, ends_on: date | None, is_open: bool) -> None:
    offers = [offer("a", "pay", starts_on=starts_on, ends_on=ends_on)]
    assert (best_offer(["pay"], offers, today=TODAY) is not None) is is_open
    assert (best_offer(["pay"], offers, today=TODAY, pinned="a") is not None) is is_open


@pytest.mark.parametrize(
    ("blocks", "stage"),
    [({"prose"}, "learn"), ({"paths", "faq"}, "compare"), ({"paths", "plan"}, "decide"), (set(), "learn")],
)
def test_stage_of_an_article_follows_from_its_blocks(blocks: set[str], stage: str) -> None:
    assert stage_of(blocks) == stage


@pytest.mark.parametrize(
    ("found", "text"),
    [
        ([topic("lead"), topic("pay"), Reason("stage", "decide")], "topic lead, topic pay, stage decide"),
        ([topic("learn"), Reason("other_stage", "learn", "decide")], "topic learn, stage learn, not decide"),
        ([Reason("default"), Reason("priority", "9")], "the default offer, priority 9"),
        ([Reason("pinned")], "pinned"),
        ([], "no topic in common"),
    ],
)
def test_reasons_are_worded_at_the_edge(found: list[Reason], text: str) -> None:
    assert reasons_text(found) == text


def test_the_words_for_reasons_can_be_translated() -> None:
    assert set(TEXTS) == {"pinned", "topic", "default", "stage", "other_stage", "priority"}
    assert set(STAGES) == set(reasons.STAGES)
    assert all(isinstance(text, Promise) for text in [*TEXTS.values(), *reasons.STAGES.values()])


# ---- laws

TOPICS = st.sets(st.sampled_from("abcd"), max_size=3)
STAGE = st.sampled_from(["", *STAGES])
NEAR = st.none() | st.integers(-2, 2).map(lambda days: TODAY + days * DAY)
OFFER = st.builds(
    Candidate,
    st.text("xyz", min_size=1),
    TOPICS.map(frozenset),
    st.booleans(),
    STAGE,
    st.integers(-1, 1),
    NEAR,
    NEAR,
)
OFFERS = st.lists(OFFER, max_size=6, unique_by=lambda found: found.key)
PINNED = st.text("xyz", max_size=1)


@given(TOPICS, OFFERS, STAGE, PINNED, st.randoms())
def test_the_order_of_offers_never_matters(
    topics: set[str], offers: list[Candidate], stage: str, pinned: str, random: Any
) -> None:
    shuffled = list(offers)
    random.shuffle(shuffled)
    how: Any = {"stage": stage, "today": TODAY, "pinned": pinned}
    assert ranked(topics, shuffled, **how) == ranked(topics, offers, **how)


@given(TOPICS, OFFERS, STAGE, PINNED)
def test_an_offer_that_leaves_changes_no_other_place(
    topics: set[str], offers: list[Candidate], stage: str, pinned: str
) -> None:
    """So no offer comes and goes on an article because of one that is not shown there."""
    how: Any = {"stage": stage, "today": TODAY, "pinned": pinned}
    found = ranked(topics, offers, **how)
    assert len({match.key for match in found}) == len(found)
    for gone in offers:
        rest = [other for other in offers if other.key != gone.key]
        assert ranked(topics, rest, **how) == [match for match in found if match.key != gone.key]


@given(TOPICS, OFFERS, STAGE)
def test_the_same_reader_sees_the_same_offer_on_each_day_of_its_period(
    topics: set[str], offers: list[Candidate], stage: str
) -> None:
    today = best_offer(topics, offers, stage=stage, today=TODAY)
    tomorrow = best_offer(topics, offers, stage=stage, today=TODAY + DAY)
    if {o.key for o in offers if o.is_open(TODAY)} == {o.key for o in offers if o.is_open(TODAY + DAY)}:
        assert today == tomorrow
    shown = next((o for o in offers if today and o.key == today.key), None)
    assert shown is None or shown.is_open(TODAY)


@given(TOPICS, OFFERS, STAGE)
def test_what_is_shown_shares_a_topic_or_is_a_default(topics: set[str], offers: list[Candidate], stage: str) -> None:
    by_key = {o.key: o for o in offers}
    for match in ranked(topics, offers, stage=stage, today=TODAY):
        assert by_key[match.key].topics & topics or by_key[match.key].is_default
