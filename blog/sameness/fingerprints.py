"""What is compared of one article. Pure."""

from dataclasses import dataclass

from blog.facts import ArticleFacts

from . import minhash
from .sentences import Wording, pasteable, sentences


@dataclass(frozen=True, slots=True)
class Fingerprint:
    sentences: tuple[Wording, ...] = ()
    pasteable: tuple[Wording, ...] = ()
    shingles: minhash.Shingles = frozenset()

    @property
    def sentence_keys(self) -> frozenset[int]:
        return frozenset(wording.key for wording in self.sentences)


def fingerprint(facts: ArticleFacts) -> Fingerprint:
    found = sentences(facts)
    return Fingerprint(
        sentences=tuple(found),
        pasteable=tuple(pasteable(facts)),
        shingles=minhash.shingles(wording.words for wording in found),
    )
