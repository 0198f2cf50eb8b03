"""The index of wordings: what each article's latest draft says, kept for `lookups`.

An article counts for others while it is live or has never been; one that was taken off does not.
Writing has two steps. `note` reads drafts; `settle` compares them. Both work in batches, skip what is done
already, and may be repeated: whoever was interrupted simply begins again.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from blog.facts import ArticleFacts, blocks_of, points_of
from blog.models import (
    ArticlePage,
    ArticleWording,
    CommonplaceSet,
    LikePair,
    PassageKey,
    SentenceKey,
    WordingBand,
)

from . import lookups, minhash
from .commonplaces import SAMPLE, Commonplaces, common
from .fingerprints import Fingerprint, fingerprint

BATCH = 100
LOCK = 0  # number of the row that writers lock; a sequence begins at 1
LEAST_SHINGLES = 20  # with fewer of its own, an article is too short to be like another
KEPT = 0.2  # likeness: what is less alike is not remembered
PARTNERS = 100  # earlier pairs that are looked at again
GROWTH, FEW = 0.2, 10  # when so many articles came or went, what is common is counted again

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class _Draft:
    pk: int
    since: date
    print: Fingerprint

    @property
    def passages(self) -> set[tuple[str, int]]:
        return {(wording.kind, wording.key) for wording in self.print.pasteable}

    @property
    def digest(self) -> str:
        told = repr((self.since, sorted(self.print.sentence_keys), sorted(self.passages))).encode()
        return blake2b(told + minhash.packed(self.print.shingles), digest_size=16).hexdigest()


# ---- one article, some articles, all


def update(articles: Collection[int]) -> None:
    """After these articles were saved, released or taken off."""
    with one_at_a_time():
        settle(note(articles))


def refresh(progress: Progress = lambda count: None) -> int:
    """Compare what has not been compared yet. Returns how many articles that were.

    Counts what is common again first, when the site has changed much since.
    """
    if is_stale():
        renew_commonplaces()
    count = 0
    while waiting := list(unsettled()[:BATCH]):
        with one_at_a_time():
            settle(waiting)
        count += len(waiting)
        progress(len(waiting))
    waiting_sets = CommonplaceSet.objects.filter(applied_at=None)
    if waiting_sets.exists():
        waiting_sets.update(applied_at=timezone.now())
    return count


def rebuild(progress: Progress = lambda count: None) -> int:
    """Count what is common, and compare all articles. An interrupted run is continued. Returns how many were left."""
    if not CommonplaceSet.objects.filter(applied_at=None).exists():
        renew_commonplaces()
    return refresh(progress)


def unsettled() -> Any:
    version = lookups.current_commonplaces().version
    return ArticleWording.objects.exclude(settled=version + 1).order_by("pk").values_list("pk", flat=True)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """A transaction that waits for others of its kind: twins that are saved at once count each other's sentences."""
    with transaction.atomic():
        # Whoever makes the row first makes all others wait, because its number is given.
        nothing = {"articles": 0, "sentences": b"", "shingles": b"", "applied_at": timezone.now()}
        CommonplaceSet.objects.get_or_create(pk=LOCK, defaults=nothing)
        CommonplaceSet.objects.select_for_update().get(pk=LOCK)
        yield


# ---- reading drafts


def note(articles: Iterable[int]) -> list[int]:
    """Remember the latest drafts of these articles. Returns those that say something else than before."""
    changed: list[int] = []
    waiting = iter(articles)
    while batch := list(islice(waiting, BATCH)):
        with one_at_a_time():
            drafts = {draft.pk: draft for draft in drafts_of(batch)}
            known = dict(ArticleWording.objects.filter(pk__in=batch).values_list("pk", "digest"))
            forget([pk for pk in known if pk not in drafts])
            new = [draft for draft in drafts.values() if known.get(draft.pk) != draft.digest]
            write(new)
        changed.extend(draft.pk for draft in new)
    return changed


def drafts_of(articles: Collection[int]) -> Iterator[_Draft]:
    """The latest draft of each of these that counts, from its revision."""
    counting = ArticlePage.objects.filter(Q(live=True) | Q(first_published_at=None), pk__in=articles, alias_of=None)
    rows = counting.values_list("pk", "published_on", "first_published_at", "latest_revision__content")
    for pk, published_on, released_at, content in rows:
        since = published_on or (timezone.localdate(released_at) if released_at else ArticleWording.NOT_OUT)
        yield _Draft(pk, since, fingerprint(facts_in(content) if content else stored_facts(pk)))


def facts_in(content: dict[str, Any]) -> ArticleFacts:
    """What is compared, from the content of a revision: no page object is needed."""
    return ArticleFacts(
        "", summary_points=points_of(content.get("summary_points")), blocks=blocks_of(content.get("body"))
    )


def stored_facts(pk: int) -> ArticleFacts:
    """Of an article that has no revision yet."""
    return facts_in(ArticlePage.objects.get(pk=pk).serializable_data())


