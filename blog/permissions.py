"""What the interface offers: nothing that the gate would refuse."""

from typing import TYPE_CHECKING

from django.utils.functional import cached_property
from wagtail.models import PagePermissionTester

from . import publishing

if TYPE_CHECKING:
    from .models import ArticlePage


class ArticlePermissionTester(PagePermissionTester):
    """The right to publish, and an approval of the latest version."""

    page: "ArticlePage"

    @cached_property
    def is_approved(self) -> bool:
        latest = self.page.latest_revision
        return latest is not None and not publishing.refusals(self.page, latest.content)

    def has_publish_right(self) -> bool:
        return bool(super().can_publish())

    def can_publish(self) -> bool:
        return self.has_publish_right() and self.is_approved

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """One's own draft that never was live; everything else is for leads. With it goes the right to move."""
        if self.has_publish_right():
            return bool(super().can_delete(ignore_bulk))
        own = self.page.owner_id == self.user.pk and self.page.first_published_at is None and not self.page.live
        # Wagtail would look for live pages below, which an article has not: two queries for each row of a list.
        return own and self.user.is_active and bool({"add", "change"} & set(self.permissions))

    def can_set_view_restrictions(self) -> bool:
        return self.has_publish_right()

    def can_unschedule(self) -> bool:
        return self.has_publish_right()


class ListingPermissionTester(PagePermissionTester):
    """Nobody creates an article and publishes it in one go."""

    def can_publish_subpage(self) -> bool:
        return False
