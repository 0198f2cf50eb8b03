"""The sources that visitors see at the end of a page or an offer, and that the markup cites: one value for both."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from blog.models import Claim
from cms.core.text import straighten


@dataclass(frozen=True, slots=True)
class Source:
    """One piece of evidence. Documents, consents and notes are not part of it."""

    title: str
    publisher: str
    url: str
    retrieved_on: date | None


def sources_of(page: int, said: Iterable[str]) -> list[Source]:
    """What proves the claims of a page, as far as they stand in these texts. One query."""
    return named(proven(page=page), said)


def proven(**holder: Any) -> list[Claim]:
    """The claims of a page, or of a snippet, that rest on public evidence. One query."""
    claims = Claim.objects.filter(
        **holder, confirmed_at__isnull=False, evidence__verified_at__isnull=False, evidence__is_public=True
    )
    return list(claims.select_related("evidence").order_by("pk"))


def named(proven: Iterable[Claim], said: Iterable[str]) -> list[Source]:
    """The evidence of those of these claims that stand in the texts, each once, in the order of the text.

    Looks at the text that is shown, not at what the ledger followed last: a live article and its draft differ.
    """
    text = straighten(" ".join(said)).casefold()
    places = [(text.find(straighten(claim.sentence).casefold()), claim) for claim in proven]
    shown = sorted(
        ((place, claim.pk, claim.evidence) for place, claim in places if place >= 0), key=lambda row: row[:2]
    )
    evidence = {row.pk: row for _, _, row in shown if row}
    return [Source(row.title, row.publisher, row.url, row.retrieved_on) for row in evidence.values()]


# ---- offers

OfferedSources = Callable[[Any], list[Source]]
_offered: list[OfferedSources] = []


def register_offered(sources: OfferedSources) -> None:
    """Whoever has offers says what proves the claims of those that a page shows."""
    _offered.append(sources)


def cited(page: Any, own: Iterable[Source] = ()) -> list[Source]:
    """All that a page names: its own sources, then those of the offers on it, each once."""
    return list(dict.fromkeys([*own, *(source for ask in _offered for source in ask(page))]))
