"""The ledger follows what is written: which sentences claim something, and how each of them stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from wagtail.models import Page, Revision

from blog.facts import ArticleFacts
from blog.models import Claim
from blog.models.claims import State
from blog.quality.context import LedgerClaim

from .detection import SERIOUS, Detected, claims_of
from .texts import READERS, Reader, claims_of_article

if TYPE_CHECKING:
    from blog.models import ArticlePage

# As checks know them: what is proposed, or lacks a consent, needs evidence still.
AS_CHECKED = {State.PROPOSED: State.NEEDS, State.NO_CONSENT: State.NEEDS}
SETTLED = {State.EVIDENCED, State.WAIVED}
TITLE_LENGTH = 255


@dataclass(frozen=True, slots=True)
class Holder:
    """What claims stand in: a page, or a snippet by its content type and number."""

    page: int | None = None
    snippet_type: int | None = None
    snippet: int | None = None

    @classmethod
    def of(cls, claim: Claim) -> "Holder":
        return cls(claim.page_id, claim.snippet_type_id, claim.snippet_id)


@dataclass(frozen=True, slots=True)
class Text:
    """What a holder says, as far as the ledger cares. `name`: for lists."""

    name: str
    claims: Sequence[Detected]


# ---- following


def follow(texts: Mapping[Holder, Text]) -> None:
    """Make the rows of these holders say what their texts say.

    A sentence keeps its row wherever it moves. One that has gone is reworded; when it comes back it stands as
    it stood. The same sentence elsewhere brings its evidence. One query for texts without a change, two once a day.
    """
    known = {(Holder.of(claim), claim.digest): claim for claim in rows_of(texts)}
    now = timezone.now()
    found = {(holder, claim.digest): claim for holder, text in texts.items() for claim in text.claims}
    new = {key: claim for key, claim in found.items() if key not in known}
    changed = []
    for key, row in known.items():
        if key in found:
            if refresh(row, found[key], texts[key[0]].name):
                row.last_seen = now
                changed.append(row)
        elif row.gone_at is None:
            row.gone_at = now
            changed.append(row)
    if changed:
        Claim.objects.bulk_update(
            changed, ["gone_at", "place", "sentence", "kind", "holder", "last_seen"], batch_size=500
        )
    seen_before = [row.pk for key, row in known.items() if key in found and row.last_seen.date() < now.date()]
    if seen_before:
        Claim.objects.filter(pk__in=seen_before).update(last_seen=now)
    if new:
        create(new, texts, now)


def rows_of(holders: Iterable[Holder]) -> "models.QuerySet[Claim]":
    holders = list(holders)
    condition = models.Q(page__in=[holder.page for holder in holders if holder.page])
    for holder in holders:
        if holder.snippet:
            condition |= models.Q(snippet_type=holder.snippet_type, snippet_id=holder.snippet)
    return Claim.objects.filter(condition)


def refresh(row: Claim, claim: Detected, name: str) -> bool:
    """Whether the row says something else than what stands in the text."""
    before = (row.gone_at, row.place, row.sentence, row.kind, row.holder)
    row.gone_at, row.place, row.sentence, row.kind = None, claim.place, claim.sentence, claim.kind
    row.holder = name[:TITLE_LENGTH]
    return before != (row.gone_at, row.place, row.sentence, row.kind, row.holder)


def create(new: Mapping[tuple[Holder, str], Detected], texts: Mapping[Holder, Text], now: Any) -> None:
    proven = evidence_by_digest({digest for _, digest in new})
    rows = []
    for (holder, digest), claim in new.items():
        row = Claim(
            page_id=holder.page, snippet_type_id=holder.snippet_type, snippet_id=holder.snippet,
            holder=texts[holder].name[:TITLE_LENGTH], place=claim.place, sentence=claim.sentence, digest=digest,
            kind=claim.kind, last_seen=now,
        )  # fmt: skip
        if twin := proven.get(digest):
            row.evidence_id, row.linked_by_id = twin.evidence_id, twin.linked_by_id
            row.confirmed_by_id, row.confirmed_at = twin.confirmed_by_id, twin.confirmed_at
        rows.append(row)
    Claim.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def evidence_by_digest(digests: set[str]) -> dict[str, Claim]:
    """For each sentence the row that was proven last, wherever it stands."""
    proven = Claim.objects.filter(digest__in=digests).exclude(evidence=None).exclude(confirmed_at=None)
    return {claim.digest: claim for claim in proven.order_by("confirmed_at", "pk")}


def follow_revision(revision: Revision) -> None:
    if reader := reader_of(revision):
        text = Text(revision.content.get("title") or revision.object_str, list(reader(revision.content)))
        follow({Holder(page=int(revision.object_id)): text})


def reader_of(revision: Revision) -> Reader | None:
    """How to read a version; None for what the ledger does not follow."""
    model = ContentType.objects.get_for_id(revision.content_type_id).model_class()
    return READERS.get(model) if model else None


def follow_snippet(instance: models.Model) -> None:
    data = {field.attname: field.value_from_object(instance) for field in instance._meta.concrete_fields}
    holder = Holder(snippet_type=ContentType.objects.get_for_model(instance).pk, snippet=instance.pk)
    follow({holder: Text(str(instance), list(READERS[type(instance)](data)))})


def follow_pages(ids: Iterable[int]) -> None:
    """The latest versions of these pages, all at once: after an import."""
    latest = Page.objects.filter(pk__in=list(ids)).exclude(latest_revision=None).values("latest_revision")
    texts = {}
    for revision in Revision.objects.filter(pk__in=latest):
        if reader := reader_of(revision):
            text = Text(revision.content.get("title") or "", list(reader(revision.content)))
            texts[Holder(page=int(revision.object_id))] = text
    if texts:
        follow(texts)


def forget_snippet(instance: models.Model) -> None:
    kind = ContentType.objects.get_for_model(instance)
    Claim.objects.filter(snippet_type=kind, snippet_id=instance.pk).delete()


# ---- asking


def claims_context(page: "ArticlePage", facts: ArticleFacts) -> tuple[LedgerClaim, ...]:
    """The claims of a text, in reading order, as the ledger of its page knows them. One query."""
    return stood(claims_of(facts), states_of([page.pk]).get(page.pk, {}) if page.pk else {})


def stood(found: Iterable[Detected], states: Mapping[str, str]) -> tuple[LedgerClaim, ...]:
    """A sentence that the ledger does not know needs evidence."""
    return tuple(
        LedgerClaim(claim.sentence, claim.kind, states.get(claim.digest, State.NEEDS.value), claim.place)
        for claim in found
    )


def states_of(pages: Iterable[int]) -> dict[int, dict[str, str]]:
    """How each sentence stands, by page and hash, as checks know it. A sentence that comes back stands as it stood."""
    found: dict[int, dict[str, str]] = {}
    rows = Claim.objects.filter(page__in=list(pages)).with_state(gone=False)
    for page, digest, state in rows.values_list("page_id", "digest", "state"):
        found.setdefault(page, {})[digest] = AS_CHECKED.get(State(state), State(state)).value
    return found


def unproven(contents: Mapping[int, Mapping[str, Any]]) -> dict[int, list[str]]:
    """Sentences about own results, and testimonials, that nothing proves, by article. At most one query for all."""
    serious = {
        page: [claim for claim in claims_of_article(data) if claim.kind in SERIOUS] for page, data in contents.items()
    }
    serious = {page: claims for page, claims in serious.items() if claims}
    if not serious:
        return {}
    states = states_of(serious)
    found = {
        page: [claim.sentence for claim in claims if states.get(page, {}).get(claim.digest) not in SETTLED]
        for page, claims in serious.items()
    }
    return {page: sentences for page, sentences in found.items() if sentences}
