"""What the rules find among labelled sentences, and what they leave alone."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from blog.claims.detection import KINDS, MARKET, OWN_OUTCOME, SERIOUS, SUPERLATIVE, TESTIMONIAL, claims_of, kind_of
from blog.claims.sentences import sentence_hash, split
from blog.facts import ArticleFacts, blocks_of

from .labelled import HELD_OUT, TUNED, Labelled, of_corpus, written

PRECISION, RECALL = 0.9, 0.8


def figures(sentences: Iterable[Labelled], kinds: Iterable[str]) -> tuple[float, float]:
    """Precision and recall of finding a sentence of these kinds. One kind that is taken for another counts as missed."""
    kinds = frozenset(kinds)
    rows = [(row.kind in kinds, kind_of(row.sentence) in kinds) for row in sentences]
    hits = sum(is_claim and is_found for is_claim, is_found in rows)
    return hits / sum(is_found for _, is_found in rows), hits / sum(is_claim for is_claim, _ in rows)


def report(sentences: list[Labelled], label: str) -> None:
    for name, kinds in [*((kind, {kind}) for kind in KINDS), ("own outcomes and testimonials", SERIOUS)]:
        precision, recall = figures(sentences, kinds)
        print(f"{label:30} {name:30} precision {precision:.2f}  recall {recall:.2f}")  # noqa: T201


def assert_good(sentences: list[Labelled]) -> None:
    for kinds in (SERIOUS, {OWN_OUTCOME}, {TESTIMONIAL}):
        precision, recall = figures(sentences, kinds)
        assert precision >= PRECISION, kinds
        assert recall >= RECALL, kinds


def test_our_own_sentences_are_told_apart() -> None:
    sentences = written()
    for chosen in (TUNED, HELD_OUT):
        report([row for row in sentences if row.set == chosen], chosen)
    assert len(sentences) >= 150
    assert_good(sentences)


@pytest.mark.corpus
def test_real_sentences_are_told_apart(corpus: Path) -> None:
    sentences = [*written(), *of_corpus(corpus)]
    held_out = [row for row in sentences if row.set == HELD_OUT]
    assert len(held_out) >= len(sentences) / 3
    report(held_out, "held out, with real ones")
    report(sentences, "all, with real ones")
    assert_good(sentences)
    precision, recall = figures(held_out, SERIOUS)
    assert precision >= PRECISION
    assert recall >= RECALL


FINDS = [
    ("89 % of clients receive an offer within four months.", OWN_OUTCOME),
    ("Get 3x more interviews with our CV review.", OWN_OUTCOME),
    ("We guarantee an interview within 60 days.", OWN_OUTCOME),
    ("“They changed how I see my career,” says Maria, a product manager.", TESTIMONIAL),
    ("Rated 4.9 out of 5 by more than 300 clients.", TESTIMONIAL),
    ("Salary range: $85,000–$150,000.", MARKET),
    ("A quarter of recruiters read a CV for less than ten seconds.", MARKET),
    ("75% of recruiters read a CV for less than ten seconds.", MARKET),
    ("We are the #1 career coaching service.", SUPERLATIVE),
    ("A proven system for senior professionals.", SUPERLATIVE),
]
LEAVES_ALONE = [
    "Spend 30 minutes on your list.",
    "Write three to nine steps.",
    "In week 2, ask two colleagues.",
    "Once a quarter, your manager revisits a promotion case.",
    "After a reorganisation, hiring managers read the feedback of a quarter.",
    "Suppose our clients earned 40% more.",
    "For example, “increased revenue by 20%” says more than “responsible for sales”.",
    "Do 89% of our clients really get an offer?",
    "Published on 8 February 2026.",
    "By using this site you agree to our terms; clients have 14 days to cancel and receive 100% of the fee.",
    "No coach can guarantee you an offer within 60 days.",
    "Reduced onboarding time by 35% for 40 enterprise clients.",
    "The best time to ask is now.",
    "Start leading before you have the title.",
]


@pytest.mark.parametrize(("sentence", "kind"), FINDS)
def test_a_claim_is_found(sentence: str, kind: str) -> None:
    assert kind_of(sentence) == kind


@pytest.mark.parametrize("sentence", LEAVES_ALONE)
def test_what_claims_nothing_is_left_alone(sentence: str) -> None:
    assert kind_of(sentence) is None


CLAIM = "Our clients get twice as many interviews."


def of_block(kind: str, value: dict[str, object]) -> list[str]:
    facts = ArticleFacts("1", blocks=blocks_of([{"type": kind, "id": "b1", "value": value}]))
    return [claim.sentence for claim in claims_of(facts)]


def test_claims_know_where_they_stand() -> None:
    text = f"<p>Ask first.</p><ul><li>{CLAIM}</li><li>Write it down</li></ul>"
    facts = ArticleFacts(
        "1", title="A title", blocks=blocks_of([{"type": "prose", "id": "b1", "value": {"text": text}}])
    )
    (claim,) = claims_of(facts)
    assert (claim.sentence, claim.kind, claim.place) == (CLAIM, OWN_OUTCOME, "body.b1.text")


def test_a_title_claims_too() -> None:
    assert [claim.place for claim in claims_of(ArticleFacts("1", title="Land a new job in 30 days"))] == ["title"]


def test_scripts_for_the_reader_claim_nothing() -> None:
    answers = [{"type": "item", "id": "a", "value": {"answer": f"<p>{CLAIM}</p>", "why": ""}}]
    group = {"type": "item", "id": "g", "value": {"quality": "strong", "label": "", "answers": answers}}
    assert of_block("talking_points", {"heading": "", "groups": [group]}) == []
    assert of_block("prose", {"heading": "", "text": f"<p>{CLAIM}</p>"}) == [CLAIM]


def test_a_made_up_example_claims_nothing_but_a_client_story_does() -> None:
    assert of_block("example", {"text": "<p>Salaries in the sector rose by 40%.</p>"}) == []
    assert of_block("example", {"text": f"<p>{CLAIM}</p>"}) == [CLAIM]


def test_praise_in_a_quotation_needs_no_quotation_marks() -> None:
    praise = {"text": "<p>I got two offers. Thank you for the coaching.</p>", "attribution": "Maria, Leeds"}
    assert of_block("quote", praise) == ["I got two offers. Thank you for the coaching."]
    assert of_block("quote", {**praise, "attribution": ""}) == []


def test_a_sentence_that_stands_twice_is_one_claim() -> None:
    assert of_block("prose", {"heading": CLAIM, "text": f"<p>{CLAIM}</p>"}) == [CLAIM]


@pytest.mark.parametrize(
    ("line", "sentences"),
    [
        ("One. Two! Three", ["One.", "Two!", "Three"]),
        ("It rose 4.2% in 2025. Then it fell.", ["It rose 4.2% in 2025.", "Then it fell."]),
        (
            "Ask Dr. Miller, e.g. Monday, about the U.S. market.",
            ["Ask Dr. Miller, e.g. Monday, about the U.S. market."],
        ),
        ("“I was stuck. I am not now.” Maria said so.", ["“I was stuck. I am not now.”", "Maria said so."]),
        ("“Never closed. It goes on.", ["“Never closed.", "It goes on."]),
        ("", []),
    ],
)
def test_sentences_end_where_they_end(line: str, sentences: list[str]) -> None:
    assert split(line) == sentences


def test_the_same_words_have_the_same_hash() -> None:
    assert sentence_hash("Our clients’ pay – up 30%.") == sentence_hash("our clients' pay - up  30%")
    assert sentence_hash("Our clients’ pay – up 30%.") != sentence_hash("Our clients’ pay – up 31%.")
