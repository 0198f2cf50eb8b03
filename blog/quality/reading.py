"""How hard a text is to read: its sentences, its syllables, and Flesch's formula. Pure."""

import re
from collections.abc import Sequence
from functools import lru_cache

# “e.g. a report”, “Dr. Lee” and “J. Smith” go on after the full stop.
_ABBREVIATIONS = frozenset({
    "e.g.", "i.e.", "vs.", "cf.", "mr.", "mrs.", "ms.", "dr.", "prof.", "st.", "approx.", "u.s.", "u.k.",
})  # fmt: skip
_INITIAL = re.compile(r"(?:^|\W)[A-Z]\.$")
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9])")

# The parts of “step-by-step” are words of their own here.
_PART = re.compile(r"\w+(?:[’']\w+)*")
_VOWELS = re.compile(r"[aeiouy]+")
# An e that is written and not spoken: “make”, “named”, “roles”, “hopeful”; and the a of “basically”.
_SILENT = re.compile(
    r"(?:(?<=[^aeiouy])(?<![^aeiouy]l)e"
    r"|(?<=[^aeiouydt])(?<![^aeioulry]l)ed"
    r"|(?<=[^aeiouycghsxz])(?<![^aeiouy]l)es"
    r"|(?<=[^aeiouyl])e(?:ly|ful|fully|less|ment|ments|ness)"
    r"|ically)$"
)
# Vowels that stand together and are spoken apart: “client”, “idea”, “being”, “value” is not among them.
_APART = re.compile(
    r"(?<![cgstx])i[aou](?!us|ns?$|r)|ti(?=at)|[aeouy](?=ing)|e(?=o(?![uprn]))|(?<![gq])u(?=a(?!r|$))|cre(?=at)"
    r"|(?<=[^aeioucst])i(?=en)|[fls]u(?=en)|sc?i(?=en[ct])|i(?=et)|re(?=al[iu])|o(?=ord)|u(?=ity)|[^aeiou]i(?=er$)|(?=sms?$)"
)
# Joined words that keep the silent e of the first, and a few that follow no rule.
_EXCEPTIONS = {
    "business": 2, "businesses": 3, "everything": 3, "everyone": 3, "something": 2, "someone": 2, "sometimes": 2,
    "somewhere": 2, "anyone": 3, "linkedin": 2, "framework": 2, "frameworks": 2, "pipeline": 2, "pipelines": 2,
    "timeline": 2, "timelines": 2, "deadline": 2, "deadlines": 2, "stakeholder": 3, "stakeholders": 3, "outreach": 2,
    "area": 3, "areas": 3, "idea": 3, "ideas": 3, "hired": 2, "reuse": 2, "beyond": 2, "therefore": 2, "friend": 1,
    "friends": 1, "milestone": 2, "milestones": 2,
}  # fmt: skip


def sentences(text: str) -> list[str]:
    """The sentences of one paragraph, in order. A heading or a list item without a full stop is one."""
    found, start = [], 0
    for match in _END.finditer(text):
        sentence = text[start : match.end()].strip()
        if not _goes_on(sentence, text[match.end() :].lstrip()[:1]):
            found.append(sentence)
            start = match.end()
    rest = text[start:].strip()
    return [*found, rest] if rest else found


def _goes_on(sentence: str, following: str) -> bool:
    """Is its last full stop that of an abbreviation? “No. 7” is a number, “No. Never” is an answer."""
    last = sentence.rpartition(" ")[2].lstrip('([“"').lower()
    is_number = last == "no." and following.isdigit()
    return is_number or last in _ABBREVIATIONS or bool(_INITIAL.search(sentence))


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Vowel groups, less those that are silent, more those that are spoken apart; at least one.

    Short words in capitals are spelt out: “AI” has two. Numbers count as one.
    """
    letters = re.sub(r"[^a-zA-Z]", "", re.sub(r"[’']s$", "", word))
    if 2 <= len(letters) <= 4 and letters.isupper():
        return len(letters)
    letters = letters.lower()
    if letters in _EXCEPTIONS:
        return _EXCEPTIONS[letters]
    groups = len(_VOWELS.findall(letters))
    return max(1, groups - bool(_SILENT.search(letters)) + len(_APART.findall(letters)))


def reading_ease(texts: Sequence[str]) -> float | None:
    """Flesch's reading ease of some sentences: the higher, the easier; 60 to 70 is plain English.

    R. Flesch, “A new readability yardstick”, Journal of Applied Psychology 32 (1948), 221–233.
    None where there are no words.
    """
    counted = [part for text in texts for part in _PART.findall(text)]
    if not counted:
        return None
    spoken = sum(syllables(word) for word in counted)
    return 206.835 - 1.015 * len(counted) / len(texts) - 84.6 * spoken / len(counted)
