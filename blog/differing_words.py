"""Which words of a text changed. Pure, and bounded: long texts are compared by sentences first."""

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from cms.core.text import words

# A word or sign with the white space before it; what is left at the end is white space.
_TOKEN = re.compile(r"\s*(?:\w+(?:[’'\-.,]\w+)*|[^\w\s])|\s+")
_SENTENCE = re.compile(r".+?(?:[.!?…]+[”’\"')\]]*(?=\s)|$|\n)|\s+", re.S)

PAIRS_AT_ONCE = 250_000  # 500 words beside 500 words
PAIRS_IN_ALL = 5_000_000
KEPT_SHARE = 0.25  # with fewer words in common, one text replaces the other
Step = tuple[str, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words with the same fate: same, removed or added."""

    state: str
    text: str


class Effort:
    """How many pairs may still be compared. Counted, not timed: the same texts give the same answer."""

    def __init__(self, pairs: int = PAIRS_IN_ALL) -> None:
        self.left = pairs

    def allows(self, old: Sequence[Hashable], new: Sequence[Hashable]) -> bool:
        pairs = len(old) * len(new)
        if pairs > min(self.left, PAIRS_AT_ONCE):
            return False
        self.left -= pairs
        return True

    def steps(self, old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Step]:
        """From old to new, as difflib names it. Beyond its limit: common ends, and one replacement."""
        head, tail = common_ends(old, new)
        inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
        if self.allows(inner_old, inner_new):
            inner = SequenceMatcher(None, inner_old, inner_new, autojunk=False).get_opcodes()
        else:
            inner = [("replace", 0, len(inner_old), 0, len(inner_new))]
        steps: list[Step] = [("equal", 0, head, 0, head)] if head else []
        steps += [(tag, i + head, j + head, k + head, m + head) for tag, i, j, k, m in inner]
        if tail:
            steps.append(("equal", len(old) - tail, len(old), len(new) - tail, len(new)))
        return steps


def common_ends(old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[int, int]:
    """How many items both begin with, and how many of the rest both end with."""
    short = min(len(old), len(new))
    head = next((at for at in range(short) if old[at] != new[at]), short)
    rest = short - head
    tail = next((at for at in range(rest) if old[len(old) - 1 - at] != new[len(new) - 1 - at]), rest)
    return head, tail


def changed_words(old: str, new: str, effort: Effort | None = None) -> tuple[Run, ...]:
    """The runs from old to new: without `added` they are the old text, without `removed` the new one."""
    effort = effort or Effort()
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) * len(after) <= PAIRS_AT_ONCE:
        return readable(runs(before, after, effort), old, new)
    found: list[Run] = []
    sentences_before, sentences_after = _SENTENCE.findall(old), _SENTENCE.findall(new)
    for tag, i, j, k, m in effort.steps(sentences_before, sentences_after):
        one, other = "".join(sentences_before[i:j]), "".join(sentences_after[k:m])
        if tag == "equal":
            found.append(Run("same", other))
        else:
            found.extend(runs(_TOKEN.findall(one), _TOKEN.findall(other), effort))
    return merged(found)


def runs(old: list[str], new: list[str], effort: Effort) -> tuple[Run, ...]:
    found = []
    for tag, i, j, k, m in effort.steps(old, new):
        if tag == "equal":
            found.append(Run("same", "".join(new[k:m])))
        else:
            found += [Run("removed", "".join(old[i:j])), Run("added", "".join(new[k:m]))]
    return merged(found)


def readable(found: tuple[Run, ...], old: str, new: str) -> tuple[Run, ...]:
    """A lone comma between two changes belongs to them; texts with little in common replace each other."""
    kept = sum(len(run.text) for run in found if run.state == "same")
    if kept < KEPT_SHARE * max(len(old), len(new)):
        return merged([Run("removed", old), Run("added", new)])
    joined: list[Run] = []
    for at, run in enumerate(found):
        is_inner = 0 < at < len(found) - 1
        if run.state == "same" and is_inner and not words(run.text):
            joined += [Run("removed", run.text), Run("added", run.text)]
        else:
            joined.append(run)
    return merged(joined)


def merged(found: Iterable[Run]) -> tuple[Run, ...]:
    """Between two unchanged stretches: first all that went, then all that came. No empty runs."""
    result: list[Run] = []
    gone = come = ""
    for run in [*found, Run("same", "")]:
        if run.state == "removed":
            gone += run.text
        elif run.state == "added":
            come += run.text
        else:
            result += [Run(state, text) for state, text in (("removed", gone), ("added", come)) if text]
            gone = come = ""
            if run.text and result and result[-1].state == "same":
                result[-1] = Run("same", result[-1].text + run.text)
            elif run.text:
                result.append(run)
    return tuple(result)


@lru_cache(maxsize=4096)
def _words_of(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in words(text))


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """The different words of these texts, whatever their case."""
    return frozenset().union(*(_words_of(text) for text in texts))
