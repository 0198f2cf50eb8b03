"""What the release gate asks of claims."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog import publishing
from cms.core.text import shorten

from . import ledger

if TYPE_CHECKING:
    from blog.models import ArticlePage, Certificate

QUOTED = 120


def refusals(page: "ArticlePage", data: dict[str, Any], certificate: "Certificate") -> list[publishing.Refusal]:
    """Sentences that a review let through, and that nothing proves today: evidence can expire, or be taken back.

    What visitors read already stays. An import and a lead's release without a review answer for themselves.
    """
    if certificate.basis != certificate.Basis.REVIEW:
        return []
    sentences = ledger.unproven({page.pk: data}).get(page.pk, [])
    return [refusal(page.pk, sentences)] if sentences and not publishing.shows(page, data) else []


def refusal(page: int, sentences: list[str]) -> publishing.Refusal:
    text = ngettext(
        "%(count)s claim of it lacks valid evidence: “%(first)s”",
        "%(count)s claims of it lack valid evidence, first: “%(first)s”",
        len(sentences),
    )
    link = publishing.Link(_("Its claims"), f"{reverse('desk_claims:index')}?page={page}")
    said = {"count": len(sentences), "first": shorten(sentences[0], QUOTED)}
    return publishing.Refusal("unproven", text % said, (link,))
