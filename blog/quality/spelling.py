"""British and American spelling: which words of a text belong to which side. Pure.

Only words that are spelt in one way on each side are listed: “program”, “practice”, “licence” and “catalog”
mean different things or are used on both, and “analyses” is a plural everywhere. -ize is American, and the spelling of the Oxford University Press
(“organize”, “colour”); -ise is British only.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    BRITISH = "British"
    AMERICAN = "American"


# British and American stems, and the endings that both take. "|" stands for the word without an ending.
_STEMS = (
    ("behaviour behavior", "| s al ally ist ists"),
    ("colour color", "| s ed ful ing less"),
    ("endeavour endeavor", "| s ed ing"),
    ("favour favor", "| s ed ing able ably ite ites itism"),
    ("flavour flavor", "| s ed ing"),
    ("harbour harbor", "| s"),
    ("honour honor", "| s ed ing able"),
    ("humour humor", "| s"),
    ("labour labor", "| s ed ing er ers"),
    ("neighbour neighbor", "| s ing hood hoods"),
    ("rumour rumor", "| s ed"),
    ("saviour savior", "| s"),
    ("centre center", "| s d"),
    ("theatre theater", "| s"),
    ("defence defense", "| s less"),
    ("offence offense", "| s"),
    ("pretence pretense", "| s"),
    ("analys analyz", "e ed ing er"),
    ("paralys paralyz", "e ed ing"),
    ("cancell cancel", "ed ing"),
    ("counsell counsel", "ed ing or ors"),
    ("fuell fuel", "ed ing"),
    ("labell label", "ed ing"),
    ("levell level", "ed ing"),
    ("modell model", "ed ing er"),
    ("signall signal", "ed ing"),
    ("totall total", "ed ing"),
    ("travell travel", "ed ing er ers"),
    ("enrolment enrollment", "| s"),
    ("fulfil fulfill", "| s ment"),
    ("instalment installment", "| s"),
    ("skilful skillful", "| ly"),
    ("wilful willful", "| ly"),
    ("grey gray", "| s"),
    ("jewellery jewelry", "|"),
    ("sceptic skeptic", "| s al ism"),
    ("mould mold", "| s ed ing"),
)
_IS_STEMS = (
    "apolog", "author", "capital", "categor", "custom", "digital", "emphas", "final", "formal", "general",
    "global", "internal", "item", "legitim", "maxim", "memor", "mesmer", "minim", "mobil", "modern", "monet",
    "normal", "optim", "organ", "personal", "priorit", "real", "recogn", "revital", "scrutin", "social", "special",
    "stabil", "standard", "strateg", "summar", "symbol", "synthes", "util", "visual",
)  # fmt: skip
_IS_ENDINGS = (
    "e", "es", "ed", "ing", "er", "ers", "ation", "ations", "ational", "able",
)  # fmt: skip
_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word as it stands, the side it belongs to, and its form on the other. `is_ize`: it ends in -ise or -ize."""

    word: str
    side: Side
    other: str
    is_ize: bool = False


def _pairs() -> Iterator[tuple[str, Spelling]]:
    for stems, endings in _STEMS:
        british_stem, american_stem = stems.split()
        for ending in endings.split():
            british, american = (stem + ending.strip("|") for stem in (british_stem, american_stem))
            yield british, Spelling(british, Side.BRITISH, american)
            yield american, Spelling(american, Side.AMERICAN, british)
    for stem in _IS_STEMS:
        for ending in _IS_ENDINGS:
            british, american = f"{stem}is{ending}", f"{stem}iz{ending}"
            yield british, Spelling(british, Side.BRITISH, american, is_ize=True)
            yield american, Spelling(american, Side.AMERICAN, british, is_ize=True)


SPELLINGS = dict(_pairs())


def spellings_in(text: str) -> Iterator[Spelling]:
    """The words of a text that belong to a side, in order. Capitals within a sentence are names: “Labor Bureau”."""
    for match in _WORD.finditer(text):
        found = SPELLINGS.get(match[0].lower())
        if found and (match[0].islower() or _begins_sentence(text, match.start())):
            yield found


def is_mixed(found: Sequence[Spelling]) -> bool:
    """Do both sides occur? -ize beside British words is Oxford's spelling as long as there is no -ise."""
    british = [spelling for spelling in found if spelling.side is Side.BRITISH]
    american = [spelling for spelling in found if spelling.side is Side.AMERICAN]
    is_oxford = all(each.is_ize for each in american) and not any(each.is_ize for each in british)
    return bool(british and american) and not is_oxford


def odd_side(found: Sequence[Spelling]) -> Side:
    """The side that has fewer words in a mixed text; where both have as many, the one that comes second."""
    british = sum(spelling.side is Side.BRITISH for spelling in found)
    if 2 * british == len(found):
        return Side.AMERICAN if found[0].side is Side.BRITISH else Side.BRITISH
    return Side.BRITISH if 2 * british < len(found) else Side.AMERICAN


def _begins_sentence(text: str, position: int) -> bool:
    before = text[:position].rstrip(" \"“‘(['")
    return not before or before[-1] in ".!?:"
