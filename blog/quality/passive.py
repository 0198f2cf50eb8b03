"""The passive voice, recognised by its form: a form of “to be”, perhaps an adverb, and a past participle. Pure."""

import re

_BE = r"(?:am|is|are|was|were|be|been|being|isn['’]t|aren['’]t|wasn['’]t|weren['’]t)"
_BETWEEN = (
    r"(?:(?:not|never|always|often|usually|also|already|just|only|still|now|then|first|being|been|\w+ly)\s+){0,2}"
)
_IRREGULAR = (
    "beaten begun bitten blown born borne bought bound broken brought built burnt caught chosen cut dealt done drawn "
    "driven eaten fed felt fought forgotten found frozen given grown heard held hidden hit hurt kept known laid led "
    "left lent lit lost made meant met paid proven put read ridden run said seen sent set shaken shown shut sold "
    "spent split spoken spread stolen struck stuck sworn swept taken taught thrown told thought torn understood "
    "undone won worn written rewritten rebuilt overlooked overseen withdrawn"
)
_PASSIVE = re.compile(
    rf"\b{_BE}\s+{_BETWEEN}(?P<participle>\w{{2,}}ed|{'|'.join(_IRREGULAR.split())})\b(?P<by>\s+by\b)?", re.I
)
# They end like participles and say how something is, not what is done to it.
_ADJECTIVES = frozenset({
    "advanced", "aligned", "ashamed", "bored", "committed", "complicated", "concerned", "confused", "crowded",
    "dedicated", "detailed", "disappointed", "embarrassed", "engaged", "excited", "exhausted", "experienced",
    "focused", "frustrated", "hundred", "indeed", "interested", "left", "limited", "located", "married",
    "motivated", "organised", "organized", "outdated", "overwhelmed", "pleased", "prepared", "qualified",
    "related", "relaxed", "satisfied", "scared", "seasoned", "skilled", "stuck", "supposed", "surprised",
    "talented", "tired", "unchanged", "unexpected", "unlimited", "unprepared", "unqualified", "unrelated", "used",
    "worried",
})  # fmt: skip


def passive_words(sentence: str) -> str:
    """The words that make a sentence passive, as it first does; "" for one that is active.

    “Get hired” counts as active: it is how people speak of it. Adjectives such as “interested” do not
    count, unless “by” names who did it.
    """
    for match in _PASSIVE.finditer(sentence):
        if match["by"] or match["participle"].lower() not in _ADJECTIVES:
            return match[0].removesuffix(match["by"] or "")
    return ""
