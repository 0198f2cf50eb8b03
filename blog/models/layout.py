"""How an article is laid out for its readers: its parts in order, and what its page needs for them."""

from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property

from blog.anchors import item_anchor
from blog.blocks.walk import Part, outline
from blog.calls import CALL, calls_in
from cms.core.fragments import once


class LaidOut:
    """What only templates and markup ask of an article."""

    if TYPE_CHECKING:
        body: Any
        corrections: Any
        date_published: Any
        date_modified: Any

    @property
    def correction_list(self) -> list[tuple[str, Any]]:
        """Each with its fragment, the newest first."""
        found = [(item_anchor("correction", row.id or ""), row.value) for row in self.corrections]
        return sorted(found, key=lambda entry: entry[1]["date"], reverse=True)

    @property
    def was_updated(self) -> bool:
        """On a later day than it was published?"""
        published, modified = self.date_published, self.date_modified
        return bool(published and modified and modified.date() > published.date())

    @cached_property
    def parts(self) -> list[Part]:
        """The blocks of the body, each with its place in the outline."""
        return list(outline(self.body))

    @cached_property
    def opening(self) -> Part | None:
        """The short answer that the body begins with. One further down stays in its place: the order is the author's."""
        first = next(iter(self.parts), None)
        return first if first and first.block.block_type == "short_answer" and first.level == 2 else None

    @property
    def further_parts(self) -> list[Part]:
        """What follows the opening, without calls to action that are not shown."""
        calls = {id(child) for child in calls_in(self.body)}
        rest = [part for part in self.parts if part is not self.opening]
        return [part for part in rest if part.block.block_type != CALL or id(part.block) in calls]

    @property
    def contents(self) -> list[Part]:
        """The sections that the contents list names."""
        return [part for part in self.further_parts if part.heading and part.level == 2]

    @property
    def scripts(self) -> list[str]:
        """The modules that its page can use, each by itself."""
        return once(self, "scripts", self.wanted_scripts)

    def wanted_scripts(self) -> list[str]:
        kinds = self.kinds
        wanted = {
            "contents": len(self.contents) > 2,
            "faq": "faq" in kinds,
            "checklist": "proof_checklist" in kinds,
            "share": True,
        }
        return [f"proofdesk/js/{name}.js" for name, is_used in wanted.items() if is_used]

    @property
    def kinds(self) -> set[str]:
        """Of its blocks, from what is stored: no block is made for it."""
        return {child["type"] for child in self.body.raw_data}

    @property
    def has_own_call(self) -> bool:
        return CALL in self.kinds