def write(drafts: Collection[_Draft]) -> None:
    pks = [draft.pk for draft in drafts]
    before = set(SentenceKey.objects.filter(article__in=pks).values_list("key", "article"))
    after = {(key, draft.pk) for draft in drafts for key in draft.print.sentence_keys}
    touched = {key for key, _ in before ^ after}
    concerned = lookups.rare_holders(touched)
    ArticleWording.objects.bulk_create(
        [
            ArticleWording(
                article_id=draft.pk,
                digest=draft.digest,
                since=draft.since,
                shingles=minhash.packed(draft.print.shingles),
                sentence_count=len(draft.print.sentence_keys),
            )
            for draft in drafts
        ],
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=["digest", "since", "shingles", "sentence_count", "settled"],
    )
    gone: dict[int, list[int]] = {}
    for key, pk in before - after:
        gone.setdefault(pk, []).append(key)
    for pk, keys in gone.items():
        SentenceKey.objects.filter(article=pk, key__in=keys).delete()
    SentenceKey.objects.bulk_create([SentenceKey(key=key, article_id=pk) for key, pk in sorted(after - before)])
    PassageKey.objects.filter(article__in=pks).delete()
    PassageKey.objects.bulk_create(
        [
            PassageKey(key=key, kind=kind, since=draft.since, article_id=draft.pk)
            for draft in drafts
            for kind, key in sorted(draft.passages)
        ]
    )
    count_own({*pks, *concerned, *lookups.rare_holders(touched)})


def forget(articles: Collection[int]) -> None:
    """These articles count no longer."""
    if not articles:
        return
    with one_at_a_time():
        keys = set(SentenceKey.objects.filter(article__in=articles).values_list("key", flat=True))
        ArticleWording.objects.filter(pk__in=articles).delete()
        count_own(lookups.rare_holders(keys))


def count_own(counted: Collection[int]) -> None:
    """Count the sentences of these articles that stand nowhere else.

    Of others than those that changed, only who holds a sentence alone, before or after, has another number.
    """
    others = SentenceKey.objects.filter(key=OuterRef("key")).exclude(article=OuterRef("article"))
    mine = SentenceKey.objects.filter(~Exists(others), article__in=counted).values_list("article")
    own = dict(mine.annotate(count=Count("pk")))
    rows = list(ArticleWording.objects.filter(pk__in=counted).only("own"))
    for row in rows:
        row.own = own.get(row.pk, 0)
    ArticleWording.objects.bulk_update(rows, ["own"])


# ---- comparing them


def settle(articles: Collection[int]) -> None:
    """Write the bands of these articles, then find those that are like them."""
    commonplaces = lookups.current_commonplaces()
    rows = ArticleWording.objects.filter(pk__in=articles).values_list("pk", "shingles")
    shingles = {pk: minhash.unpacked(data) - commonplaces.shingles for pk, data in rows}
    bands = {pk: minhash.bands(own) if len(own) >= LEAST_SHINGLES else () for pk, own in shingles.items()}
    WordingBand.objects.filter(article__in=shingles).delete()
    WordingBand.objects.bulk_create([WordingBand(key=key, article_id=pk) for pk, keys in bands.items() for key in keys])
    for pk, own in shingles.items():
        pair(pk, own, bands[pk], commonplaces)
    ArticleWording.objects.filter(pk__in=shingles).update(settled=commonplaces.version + 1)


def pair(pk: int, own: minhash.Shingles, bands: Collection[int], commonplaces: Commonplaces) -> None:
    """Remember the articles that are like this one: of those that share a band, and of its earlier pairs."""
    earlier = LikePair.objects.filter(Q(first=pk) | Q(second=pk))
    partners = {first + second - pk for first, second in earlier.values_list("first", "second")[:PARTNERS]}
    found = lookups.likenesses(own, partners | set(lookups.candidates(bands, pk)), commonplaces) if bands else {}
    earlier.delete()
    LikePair.objects.bulk_create(
        [
            LikePair(first_id=min(pk, other), second_id=max(pk, other), likeness=likeness)
            for other, likeness in sorted(found.items())
            if likeness >= KEPT
        ]
    )


# ---- what is common


def is_stale() -> bool:
    last = CommonplaceSet.objects.order_by("-pk").values_list("articles", flat=True).first() or 0
    return abs(ArticleWording.objects.count() - last) > max(FEW, GROWTH * last)


def renew_commonplaces() -> None:
    """Count what is common. Every article is to be compared again then."""
    pks = list(ArticleWording.objects.order_by("pk").values_list("pk", flat=True))
    sample = pks[:: max(1, -(-len(pks) // SAMPLE))]
    sentences: Counter[int] = Counter()
    shingles: Counter[int] = Counter()
    for start in range(0, len(sample), BATCH):
        rows = ArticleWording.objects.filter(pk__in=sample[start : start + BATCH])
        sentences.update(SentenceKey.objects.filter(article__in=rows).values_list("key", flat=True))
        for data in rows.values_list("shingles", flat=True):
            shingles.update(minhash.unpacked(data))
    earlier = CommonplaceSet.objects.order_by("pk")[1:].values_list("pk", flat=True)  # the first is the lock
    CommonplaceSet.objects.filter(pk__in=list(earlier)).delete()
    CommonplaceSet.objects.create(
        articles=len(pks),
        sentences=minhash.packed(common(sentences, len(sample)), "q"),
        shingles=minhash.packed(common(shingles, len(sample))),
    )
