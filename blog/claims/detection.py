"""Which sentences claim something, and what kind of claim it is. Pure.

Rules, not a model: everybody can read why a sentence was found. What they find and miss is measured in
tests/claims/test_detection.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from blog.facts import ArticleFacts, BlockFacts, Passage
from cms.core.text import straighten

from . import rules
from .sentences import sentence_hash, sentences_of

OWN_OUTCOME, TESTIMONIAL, MARKET, SUPERLATIVE = "own_outcome", "testimonial", "market", "superlative"
KINDS = (OWN_OUTCOME, TESTIMONIAL, MARKET, SUPERLATIVE)
# What stands on nothing but our word: a release needs evidence for it.
SERIOUS = frozenset({OWN_OUTCOME, TESTIMONIAL})
# Blocks whose words are to be said by the reader, asked, or copied.
SCRIPTS = frozenset({"talking_points", "questions", "code", "sources"})
LONGEST = 1000  # characters of a sentence that are looked at
EXAMPLE, QUOTE = "example", "quote"


@dataclass(frozen=True, slots=True)
class Detected:
    """A claim where it stands. `digest`: the hash of what it says (see `sentences.sentence_hash`)."""

    sentence: str
    kind: str
    place: str
    digest: str


def claims_of(facts: ArticleFacts) -> list[Detected]:
    """The claims of an article, in reading order; a sentence that stands twice is one claim, at its first place."""
    found: dict[str, Detected] = {}
    blocks = {block.place: block for block in facts.blocks}
    for passage in facts.passages():
        block = blocks.get(".".join(passage.place.split(".")[:2]))
        for claim in claims_in_block(block, passage) if block else claims_in([passage]):
            found.setdefault(claim.digest, claim)
    return list(found.values())


def claims_in_block(block: BlockFacts, passage: Passage) -> list[Detected]:
    """What a block is for decides what its words claim."""
    if block.type in SCRIPTS:
        return []
    if block.type == EXAMPLE:
        return [claim for claim in claims_in([passage]) if claim.kind in SERIOUS]
    if block.type == QUOTE:
        return claims_of_quotation(passage) if block.value.get("attribution") else []
    return claims_in([passage])


def claims_of_quotation(passage: Passage) -> list[Detected]:
    """Praise is one claim, however many sentences it has."""
    if rules.THANKS.search(straighten(f'"{passage.text}"')):
        return [Detected(passage.text, TESTIMONIAL, passage.place, sentence_hash(passage.text))]
    return claims_in([passage])


def claims_in(passages: Iterable[Passage]) -> list[Detected]:
    """The claims of any texts, in reading order, each sentence once."""
    found: dict[str, Detected] = {}
    for sentence in sentences_of(passages):
        if kind := kind_of(sentence.text):
            digest = sentence_hash(sentence.text)
            found.setdefault(digest, Detected(sentence.text, kind, sentence.place, digest))
    return list(found.values())


@lru_cache(maxsize=20_000)  # teams paste sentences
def kind_of(sentence: str) -> str | None:
    """The kind of claim that a sentence makes, the most serious first; None when it makes none."""
    said = straighten(sentence)[:LONGEST]
    if not rules.CUE.search(said) or rules.ASKING.search(said) or rules.LEGAL.search(said):
        return None
    if rules.RATINGS.search(said):
        return TESTIMONIAL
    if is_testimonial(said) and not is_count_of_people(said):
        return TESTIMONIAL
    # What somebody else says, or would say, is no word of ours.
    plain = rules.QUOTATION.sub('""', said)
    if rules.VOUCHED.search(plain) and not rules.NEGATED.search(plain):
        return OWN_OUTCOME
    if rules.HYPOTHETICAL.search(plain) or rules.CV_LINE.search(plain):
        return None
    if is_own_outcome(plain):
        return OWN_OUTCOME
    if rules.MARKET.search(plain) and not is_advice(plain):
        return MARKET
    return SUPERLATIVE if rules.SUPERLATIVES.search(plain) else None


def is_testimonial(said: str) -> bool:
    if rules.HEARSAY.search(said) or rules.THANKS.search(said):
        return True
    if rules.ATTRIBUTED.search(said) and rules.PRAISE.search(said):
        return True
    if rules.HYPOTHETICAL.search(said):
        return False
    return bool(rules.STORIES.search(said) or rules.NAMED_STORIES.search(said))


def is_count_of_people(said: str) -> bool:
    """“Four in five of our members say …” is a figure first."""
    return bool(rules.OUR_PEOPLE.search(said) and rules.SHARES.search(said) and not rules.QUOTATION.search(said))


def is_own_outcome(plain: str) -> bool:
    if rules.NEGATED.search(plain):
        return False
    if rules.PROMISES.search(plain):
        return True
    if rules.ORDER.search(plain):
        return False
    if rules.RATES.search(plain):
        return True
    if rules.LOGISTICS.search(plain):
        return False
    has_result = rules.RESULT.search(plain)
    if rules.OUR_PEOPLE.search(plain):
        return bool(rules.MUCH.search(plain) or (has_result and rules.FIGURE.search(plain)))
    return bool(has_result and rules.OUR_WAY.search(plain) and rules.MUCH.search(plain))


def is_advice(plain: str) -> bool:
    """Numbers to work with: what to do, what it costs, what one might say."""
    return bool(rules.ORDER.search(plain) or rules.PRICES.search(plain) or rules.FIRST_PERSON.search(plain))
