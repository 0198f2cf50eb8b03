"""Many versions of one generated article, as many editors leave them."""

from copy import deepcopy
from datetime import timedelta

from django.db import transaction
from wagtail.models import PageLogEntry, Revision

from blog.models import ArticlePage

BATCH = 250


@transaction.atomic
def seed_versions(article: ArticlePage, count: int) -> None:
    """Write `count` older versions of the article, one each hour before the one it has; what is live stays."""
    latest = article.latest_revision
    for start in range(1, count + 1, BATCH):
        numbers = range(start, min(start + BATCH, count + 1))
        revisions = Revision.objects.bulk_create([older(latest, number) for number in numbers])
        PageLogEntry.objects.bulk_create(
            [
                PageLogEntry(
                    page=article,
                    content_type=article.cached_content_type,
                    label=article.get_admin_display_title(),
                    action="wagtail.edit",
                    user=revision.user,
                    timestamp=revision.created_at,
                    revision=revision,
                    content_changed=True,
                )
                for revision in revisions
            ]
        )


def older(latest: Revision, number: int) -> Revision:
    """The version `number` edits before the latest: its description says which."""
    content = deepcopy(latest.content)
    content["description"] = f"{content['description']} Version {number} before this one."
    return Revision(
        content_type=latest.content_type,
        base_content_type=latest.base_content_type,
        object_id=latest.object_id,
        user=latest.user,
        created_at=latest.created_at - timedelta(hours=number),
        content=content,
        object_str=latest.object_str,
    )
