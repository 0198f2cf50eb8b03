"""What a check may know beyond the article itself: the site around it, the team's words, the ledger. Pure.

All of it is optional. A check that needs what is missing finds nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Address:
    """What answers at an internal address. `state`: `live`, `draft`, `planned`, `redirect`, `gone` or `missing`."""

    state: str
    title: str = ""
    target: str = ""
    anchors: frozenset[str] | None = None  # None: not known


@dataclass(frozen=True, slots=True)
class External:
    """The last look at an address elsewhere. `state`: `ok`, `moved`, `broken`, `refused` or `unknown`."""

    state: str
    status: int = 0
    target: str = ""
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A word the team does not use (`use` says what instead, "" for nothing), or spells in one way."""

    text: str
    use: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LedgerClaim:
    """A row of the claim ledger. `state`: `needs`, `evidenced`, `reworded`, `waived` or `expired`."""

    sentence: str
    kind: str
    state: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Twin:
    """Another article that says much the same. `share`: of the wording of both, what is in both, 0 to 1.

    `address`: where the two stand side by side.
    """

    title: str
    address: str
    share: float


@dataclass(frozen=True, slots=True)
class Pasted:
    """A passage that stands in `count` other articles, too. `owner`: the title of the one that had it first."""

    place: str
    text: str
    count: int
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Sameness:
    """`specificity`: the share of sentences that stand nowhere else, 0 to 1; None: not measured.

    `twins`: the most alike first. `pasted`: answers of the FAQ, `notes`: coach's notes.
    """

    specificity: float | None = None
    twins: tuple[Twin, ...] = ()
    pasted: tuple[Pasted, ...] = ()
    notes: tuple[Pasted, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    today: date | None = None
    same_title: tuple[str, ...] = ()  # titles of other articles with this title, with their addresses
    same_description: tuple[str, ...] = ()
    addresses: Mapping[str, Address] = field(default_factory=dict)  # by the link as it stands in the text
    externals: Mapping[str, External] = field(default_factory=dict)
    banned: tuple[Term, ...] = ()
    brands: tuple[Term, ...] = ()
    offer_topics: frozenset[str] | None = None  # topics of the offer that the article shows; None: unknown
    claims: tuple[LedgerClaim, ...] = ()
    sameness: Sameness = Sameness()
    review_by: date | None = None
