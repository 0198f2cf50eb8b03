"""What one can do about the quality of articles: an act for each address, and for each way to use one."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.test import Client
from django.utils import timezone

from blog import checking, questions, waiving
from blog.models import ArticlePage, Claim, Evidence, Freshness, QuestionOwner, RuleSetting, Term, Waiver
from tests.blog.editing import form_of
from tests.blog.planning import fresh
from tests.conftest import make_user
from tests.matrix import Act, always, given, on, write

from .things_quality import QualityThings

Effect = Callable[[QualityThings], bool]
RULE, REASON = "search.any", "Our readers know it."


def own_articles(client: Client, things: QualityThings) -> None:
    ArticlePage.objects.update(owner=things.me)


# ---- what the checks find


def editor(client: Client, things: QualityThings) -> dict[str, Any]:
    return {**form_of(client, things.guide), "updated_on": ""}


def new_article(client: Client, things: QualityThings) -> dict[str, Any]:
    return {**editor(client, things), "title": "New", "slug": "new"}


def named(client: Client, things: QualityThings) -> dict[str, Any]:
    """The editor's form, and the warning in it."""
    found = {"check": things.finding.rule, "place": things.finding.place, "quote": things.finding.quote}
    return {**editor(client, things), **{f"waive-{name}": value for name, value in found.items()}}


def waived(client: Client, things: QualityThings) -> None:
    latest = things.guide.get_latest_revision_as_object()
    (finding,) = checking.findings_of(latest)
    waiving.waive(latest, finding, make_user("otto", None), REASON)


def stands(things: QualityThings) -> bool:
    return Waiver.objects.filter(page=things.guide).exists()


CHECKS = {
    "rules": Act("desk_checks"),
    "set a rule": write(
        "desk_checks",
        always(),
        lambda things: RuleSetting.objects.filter(rule=RULE, level="error").exists(),
        data=given(**{f"{RULE}-level": "error", f"{RULE}-limit-words": "3"}),
    ),
    "a rule": Act("desk_rule", always(RULE)),
    "check the editor's form": Act("desk_readiness", on("guide"), data=editor, asks=True),
    "check the form of a new article": Act("desk_readiness_new", on("index"), data=new_article, asks=True),
    "let a warning stand": write(
        "desk_waive",
        on("guide"),
        stands,
        data=lambda client, things: {**named(client, things), "waive-reason": REASON},
    ),
    "withdraw a waiver": write(
        "desk_withdraw", on("guide"), lambda things: not stands(things), data=named, before=waived
    ),
    "report of the checks": Act("desk_checks_report"),
    "results of the checks": Act("desk_checks_report_results"),
    "form to let a warning stand": Act("desk_waive_finding", on("finding")),
    "let a warning of the report stand": write("desk_waive_finding", on("finding"), stands, data=given(reason=REASON)),
}

# ---- the team's words

TERM = {"kind": "banned", "text": "leverage", "use": "", "reason": ""}


def has_leverage(things: QualityThings) -> bool:
    return Term.objects.filter(text="leverage").exists()


WORDS = {
    "words": Act("desk_words:index"),
    "results of words": Act("desk_words:index_results"),
    "form of a new word": Act("desk_words:add"),
    "add a word": write("desk_words:add", always(), has_leverage, data=given(**TERM)),
    "form of a word": Act("desk_words:edit", on("word")),
    "edit a word": write("desk_words:edit", on("word"), has_leverage, data=given(**TERM)),
    "form to delete a word": Act("desk_words:delete", on("word")),
    "delete a word": write("desk_words:delete", on("word"), lambda things: not Term.objects.exists()),
    "history of a word": Act("desk_words:history", on("word")),
    "results of a word's history": Act("desk_words:history_results", on("word")),
    "usage of a word": Act("desk_words:usage", on("word")),
}

# ---- claims


def chosen(name: str) -> Callable[[QualityThings], dict[str, Any]]:
    """The address names the claims."""
    return lambda things: {"claim": getattr(things, name).pk}


def claim(things: QualityThings) -> Claim:
    return Claim.objects.get(pk=things.claim.pk)


def is_waived(things: QualityThings) -> bool:
    return claim(things).waived_at is not None


CLAIMS = {
    "claims": Act("desk_claims:index"),
    "results of claims": Act("desk_claims:index_results"),
    "form to attach evidence": Act("desk_claims:attach", query=chosen("claim")),
    "attach evidence": write(
        "desk_claims:attach",
        always(),
        lambda things: claim(things).evidence == things.evidence,
        query=chosen("claim"),
        data=lambda client, things: {"evidence": things.evidence.pk},
    ),
    "form to waive claims": Act("desk_claims:waive", query=chosen("claim")),
    "waive a claim": write("desk_claims:waive", always(), is_waived, query=chosen("claim"), data=given(reason=REASON)),
    "waive a claim of one's own": write(
        "desk_claims:waive", always(), is_waived, query=chosen("claim"), data=given(reason=REASON), before=own_articles
    ),
    "form to open claims again": Act("desk_claims:reopen", query=chosen("proven")),
    "open a claim again": write(
        "desk_claims:reopen",
        always(),
        lambda things: Claim.objects.get(pk=things.proven.pk).evidence is None,
        query=chosen("proven"),
    ),
}

# ---- evidence

