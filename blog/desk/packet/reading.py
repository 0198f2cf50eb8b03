"""What the reader of a link sees: the article under review, part by part, beside what is live now."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog import checking, invitations
from blog.blocks.walk import Part
from blog.content import blocks_by_id, canonical_content
from blog.desk.checks.labels import by_family, summary
from blog.models import ArticlePage, ReviewLink
from blog.quality.registry import Finding


class Mark(models.TextChoices):
    """How a part differs from the article that is live."""

    NEW = "new", gettext_lazy("New")
    CHANGED = "changed", gettext_lazy("Changed")
    UNCHANGED = "unchanged", gettext_lazy("Unchanged")


# Fields that the text itself does not show: told beside it, because an approval covers them too.
UNSEEN_FIELDS = (
    "slug", "seo_title", "search_description", "og_image", "keywords", "canonical_url",
    "featured", "unlisted", "off_sitemap", "noindex",
)  # fmt: skip
NAMES = {
    "title": gettext_lazy("title"),
    "summary_points": gettext_lazy("summary points"),
    "corrections": gettext_lazy("corrections"),
    "authors": gettext_lazy("authors"),
    "categories": gettext_lazy("categories"),
    "tags": gettext_lazy("tags"),
}


@dataclass
class Place:
    """Something that a comment can be left at: `path` is Wagtail's content path."""

    path: str
    label: str
    mark: Mark
    anchor: str
    comments: list[dict[str, Any]] = field(default_factory=list)
    form: Any = None  # with what was sent and could not be saved
    just_noted: bool = False


@dataclass
class BlockPlace(Place):
    """A block of the body, and what stands there on the live page when that differs."""

    part: Part | None = None
    before: Any = None


@dataclass(frozen=True)
class Remark:
    """What a check says. `anchor`: of the part that it is about, "" when it is about none that the page shows."""

    finding: Finding
    anchor: str


@dataclass
class Packet:
    page: ArticlePage
    is_first: bool  # nothing of it is live yet
    head: Place
    summary: Place | None
    blocks: list[BlockPlace]
    removed: list[Any]
    changed_fields: list[str]
    unseen: list[tuple[str, str]]
    own_open: int  # comments of this reader that nobody has resolved
    found: tuple[Finding, ...]  # by the checks, as far as it is for guests

    @property
    def checks(self) -> str:
        return summary(self.found)

    @property
    def remarks(self) -> list[tuple[str, list[Remark]]]:
        """By family, with its label."""
        return [
            (label, [Remark(finding, self.anchor_of(finding.place)) for finding in own])
            for _name, label, own in by_family(self.found)
        ]

    def anchor_of(self, place: str) -> str:
        if place in HEAD_FIELDS:
            return self.head.anchor
        return next((part.anchor for part in self.places if f"{place}.".startswith(f"{part.path}.")), "")

    @property
    def places(self) -> list[Place]:
        return [place for place in (self.head, self.summary, *self.blocks) if place]

    @property
    def changes(self) -> list[Place]:
        return [place for place in self.places if place.mark != Mark.UNCHANGED]

    def place(self, path: str) -> Place | None:
        return next((place for place in self.places if place.path == path), None)


def packet_for(link: ReviewLink) -> Packet:
    """Of a link that is open: its latest revision says what the link was sent for."""
    revision = link.article.latest_revision
    page: ArticlePage = revision.as_object()
    live = ArticlePage.objects.filter(pk=page.pk, live=True).first()
    before = live.serializable_data() if live else {}
    changed = changed_fields(before, revision.content)
    comments = comments_by_place(link)
    blocks = block_places(page, live, before, revision.content)
    kept = {place.part.block.id for place in blocks if place.part}
    packet = Packet(
        page=page,
        is_first=live is None,
        head=Place("title", _("Title and opening"), field_mark(live, changed, HEAD_FIELDS), "opening"),
        summary=(
            Place("summary_points", _("Summary"), field_mark(live, changed, {"summary_points"}), "summary")
            if page.summary_points
            else None
        ),
        blocks=blocks,
        removed=[child for child in live.body if child.id not in kept] if live else [],
        changed_fields=[name_of_field(name) for name in sorted(changed)] if live else [],
        unseen=unseen(page),
        found=checking.findings_for_guests(page),
        own_open=sum(not comment["resolved"] for found in comments.values() for comment in found),
    )
    for place in packet.places:
        place.comments = comments.pop(place.path, [])
    # Of a part that is gone since: shown at the head, so that nothing the reader wrote is lost.
    packet.head.comments += [comment for found in comments.values() for comment in found]
    return packet


HEAD_FIELDS = {
    "title", "description", "hero_image", "hero_alt", "authors", "categories", "reviewed_by", "published_on",
    "updated_on", "reviewed_on", "corrections",
}  # fmt: skip


def changed_fields(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """Names of everything but the body that differs. A date may stand here as such, there as text."""
    old, new = canonical_content(before), canonical_content(after)
    return {name for name in {*old, *new} if name != "body" and as_stored(old.get(name)) != as_stored(new.get(name))}


def as_stored(value: Any) -> str:
    return json.dumps(value, default=str, sort_keys=True)


def field_mark(live: ArticlePage | None, changed: set[str], names: set[str]) -> Mark:
    if live is None:
        return Mark.NEW
    return Mark.UNCHANGED if changed.isdisjoint(names) else Mark.CHANGED


def block_places(
    page: ArticlePage, live: ArticlePage | None, before: dict[str, Any], after: dict[str, Any]
) -> list[BlockPlace]:
    old, new = blocks_by_id(before), blocks_by_id(after)
    shown = {child.id: child for child in live.body} if live else {}
    found = []
    for part in page.parts:
        key = str(part.block.id)
        mark = Mark.NEW if key not in old else Mark.UNCHANGED if old[key] == new.get(key) else Mark.CHANGED
        found.append(
            BlockPlace(
                path=f"body.{key}",
                label=str(part.block.block.label),
                mark=mark,
                anchor=part.anchor,
                part=part,
                before=shown.get(key) if mark == Mark.CHANGED else None,
            )
        )
    return found


def comments_by_place(link: ReviewLink) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for comment in invitations.own_comments(link):
        found[comment.contentpath].append(
            {
                "text": invitations.words_of(comment, link),
                "at": comment.created_at,
                "resolved": comment.resolved_at is not None,
            }
        )
    return dict(found)


def unseen(page: ArticlePage) -> list[tuple[str, str]]:
    """Name and value of what machines and lists read, where it says something."""
    found = []
    for name in UNSEEN_FIELDS:
        value = getattr(page, name)
        if value:
            found.append((name_of_field(name), _("yes") if value is True else str(value)))
    if page.tag_names:
        found.append((name_of_field("tags"), ", ".join(page.tag_names)))
    return found


def name_of_field(name: str) -> str:
    if name in NAMES:
        return str(NAMES[name])
    return str(ArticlePage._meta.get_field(name).verbose_name)
