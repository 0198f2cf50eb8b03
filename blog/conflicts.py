"""Two people edited the same article: who saved meanwhile, and what they changed.

The editor's form knows which revision it was opened with. A newer revision by somebody else that says
something else is a conflict; one's own newer revisions are what autosave made of this very form.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.compare import (
    BlockComparison,
    FieldComparison,
    StreamBlockComparison,
    StreamFieldComparison,
    get_comparison_class_for_block,
)
from wagtail.blocks import StructBlock

from .content import content_hash, without_ids
from .publishing import moment, name_of

if TYPE_CHECKING:
    from wagtail.models import Revision

    from .models import ArticlePage

SCHEDULE = ("go_live_at", "expire_at")


@dataclass(frozen=True, slots=True)
class Conflict:
    """`before`: the last revision that the form knows; None when it was overwritten. `latest`: theirs."""

    before: "Revision | None"
    latest: "Revision"
    names: tuple[str, ...]

    @property
    def who(self) -> str:
        return ", ".join(self.names)

    @property
    def when(self) -> str:
        return moment(self.latest.created_at)

    def __str__(self) -> str:
        return _(
            "Nothing was saved yet: %(names)s saved a newer version on %(moment)s, after you opened this one. "
            "Your text is still here. Save again to keep yours; theirs stays in the history."
        ) % {"names": self.who, "moment": self.when}


@dataclass(frozen=True, slots=True)
class Change:
    """One field or block that differs. `html`: old and new words, marked and escaped by Wagtail."""

    label: str
    kind: str
    html: SafeString


def find_conflict(page: "ArticlePage", opened: str, opened_at: str, user: Any) -> Conflict | None:
    """`opened`, `opened_at`: id and moment of the revision that the form was opened with, as it says."""
    revisions = page.revisions.order_by("created_at", "pk").select_related("user")
    known = revisions.filter(pk=opened).first() if opened.isdecimal() else None
    since = read_moment(opened_at) or (known.created_at if known else None)
    if since is None:
        return None
    newer = list(revisions.filter(created_at__gt=since))
    foreign = [revision for revision in newer if revision.user_id != user.pk]
    if not foreign:
        return None
    before = known if known and known.created_at == since else None
    for revision in newer[: newer.index(foreign[0])]:
        before = revision  # the form's own autosave
    if before and says(before) == says(newer[-1]):
        return None
    names = dict.fromkeys(name_of(revision.user) for revision in foreign)
    return Conflict(before, newer[-1], tuple(names))


def read_moment(text: str) -> Any:
    try:
        return parse_datetime(text)
    except ValueError:
        return None


def says(revision: "Revision") -> tuple[Any, ...]:
    """What would be lost if this revision were saved over."""
    return content_hash(revision.content), *(revision.content.get(name) for name in SCHEDULE)


def changes(before: "ArticlePage", after: "ArticlePage") -> Iterator[Change]:
    """Fields and blocks of the form that differ, in its order."""
    panel = type(after).get_edit_handler().get_bound_panel(instance=after, request=None, form=None)
    for compare in panel.get_comparison():
        comparison = compare(before, after)
        if not comparison.has_changed() or says_same(comparison):
            continue
        label = str(comparison.field_label())
        if isinstance(comparison, StreamFieldComparison):
            yield from changed_blocks(label, comparison)
        elif comparison.is_child_relation:
            yield Change(label, _("changed"), SafeString(""))
        else:
            yield Change(label, _("changed"), comparison.htmldiff())


def says_same(comparison: FieldComparison) -> bool:
    """Browsers send other line ends than files have."""
    texts = (getattr(comparison, name) for name in ("val_a", "val_b"))
    before, after = (text.splitlines() if isinstance(text, str) else text for text in texts)
    return bool(before == after)


def changed_blocks(label: str, comparison: StreamFieldComparison) -> Iterator[Change]:
    stream = StreamBlockComparison(comparison.field.stream_block, True, True, comparison.val_a, comparison.val_b)
    for block in stream.get_block_comparisons():
        name = f"{label}: {block.block.label}"
        if block.is_new():
            yield Change(name, _("added"), block.htmlvalue(block.val_b))
        elif block.is_deleted():
            yield Change(name, _("removed"), block.htmlvalue(block.val_a))
        else:
            yield from changed_parts(name, block)


def changed_parts(name: str, comparison: BlockComparison) -> Iterator[Change]:
    """The parts of a block that say something else; the editor's own keys do not count."""
    block, before, after = comparison.block, comparison.val_a, comparison.val_b
    if without_ids(block.get_prep_value(before)) == without_ids(block.get_prep_value(after)):
        return
    if not isinstance(block, StructBlock):
        yield Change(name, _("changed"), comparison.htmldiff())
        return
    for key, child in block.child_blocks.items():
        compare = get_comparison_class_for_block(child)
        yield from changed_parts(f"{name}, {child.label}", compare(child, True, True, before[key], after[key]))