SOURCE = {
    "title": "Survey", "publisher": "Us", "url": "https://example.com/other", "is_public": "on", "consent": "",
    "note": "", "document": "", "consent_document": "", "retrieved_on": "", "valid_until": "",
}  # fmt: skip


def has_survey(things: QualityThings) -> bool:
    return Evidence.objects.filter(title="Survey").exists()


def is_verified(things: QualityThings) -> bool:
    return Evidence.objects.get(pk=things.evidence.pk).verified_at is not None


def own_proposal(client: Client, things: QualityThings) -> None:
    Evidence.objects.filter(pk=things.evidence.pk).update(proposed_by=things.me)


def own_claim(client: Client, things: QualityThings) -> None:
    """The evidence proves what an article of one's own claims."""
    own_articles(client, things)
    Claim.objects.filter(pk=things.claim.pk).update(evidence=things.evidence)


EVIDENCE = {
    "verify evidence": write("desk_claims:verify", on("evidence"), is_verified),
    "verify what one proposed": write("desk_claims:verify", on("evidence"), is_verified, before=own_proposal),
    "verify what proves one's own": write("desk_claims:verify", on("evidence"), is_verified, before=own_claim),
    "evidence": Act("desk_evidence:index"),
    "results of evidence": Act("desk_evidence:index_results"),
    "form of new evidence": Act("desk_evidence:add"),
    "add evidence": write("desk_evidence:add", always(), has_survey, data=given(**SOURCE)),
    "form of evidence": Act("desk_evidence:edit", on("evidence")),
    "edit evidence": write("desk_evidence:edit", on("evidence"), has_survey, data=given(**SOURCE)),
    "form to delete evidence": Act("desk_evidence:delete", on("evidence")),
    "delete evidence": write(
        "desk_evidence:delete",
        on("evidence"),
        lambda things: not Evidence.objects.filter(pk=things.evidence.pk).exists(),
    ),
    "history of evidence": Act("desk_evidence:history", on("evidence")),
    "results of evidence's history": Act("desk_evidence:history_results", on("evidence")),
    "usage of evidence": Act("desk_evidence:usage", on("evidence")),
    "choice of evidence": Act("desk_evidence_chooser:choose"),
    "results of the choice": Act("desk_evidence_chooser:choose_results"),
    "choose a piece of evidence": Act("desk_evidence_chooser:chosen", on("evidence")),
    "choose pieces of evidence": Act(
        "desk_evidence_chooser:chosen_multiple", query=lambda things: {"id": things.evidence.pk}
    ),
}

# ---- links and freshness


def is_confirmed(things: QualityThings) -> bool:
    return things.me is not None and Freshness.objects.filter(article=things.guide, reviewed_by=things.me).exists()


def is_due_soon(things: QualityThings) -> bool:
    things.link.refresh_from_db()
    return things.link.next_check <= timezone.now()


CONFIRMED = given(**{"confirm-confirmed": "on", "confirm-note": ""})
UPKEEP = {
    "links": Act("desk_links"),
    "results of links": Act("desk_links_results"),
    "look at a link again": write("desk_link_again", on("link"), is_due_soon),
    "report of freshness": Act("desk_freshness"),
    "results of freshness": Act("desk_freshness_results"),
    "freshness of an article": Act("desk_article_freshness", on("guide")),
    "plan the next review": write(
        "desk_article_freshness",
        on("guide"),
        lambda things: Freshness.objects.filter(article=things.guide, review_by=date(2040, 1, 2)).exists(),
        data=given(owner="", day="2040-01-02"),
    ),
    "confirm an article": write("desk_still_correct", on("guide"), is_confirmed, data=CONFIRMED),
    "confirm one's own": write("desk_still_correct", on("guide"), is_confirmed, data=CONFIRMED, before=own_articles),
}

# ---- sameness and questions


def owned(client: Client, things: QualityThings) -> None:
    asked = things.asked(things.guide)
    QuestionOwner.objects.create(key=asked.key, article=things.guide)


def key(things: QualityThings) -> int:
    return questions.key_of(things.asked(things.guide).question)


def answer(action: str, page: str) -> Callable[[Client, QualityThings], dict[str, Any]]:
    return lambda client, things: {"action": action, "row": things.asked(getattr(things, page)).pk}


SAMENESS = {
    "report of sameness": Act("desk_sameness"),
    "nearest of an article": Act("desk_sameness_nearest", on("guide")),
    "two side by side": Act("desk_sameness_compare", lambda things: (things.guide.pk, things.twin.pk)),
    "repeated questions": Act("desk_questions"),
    "a repeated question": Act("desk_question", key),
    "choose a question's owner": write(
        "desk_question",
        key,
        lambda things: QuestionOwner.objects.filter(article=things.twin).exists(),
        data=answer("own", "twin"),
    ),
    "take a question from its owner": write(
        "desk_question",
        key,
        lambda things: not QuestionOwner.objects.exists(),
        data=answer("give-up", "guide"),
        before=owned,
    ),
    "refer to a question's owner": write(
        "desk_question",
        key,
        lambda things: fresh(things.twin).has_unpublished_changes,
        data=answer("refer", "twin"),
        before=owned,
    ),
}

QUALITY_ACTS = {**CHECKS, **WORDS, **CLAIMS, **EVIDENCE, **UPKEEP, **SAMENESS}
