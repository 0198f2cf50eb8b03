"""Publishing many pages at once: each for itself, and whoever stays behind is told why."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.models import Page

from blog import publishing
from blog.models import ArticlePage


class ArticlePublishBulkAction(PublishBulkAction):
    """Wagtail's own, which stops at the first refusal and takes all others back."""

    template_name = "desk/gate/confirm_bulk_publish.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        for entry in context["items_with_no_access"]:
            entry["reasons"] = reasons_against(entry["item"], self.request.user)
        return context

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "tell": self.tell}

    def prepare_action(self, objects: list[Page], objects_without_access: dict[str, list[Page]]) -> None:
        self.refused = {
            page.pk: (page, reasons_against(page, self.request.user))
            for page in objects_without_access["items_with_no_access"]
        }

    def tell(self, page: Page, reasons: list[publishing.Refusal]) -> None:
        self.refused.setdefault(page.pk, (page, reasons))

    @classmethod
    def execute_action(
        cls,
        objects: Iterable[Page],
        include_descendants: bool = False,
        user: Any = None,
        tell: Any = None,
        **kwargs: Any,
    ) -> tuple[int, int]:
        """How many of these pages were published, and how many below them."""
        chosen, below = 0, 0
        for page in objects:
            chosen += cls.publish(page, user, tell)
            if include_descendants:
                below += sum(cls.publish(draft, user, tell) for draft in drafts_below(page))
        return chosen, below

    @classmethod
    def publish(cls, page: Page, user: Any, tell: Any) -> bool:
        if user is not None and not page.permissions_for_user(user).can_publish():
            if tell:
                tell(page, reasons_against(page, user))
            return False
        try:
            with transaction.atomic():
                revision = page.get_latest_revision() or page.specific.save_revision(user=user)
                revision.publish(user=user)
        except publishing.Refused as refused:
            if tell:
                tell(page, refused.refusals)
            return False
        return True

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        for page, reasons in self.refused.values():
            address = reverse("wagtailadmin_pages:edit", args=[page.pk])
            button = messages.button(address, _("Edit"))
            messages.error(self.request, str(publishing.Refused(page, reasons)), buttons=[button])
        if not num_parent_objects and num_child_objects:
            text = ngettext("%(count)s page was published.", "%(count)s pages were published.", num_child_objects)
            return text % {"count": num_child_objects}
        if not num_parent_objects:
            return None
        message: str = super().get_success_message(num_parent_objects, num_child_objects)
        return message


def drafts_below(page: Page) -> Iterator[Page]:
    found: Iterator[Page] = page.get_descendants().not_live().defer_streamfields().specific().iterator()
    return found


def reasons_against(page: Page, user: Any) -> list[publishing.Refusal]:
    """Why this person may not publish the latest version of this page."""
    tester = page.permissions_for_user(user)
    article = page.specific
    if not isinstance(article, ArticlePage) or not tester.has_publish_right():
        return [publishing.Refusal("no-right", _("You may not publish it."))]
    if article.latest_revision is None:
        return [publishing.Refusal("no-version", _("There is no version of it to publish."))]
    return publishing.refusals(article, article.latest_revision.content)
