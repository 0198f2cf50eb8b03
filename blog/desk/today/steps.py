"""What somebody could do next, beside what waits for their decision: one query for each kind of step."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from blog.claims import proving
from blog.desk.addresses.access import may_redirect
from blog.desk.links.views import links_for
from blog.desk.plan.access import may_see
from blog.desk.pruning.lists import seen_prunings
from blog.desk.record.access import reads_record
from blog.models import ArticleHealth, Evidence, Freshness, Pruning
from blog.releases import may_lead
from cms.core.models import MissingAddress

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Step:
    text: str
    url: str
    icon: str


def steps_for(user: Any) -> Iterator[Step]:
    """The most personal first; nothing that is done, and nothing that this person may not do."""
    if not may_see(user):
        return
    if count := ArticleHealth.objects.filter(page__owner=user, errors__gt=0).count():
        text = ngettext(
            "%(count)d article of yours has errors that stop its release.",
            "%(count)d articles of yours have errors that stop their release.",
            count,
        )
        yield Step(text % {"count": count}, f"{reverse('desk_checks_report')}?level=error", "clipboard-list")
    until = timezone.localdate() + SOON
    if count := Freshness.objects.filter(owner=user, review_by__lte=until, article__live=True).count():
        text = ngettext(
            "%(count)d article of yours is to be read again within 30 days.",
            "%(count)d articles of yours are to be read again within 30 days.",
            count,
        )
        yield Step(text % {"count": count}, f"{reverse('desk_freshness')}?owner={user.pk}", "rotate")
    if proving.may_verify(user):
        waiting = Evidence.objects.filter(verified_at=None).exclude(proposed_by=user)
        if count := waiting.count():
            text = ngettext(
                "%(count)d piece of evidence waits for somebody who verifies it.",
                "%(count)d pieces of evidence wait for somebody who verifies them.",
                count,
            )
            yield Step(text % {"count": count}, reverse("desk_evidence:index"), "check")
    if reads_record(user):
        proposed = seen_prunings(user).filter(status=Pruning.Status.PROPOSED)
        if count := proposed.exclude(proposed_by=user).exclude(verdicts__decided_by=user).count():
            text = ngettext(
                "%(count)d pruning waits for a second person.", "%(count)d prunings wait for a second person.", count
            )
            yield Step(text % {"count": count}, reverse("desk_pruning"), "cut")
    if may_lead(user) and (count := links_for(user).filter(state="broken").count()):
        text = ngettext(
            "%(count)d link to another site is broken.", "%(count)d links to other sites are broken.", count
        )
        yield Step(text % {"count": count}, f"{reverse('desk_links')}?state=broken", "link-external")
    if may_redirect(user):
        ours = MissingAddress.objects.filter(is_ignored=False).exclude(linked_from="")
        if count := ours.count():
            text = ngettext(
                "%(count)d missing address is linked from a page of ours.",
                "%(count)d missing addresses are linked from pages of ours.",
                count,
            )
            yield Step(text % {"count": count}, f"{reverse('desk_missing')}?linked=true", "redirect")
