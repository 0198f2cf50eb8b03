"""What an article under review is compared with, and what that comparison shows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Comment, Revision, TaskState

from blog.difference import PieceChange, compare, runs_of_unchanged
from blog.models import ArticlePage
from blog.publishing import moment, name_of

from .pieces import link_targets, pieces_of

LIVE, APPROVED, ROUND = "live", "approved", "round"


@dataclass(frozen=True)
class Base:
    """A version to compare with. `page` is None when there is none: then everything is new."""

    key: str
    label: str
    page: ArticlePage | None = None
    revision: Revision | None = None

    def article(self) -> ArticlePage | None:
        if self.revision is not None:
            found: ArticlePage = self.revision.as_object()
            return found
        return self.page


def bases_of(page: ArticlePage) -> list[Base]:
    """What visitors see comes first. Versions that are the same as the latest are left out."""
    live = Base(LIVE, _("what visitors see now"), page=ArticlePage.objects.get(pk=page.pk) if page.live else None)
    found = [live]
    if revision := last_round(page):
        label = _("the version sent back by %(name)s on %(day)s")
        found.append(Base(ROUND, label % {"name": revision.told_by, "day": revision.told_on}, revision=revision))
    certificate = page.certificates.filter(revoked_at=None).exclude(revision=None).select_related("revision").first()
    if certificate and certificate.revision_id not in (page.latest_revision_id, page.live_revision_id):
        label = _("the version approved by %(name)s on %(day)s")
        words = {"name": certificate.approver_name, "day": moment(certificate.approved_at)}
        found.append(Base(APPROVED, label % words, revision=certificate.revision))
    return found


def last_round(page: ArticlePage) -> Any:
    """The revision that was last sent back in this review, with `told_by` and `told_on`."""
    workflow_state = page.current_workflow_state
    if workflow_state is None:
        return None
    sent_back = workflow_state.task_states.filter(status=TaskState.STATUS_REJECTED, finished_by__isnull=False)
    last = sent_back.select_related("revision", "finished_by").order_by("-pk").first()
    if last is None or last.revision_id == page.latest_revision_id:
        return None
    revision = last.revision
    revision.told_by, revision.told_on = name_of(last.finished_by), moment(last.finished_at)
    return revision


@dataclass
class Part:
    """One field or block of the difference, with what people said about it."""

    change: PieceChange
    place: str  # where a comment on it belongs; empty when it has gone
    comments: list[Comment] = field(default_factory=list)


@dataclass
class Section:
    """A part that changed or was commented on stands alone; others are gathered, to be folded."""

    is_open: bool
    parts: list[Part]


@dataclass
class Difference:
    fields: list[Section]
    blocks: list[Section]
    elsewhere: list[Comment]  # comments on what is neither a field nor a block any more

    @property
    def open_parts(self) -> list[Part]:
        return [part for section in (*self.fields, *self.blocks) if section.is_open for part in section.parts]

    @property
    def changed(self) -> int:
        return sum(part.change.is_changed for part in self.open_parts)

    @property
    def pictures(self) -> set[int]:
        """Ids of the images that are shown, old and new."""
        sides = [side for part in self.open_parts for line in part.change.lines for side in (line.old, line.new)]
        return {side.picture for side in sides if side and side.picture}


def difference(base: ArticlePage | None, latest: ArticlePage, comments: Iterable[Comment]) -> Difference:
    raw = [version.body.stream_block.get_prep_value(version.body) for version in (base, latest) if version]
    targets = link_targets(str(raw))
    old_fields, old_blocks = pieces_of(base, targets)
    new_fields, new_blocks = pieces_of(latest, targets)
    waiting: dict[str, list[Comment]] = {}
    for comment in comments:
        waiting.setdefault(key_of(comment.contentpath), []).append(comment)
    return Difference(
        folded_last(sections(compare(old_fields, new_fields), waiting)),
        sections(compare(old_blocks, new_blocks), waiting),
        [comment for left in waiting.values() for comment in left],
    )


def sections(changes: list[PieceChange], waiting: dict[str, list[Comment]]) -> list[Section]:
    """Takes the comments that it shows out of `waiting`."""
    found = []
    for is_changed, gathered in split_at_comments(changes, waiting):
        parts = []
        for change in gathered:
            comments = waiting.pop(change.piece.key, []) if change.new else []
            parts.append(Part(change, change.new.place if change.new else "", comments))
        found.append(Section(is_changed or bool(parts[0].comments), parts))
    return found


def folded_last(found: list[Section]) -> list[Section]:
    """Fields have no order that readers know: all that did not change is folded into one, behind the rest."""
    rest = [part for section in found if not section.is_open for part in section.parts]
    return [section for section in found if section.is_open] + ([Section(False, rest)] if rest else [])


def split_at_comments(
    changes: list[PieceChange], waiting: dict[str, list[Comment]]
) -> Iterable[tuple[bool, list[PieceChange]]]:
    """Changed parts alone, unchanged ones gathered; a part with comments always alone."""
    for is_changed, gathered in runs_of_unchanged(changes):
        kept: list[PieceChange] = []
        for change in gathered:
            if is_changed or not waiting.get(change.piece.key):
                kept.append(change)
                continue
            if kept:
                yield False, kept
            yield False, [change]
            kept = []
        if kept:
            yield is_changed, kept


def key_of(contentpath: str) -> str:
    """The field, or the block of the body, that a comment is about."""
    name, _, rest = contentpath.partition(".")
    return rest.split(".")[0] if name == "body" and rest else name


def is_place(latest: ArticlePage, place: str) -> bool:
    """Is this a place of the latest version that comments may stand at?"""
    fields, blocks = pieces_of(latest, {})
    return bool(place) and any(piece.place == place for piece in (*fields, *blocks))
