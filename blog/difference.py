"""What changed between two versions of an article, as plain values. Pure.

A version is a list of pieces: fields, or blocks of the body. A piece is a list of lines, and may have
entries (the questions of an FAQ), each with lines of its own. Nothing is lost: the old sides of a
comparison are the old version, its new sides, in order, the new one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from .differing_words import Effort, Run, changed_words, vocabulary

SAME_KIND, OTHER_KIND = 0.3, 0.6  # how alike two parts must be to count as one that was edited
PAIRED_LINES = 0.35
MANY = 250_000  # pairs of lines that are still compared one by one


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, a list item or a value. `atomic` values change as a whole: dates, choices, images."""

    label: str
    text: str
    mark: str = ""  # "bullet", "number", "quote"
    depth: int = 0
    number: int = field(default=0, compare=False)
    atomic: bool = False
    picture: int | None = None  # the id of an image


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a table, such as a question with its answer."""

    key: str
    lines: tuple[Line, ...]
    kind: str = "entry"


@dataclass(frozen=True, slots=True)
class Piece:
    """A field or a block. `place` says where a comment on it belongs; empty when nobody can comment there.

    `stamp` stands for all that the piece holds, also what its lines do not show.
    """

    key: str
    kind: str
    name: str
    lines: tuple[Line, ...]
    entries: tuple[Entry, ...] = ()
    stamp: str = ""
    title: str = field(default="", compare=False)
    place: str = field(default="", compare=False)


class Part(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def lines(self) -> tuple[Line, ...]: ...


SomePart = TypeVar("SomePart", bound=Part)


def state_of(old: object, new: object, edited: bool) -> str:
    if old is None:
        return "added"
    if new is None:
        return "removed"
    return "edited" if edited else "same"


@dataclass(frozen=True, slots=True)
class LineChange:
    old: Line | None
    new: Line | None
    runs: tuple[Run, ...]

    @property
    def state(self) -> str:
        return state_of(self.old, self.new, self.old != self.new)

    @property
    def line(self) -> Line:
        """As it is now, or as it was."""
        return next(side for side in (self.new, self.old) if side)

    @property
    def is_reshaped(self) -> bool:
        """The same place, but another kind of line: a paragraph that became a list item."""
        return bool(self.old and self.new and (self.old.mark, self.old.depth) != (self.new.mark, self.new.depth))


@dataclass(frozen=True, slots=True)
class EntryChange:
    old: Entry | None
    new: Entry | None
    moved: bool
    lines: tuple[LineChange, ...]

    @property
    def state(self) -> str:
        return state_of(self.old, self.new, any(line.state != "same" for line in self.lines))


@dataclass(frozen=True, slots=True)
class PieceChange:
    old: Piece | None
    new: Piece | None
    moved: bool
    lines: tuple[LineChange, ...]
    entries: tuple[EntryChange, ...] = ()

    @property
    def state(self) -> str:
        """added, removed, edited or same; a piece may also have `moved`."""
        lines = any(line.state != "same" for line in self.lines)
        entries = any(entry.moved or entry.state != "same" for entry in self.entries)
        return state_of(self.old, self.new, lines or entries or self.is_renamed or self.is_stamped_anew)

    @property
    def is_stamped_anew(self) -> bool:
        """Something changed, be it only spacing that no line shows."""
        return bool(self.old and self.new and self.old.stamp != self.new.stamp)

    @property
    def is_silent(self) -> bool:
        """Changed, but none of its lines did."""
        lines = all(line.state == "same" for line in self.lines)
        entries = all(entry.state == "same" for entry in self.entries)
        return self.state == "edited" and not self.is_renamed and lines and entries

    @property
    def is_renamed(self) -> bool:
        """The same block, but of another type."""
        return bool(self.old and self.new and self.old.name != self.new.name)

    @property
    def is_changed(self) -> bool:
        return self.moved or self.state != "same"

    @property
    def piece(self) -> Piece:
        """As it is now, or as it was."""
        return next(side for side in (self.new, self.old) if side)


# ---- versions


def compare(old: Sequence[Piece], new: Sequence[Piece], effort: Effort | None = None) -> list[PieceChange]:
    """Every piece of both versions once: in the order of the new one, removed ones where they were."""
    effort = effort or Effort()
    return [
        PieceChange(
            before,
            after,
            moved,
            compare_lines(lines_of(before), lines_of(after), effort),
            compare_entries(before.entries if before else (), after.entries if after else (), effort),
        )
        for before, after, moved in matched(old, new)
    ]


def compare_entries(old: Sequence[Entry], new: Sequence[Entry], effort: Effort) -> tuple[EntryChange, ...]:
    return tuple(
        EntryChange(before, after, moved, compare_lines(lines_of(before), lines_of(after), effort))
        for before, after, moved in matched(old, new)
    )


def lines_of(part: Part | None) -> tuple[Line, ...]:
    return part.lines if part else ()


def runs_of_unchanged(changes: Iterable[PieceChange]) -> Iterator[tuple[bool, list[PieceChange]]]:
    """Neighbours that did not change together, each change alone: (is changed, pieces)."""
    waiting: list[PieceChange] = []
    for change in changes:
        if not change.is_changed:
            waiting.append(change)
            continue
        if waiting:
            yield False, waiting
            waiting = []
        yield True, [change]
    if waiting:
        yield False, waiting


# ---- which part is which


def matched(old: Sequence[SomePart], new: Sequence[SomePart]) -> list[tuple[SomePart | None, SomePart | None, bool]]:
    """(old, new, has moved): by key, then by likeness, in the new order, removed parts where they were."""
    partner = by_key(old, new)
    partner |= by_likeness(old, new, partner)
    steady = longest_rise([partner[at] for at in range(len(new)) if at in partner])
    order: list[tuple[int | None, int | None]] = [(partner.get(at), at) for at in range(len(new))]
    for gone in sorted(set(range(len(old))) - set(partner.values())):
        place = next((at for at, (before, _) in enumerate(order) if before == gone - 1), -1)
        order.insert(place + 1, (gone, None))
    return [
        (
            None if before is None else old[before],
            None if after is None else new[after],
            before is not None and after is not None and before not in steady,
        )
        for before, after in order
    ]


def by_key(old: Sequence[Part], new: Sequence[Part]) -> dict[int, int]:
    """New positions and their old ones. A part without a key is known by what it says."""
    places: dict[str, list[int]] = {}
    for at, part in enumerate(old):
        places.setdefault(part.key or repr(part), []).append(at)
    found: dict[int, int] = {}
    for at, part in enumerate(new):
        if same := places.get(part.key or repr(part)):
            found[at] = same.pop(0)
    return found


def by_likeness(old: Sequence[Part], new: Sequence[Part], taken: dict[int, int]) -> dict[int, int]:
    """What has another key, but says nearly the same. The best pairs come first."""
    left = [at for at in range(len(old)) if at not in set(taken.values())]
    right = [at for at in range(len(new)) if at not in taken]
    said = {at: vocabulary(texts_of(old[at])) for at in left}
    says = {at: vocabulary(texts_of(new[at])) for at in right}
    scores = []
    for before in left:
        for after in right:
            score = likeness(said[before], says[after])
            if score >= (SAME_KIND if old[before].kind == new[after].kind else OTHER_KIND):
                scores.append((-score, abs(before - after), before, after))
    found: dict[int, int] = {}
    used: set[int] = set()
    for _, _, before, after in sorted(scores):
        if before not in used and after not in found:
            found[after] = before
            used.add(before)
    return found


def texts_of(part: Part) -> Iterator[str]:
    yield from (line.text for line in part.lines)
    for entry in part.entries if isinstance(part, Piece) else ():
        yield from (line.text for line in entry.lines)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Between 0 and 1: the share of words that both have."""
    if not one and not other:
        return 0.0
    return 2 * len(one & other) / (len(one) + len(other))


