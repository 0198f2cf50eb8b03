"""The sources that visitors see at the end of a page, and that its markup cites: one value for both."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

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
    """The public evidence of the claims that stand in these texts, each once, in the order of the text. One query.

    Looks at the text that is shown, not at what the ledger followed last: a live article and its draft differ.
    """
    claims = Claim.objects.filter(
        page=page, confirmed_at__isnull=False, evidence__verified_at__isnull=False, evidence__is_public=True
    ).select_related("evidence")
    proven = list(claims)
    if not proven:
        return []
    text = straighten(" ".join(said)).casefold()
    places = [(text.find(straighten(claim.sentence).casefold()), claim) for claim in proven]
    shown = sorted(
        ((place, claim.pk, claim.evidence) for place, claim in places if place >= 0), key=lambda row: row[:2]
    )
    evidence = {row.pk: row for _, _, row in shown if row}
    return [Source(row.title, row.publisher, row.url, row.retrieved_on) for row in evidence.values()]
