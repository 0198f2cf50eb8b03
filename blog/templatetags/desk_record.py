"""What the editor shows of an article's retraction and certificate."""

from typing import Any

from django import template

from blog import publishing
from blog.desk.record import access
from blog.desk.record.certificates import live_certificate, sentence
from blog.models import ArticlePage
from blog.stored_names import shown_name

register = template.Library()
register.filter(shown_name)


@register.inclusion_tag("desk/record/banner.html", takes_context=True)
def retraction_banner(context: dict[str, Any], page: Any) -> dict[str, Any]:
    """Who retracted this article, when and why, and how to lift it. Nothing for others."""
    if not isinstance(page, ArticlePage) or page.live or not (retraction := publishing.retraction_of(page)):
        return {}
    return {
        "page": page,
        "retraction": retraction,
        "may_lift": access.may_lift(context["request"].user, page, retraction),
    }


@register.inclusion_tag("desk/record/live_certificate.html")
def approval_of_live(page: Any) -> dict[str, Any]:
    """Who answers for what is live. Nothing for pages that are no articles, not live or new."""
    if not isinstance(page, ArticlePage) or page.pk is None or not page.live or page.alias_of_id:
        return {}
    found = live_certificate(page)
    return {"page": page, "certificate": found, "sentence": sentence(found) if found else ""}


@register.filter
def moment(when: Any) -> str:
    return publishing.moment(when)


@register.filter
def name(user: Any) -> str:
    return publishing.name_of(user)
