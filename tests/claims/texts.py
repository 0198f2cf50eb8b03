"""Articles that claim something, and what proves it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from blog.claims import proving
from blog.models import ArticlePage, Claim, Evidence

OUTCOME = "Our clients get twice as many interviews."
TESTIMONIAL = "“They changed how I see my career,” says Maria, a product manager."
MARKET = "75% of recruiters read a CV for less than ten seconds."
SUPERLATIVE = "We are the #1 career coaching service."
EACH = (OUTCOME, TESTIMONIAL, MARKET, SUPERLATIVE)


def prose(*sentences: str) -> list[tuple[str, dict[str, str]]]:
    text = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return [("prose", {"heading": "", "level": "2", "text": text})]


def evidence(proposer: Any, verifier: Any = None, **fields: Any) -> Evidence:
    """Proposed by one, verified by another when there is one."""
    values = {"title": "Client survey", "publisher": "Proofdesk", "url": "https://example.com/survey"}
    found = Evidence.objects.create(proposed_by=proposer, **{**values, **fields})
    if verifier:
        proving.verify(found, verifier)
    return found


def prove(page: ArticlePage, verifier: Any, proposer: Any, **fields: Any) -> Evidence:
    """Evidence for all that the article claims."""
    found = evidence(proposer, verifier, **fields)
    proving.attach(list(Claim.objects.standing().filter(page=page)), found, verifier)
    return found


def expire(found: Evidence) -> None:
    found.valid_until = timezone.localdate() - timedelta(days=1)
    found.save()


def states(page: Any) -> dict[str, str]:
    return dict(Claim.objects.filter(page=page).with_state().values_list("sentence", "state"))


def revise(page: ArticlePage, user: Any, *sentences: str) -> ArticlePage:
    latest = page.get_latest_revision_as_object()
    latest.body = prose(*sentences)
    latest.save_revision(user=user, clean=False)
    return ArticlePage.objects.get(pk=page.pk)
