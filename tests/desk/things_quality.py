"""What the quality of articles gives people to act on: findings, claims, links, freshness, sameness, questions,
prunings."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from blog import health, questions
from blog.claims import proving
from blog.links.articles import read_articles
from blog.models import (
    ArticleIndexPage,
    ArticlePage,
    Claim,
    Evidence,
    ExternalLink,
    HealthFinding,
    LiveQuestion,
    Pruning,
    Term,
)
from blog.roles import COACH, WRITER
from blog.sameness import index as wordings
from cms.core.models import MissingAddress, RedirectRule
from coaching.models import ReadinessTestPage
from tests.blog.factories import article, faq
from tests.claims.texts import MARKET, OUTCOME, evidence, prose
from tests.coaching.tests_and_plans import readiness_page
from tests.conftest import make_user
from tests.pruning.twins import decided, twins

QUESTION = "How long?"
SURVEY = '<p>Two months, <a href="https://a.example/">says a survey</a>.</p>'


@dataclass
class QualityThings:
    """Made by people who take no part."""

    me: Any
    index: ArticleIndexPage
    guide: ArticlePage  # live; asks what its twin asks, leads to another site, has a warning
    twin: ArticlePage  # live
    offer: ArticlePage  # a draft that claims something
    finding: HealthFinding  # the warning
    claim: Claim  # nothing proves it
    proven: Claim
    evidence: Evidence  # nobody has verified it
    word: Term
    link: ExternalLink
    same: list[ArticlePage]  # two live ones that nobody decides about
    pruning: Pruning  # of two others, with a verdict for each
    old: Redirect
    ruled: RedirectRule
    missing: MissingAddress
    readiness: ReadinessTestPage  # a page beside the articles

    def asked(self, page: ArticlePage) -> LiveQuestion:
        return LiveQuestion.objects.get(article=page)


def quality_things(index: ArticleIndexPage, me: Any) -> QualityThings:
    writer, coach, manager = make_user("olga", WRITER), make_user("colin", COACH), make_user("ines", None)
    guide = article(index, "guide", owner=writer, body=[faq((QUESTION, SURVEY))])
    twin = article(index, "twin", owner=writer, body=[faq((QUESTION, "<p>Half a year.</p>"))])
    offer = article(index, "offer", owner=writer, live=False, body=prose(OUTCOME, MARKET))
    both = [guide.pk, twin.pk]
    health.refresh(both)
    same = twins(index, "same", "same-again", owner=writer)
    survivor, other = twins(index, "more", "more-again", start=100, owner=writer)
    wordings.update(both)
    questions.note(both)
    read_articles()
    ExternalLink.objects.update(next_check=timezone.now() + timedelta(days=3))
    proven = Claim.objects.get(page=offer, sentence=MARKET)
    proving.attach([proven], evidence(writer, coach, title="Recruiters’ survey"), coach)
    site, today = Site.objects.get(), timezone.localdate()
    return QualityThings(
        me=me,
        index=index,
        guide=guide,
        twin=twin,
        offer=offer,
        finding=HealthFinding.objects.get(health__page=guide),
        claim=Claim.objects.get(page=offer, sentence=OUTCOME),
        proven=proven,
        evidence=evidence(writer),
        word=Term.objects.create(kind="banned", text="synergy"),
        link=ExternalLink.objects.get(),
        same=same,
        pruning=decided(manager, survivor, prune=[other]),
        old=Redirect.objects.create(old_path="/old", redirect_page=guide),
        ruled=RedirectRule.objects.create(site=site, pattern="/past-*", status=410),
        missing=MissingAddress.objects.create(site=site, path="/nowhere/", first_on=today, last_on=today),
        readiness=readiness_page(index.get_parent()),
    )
