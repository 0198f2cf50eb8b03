"""Where a page's own methods meet the release gate."""

from typing import TYPE_CHECKING, Any

from django.db import transaction

from blog import publishing
from cms.core.watching import metrics

from .shown import Dated

if TYPE_CHECKING:
    from wagtail.models import Revision

    from blog.permissions import ArticlePermissionTester


class GatedPage(Dated):
    """Publishes what the gate lets through. Each act locks the page's row first, then acts on what is stored.

    Whoever calls may hold a page that was read long ago: a decision taken meanwhile must not be undone.
    """

    class Meta:
        abstract = True

    # False while an import makes the page: it writes the history of a file at once (`blog.importer.release`).
    logs_its_creation = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Together with its tags, authors and categories: the gate looks at them as one change. Raises Refused."""
        from blog.guards import one_change

        if not self.logs_its_creation:
            kwargs["log_action"] = None
        with one_change(self, kwargs.get("update_fields")):
            super().save(*args, **kwargs)

    @transaction.atomic
    def save_revision(self, *args: Any, **kwargs: Any) -> "Revision":
        publishing.lock([self.pk])
        return super().save_revision(*args, **kwargs)

    @transaction.atomic
    def publish(self, revision: "Revision", user: Any = None, **kwargs: Any) -> None:
        """Raises Refused before anything is published or scheduled."""
        page = publishing.locked(self)
        revision = page.revisions.get(pk=revision.pk)
        publishing.require(page, revision.content)
        with metrics.timed(metrics.PUBLISH_SECONDS):
            super(GatedPage, page).publish(revision, user=user, **kwargs)

    @transaction.atomic
    def unpublish(self, *args: Any, **kwargs: Any) -> None:
        publishing.lock([self.pk])
        self.refresh_from_db()
        super().unpublish(*args, **kwargs)

    def update_aliases(
        self, *, revision: "Revision | None" = None, _content: Any = None, _updated_ids: list[int] | None = None
    ) -> None:
        """Aliases follow an article that is live. Wagtail would publish them when it is only scheduled."""
        if type(self).objects.filter(pk=self.pk, live=True).exists():
            off = publishing.aliases_that_stay_off(self)
            super().update_aliases(revision=revision, _content=_content, _updated_ids=[*(_updated_ids or ()), *off])

    def permissions_for_user(self, user: Any) -> "ArticlePermissionTester":
        from blog.permissions import ArticlePermissionTester

        return ArticlePermissionTester(user, self)