def longest_rise(numbers: Sequence[int]) -> set[int]:
    """The longest run of different numbers that stand in rising order: what did not move."""
    best: list[list[int]] = []  # best[n]: the chain of n + 1 numbers with the smallest end
    for number in numbers:
        size = next((n for n, chain in enumerate(best) if chain[-1] > number), len(best))
        chain = [*(best[size - 1] if size else []), number]
        best[size : size + 1] = [chain]
    return set(best[-1]) if best else set()


# ---- lines


def compare_lines(old: Sequence[Line], new: Sequence[Line], effort: Effort) -> tuple[LineChange, ...]:
    """Equal lines first, then lines that say nearly the same under the same label."""
    found: list[LineChange] = []
    for tag, i, j, k, m in effort.steps(old, new):
        if tag == "equal":
            found.extend(LineChange(a, b, (Run("same", b.text),)) for a, b in zip(old[i:j], new[k:m], strict=True))
        else:
            found.extend(line_change(a, b, effort) for a, b in paired(old[i:j], new[k:m]))
    return tuple(found)


def line_change(old: Line | None, new: Line | None, effort: Effort) -> LineChange:
    if old is None or new is None:
        runs = (Run("removed", old.text),) if old else (Run("added", new.text if new else ""),)
        return LineChange(old, new, runs)
    if old.atomic or new.atomic:
        if old.text == new.text:
            return LineChange(old, new, (Run("same", new.text),))
        return LineChange(old, new, (Run("removed", old.text), Run("added", new.text)))
    return LineChange(old, new, changed_words(old.text, new.text, effort))


def paired(old: Sequence[Line], new: Sequence[Line]) -> list[tuple[Line | None, Line | None]]:
    """Lines that were edited beside what they became; the order of both sides is kept."""
    if not old or not new or len(old) * len(new) > MANY:
        return [*((line, None) for line in old), *((None, line) for line in new)]
    score = alignment(old, new)
    found: list[tuple[Line | None, Line | None]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        together = pair_score(old[i], new[j])
        if together and score[i][j] == together + score[i + 1][j + 1]:
            found.append((old[i], new[j]))
            i, j = i + 1, j + 1
        elif score[i][j] == score[i + 1][j]:
            found.append((old[i], None))
            i += 1
        else:
            found.append((None, new[j]))
            j += 1
    return [*found, *((line, None) for line in old[i:]), *((None, line) for line in new[j:])]


def alignment(old: Sequence[Line], new: Sequence[Line]) -> list[list[float]]:
    """score[i][j]: how well the lines from i and j on can be paired at best."""
    score = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            apart = max(score[i + 1][j], score[i][j + 1])
            together = pair_score(old[i], new[j])
            score[i][j] = max(apart, together + score[i + 1][j + 1]) if together else apart
    return score


def pair_score(old: Line, new: Line) -> float:
    """0 when these two lines have nothing to do with each other."""
    if old.label != new.label:
        return 0.0
    if old.atomic or new.atomic or replace(old, mark="", depth=0) == replace(new, mark="", depth=0):
        return 1.0
    found = likeness(vocabulary([old.text]), vocabulary([new.text]))
    return found if found >= PAIRED_LINES else 0.0
