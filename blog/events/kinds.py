"""The events of the blog: their names, and what is sent. All of it is looked up when it is sent."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blog import publishing
from blog.models import ArticlePage, Release, ReviewState, Submission
from cms.outbox import kinds

Data = dict[str, Any]
PUBLISHED, UPDATED = "article.published", "article.updated"
UNPUBLISHED, RETRACTED = "article.unpublished", "article.retracted"
SCHEDULED, UNSCHEDULED = "article.scheduled", "article.unscheduled"
# After the newest of these, other systems take an article for live, or for off.
LIVE, OFF = (PUBLISHED, UPDATED), (UNPUBLISHED, RETRACTED)


def subject_of(pk: int) -> str:
    return f"article:{pk}"


# ---- articles


def live_article(payload: Data) -> Data:
    """As it is now. Where it has left since, or only some may read it, no more than its address."""
    known = address_of(payload)
    if "previous_url" in payload:
        known["previous_url"] = payload["previous_url"]
    page = ArticlePage.objects.live().in_its_days().filter(pk=payload["article"]).first()
    if page is None or page.get_view_restrictions().exists():
        return {"article": {**known, "public": False}}
    modified, published = page.date_modified, page.date_published
    return {
        "article": {
            **known,
            "url": page.full_url,
            "public": True,
            "listed": page.in_sitemap,
            "title": page.title,
            "description": page.description,
            "authors": [author.name for author in page.authors],
            "categories": [category.slug for category in page.category_list],
            "tags": page.tag_names,
            "published": published.isoformat() if published else None,
            "modified": modified.isoformat() if modified else None,
            "markdown": markdown_address(page),
        }
    }


def address_of(payload: Data) -> Data:
    return {"id": payload["article"], "url": payload.get("url")}


def markdown_address(page: ArticlePage) -> str:
    site = page.get_site()
    return f"{site.root_url}{reverse('article-markdown', args=[page.slug])}" if site else ""


def article_that_left(payload: Data) -> Data:
    return {"article": address_of(payload)}


def planned_article(payload: Data) -> Data:
    """Nobody may read it yet, so its words stay here. `goes_live`: of a plan that was called off, when it would have."""
    return {"article": {**address_of(payload), "admin": editor(payload["article"])}, "goes_live": payload["goes_live"]}


def editor(pk: int) -> str:
    return absolute(reverse("wagtailadmin_pages:edit", args=[pk]))


def absolute(path: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"


# ---- reviews


def review_requested(payload: Data) -> Data:
    state = state_of(payload)
    due = Submission.objects.filter(workflow_state=state.workflow_state_id).first() if state else None
    return {
        **review_data(payload, state),
        "requested_by": name_of(state.workflow_state.requested_by_id) if state else None,
        "due": due.due_on.isoformat() if due and due.due_on else None,
    }


def review_decided(payload: Data) -> Data:
    state = state_of(payload)
    by = (state.signed_by or name_of(state.finished_by_id)) if state else None
    return {**review_data(payload, state), "decision": payload["decision"], "by": by}


def review_data(payload: Data, state: ReviewState | None) -> Data:
    return {
        "article": {"id": payload["article"], "admin": editor(payload["article"])},
        "review": {"id": payload["review"], "task": state.task.name if state else None},
    }


def state_of(payload: Data) -> ReviewState | None:
    rows = ReviewState.objects.select_related("task", "workflow_state")
    return rows.filter(pk=payload["review"]).first()


def name_of(pk: int | None) -> str | None:
    """None for an account that is gone."""
    user = get_user_model()._default_manager.filter(pk=pk).first() if pk else None
    return publishing.name_of(user) if user else None


# ---- releases


def release_data(payload: Data) -> Data:
    release = Release.objects.filter(pk=payload["release"]).first()
    return {
        "release": {
            "id": payload["release"],
            "name": release.name if release else None,
            "outcome": release.outcome if release else None,
            "admin": absolute(reverse("desk_releases:detail", args=[payload["release"]])),
        },
        "articles": [address_of(entry) for entry in payload["articles"]],
    }


def register_own() -> None:
    told: list[tuple[str, Any, Callable[[Data], Data]]] = [
        (PUBLISHED, _("An article went live"), live_article),
        (UPDATED, _("A live article has changed, or its address"), live_article),
        (UNPUBLISHED, _("An article left the site"), article_that_left),
        (RETRACTED, _("An article was retracted"), article_that_left),
        (SCHEDULED, _("An article is planned to go live"), planned_article),
        (UNSCHEDULED, _("A plan to go live was called off"), planned_article),
        ("review.requested", _("An article waits for a review"), review_requested),
        ("review.decided", _("A reviewer has decided"), review_decided),
        ("release.done", _("A release went live"), release_data),
        ("release.failed", _("A release failed"), release_data),
    ]
    for name, label, data in told:
        until = "goes_live" if name == SCHEDULED else ""
        kinds.register(name, label, data, remembered=name in (*LIVE, *OFF), until=until)
