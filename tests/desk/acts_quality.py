"""What one can do about the quality of articles: an act for each address, and for each way to use one."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from blog import checking, questions, waiving
from blog.models import (
    ArticlePage,
    Claim,
    Evidence,
    Freshness,
    Pruning,
    QuestionOwner,
    RuleSetting,
    Term,
    Verdict,
    Waiver,
)
from blog.pruning import approval, verdicts
from cms.core.models import MissingAddress, RedirectRule
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
    "report of the site's health": Act("desk_site_health"),
    "results of the site's health": Act("desk_site_health_results"),
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

# ---- pruning


def manager(things: QualityThings) -> Any:
    return things.pruning.started_by


def were_proposed(client: Client, things: QualityThings) -> None:
    verdicts.propose(things.pruning, manager(things))


def own_verdicts(client: Client, things: QualityThings) -> None:
    were_proposed(client, things)
    Verdict.objects.update(decided_by=things.me)


def were_carried_out(client: Client, things: QualityThings) -> None:
    were_proposed(client, things)
    approval.approve(things.pruning, make_user("otto", None), pruning(things).proposed_digest)


def pruning(things: QualityThings) -> Pruning:
    return Pruning.objects.get(pk=things.pruning.pk)


def pruned(things: QualityThings) -> Verdict:
    return Verdict.objects.get(pruning=things.pruning, kind="prune")


def becomes(action: str, effect: Effect, before: Any = None, **more: Any) -> Act:
    def data(client: Client, things: QualityThings) -> dict[str, Any]:
        number = things.pruning.verdicts.latest("pk").article_id
        return {
            "action": action.format(number=number), "article": number, "digest": pruning(things).proposed_digest, **more
        }  # fmt: skip

    return write("desk_pruning_group", on("pruning"), effect, data=data, before=before or (lambda client, things: None))


def is_now(status: str) -> Effect:
    return lambda things: pruning(things).status == status


PRUNING = {
    "what may be pruned": Act("desk_pruning"),
    "past prunings": Act("desk_pruning_past"),
    "a pruning": Act("desk_pruning_group", on("pruning")),
    "begin a pruning": write(
        "desk_pruning",
        always(),
        lambda things: Verdict.objects.filter(article=things.same[0]).exists(),
        data=lambda client, things: {"article": things.same[0].pk},
    ),
    "choose a survivor": becomes("survivor:{number}", lambda things: not Verdict.objects.filter(kind="prune").exists()),
    "give a verdict": becomes(
        "decide", lambda things: Verdict.objects.filter(kind="rewrite").exists(), **{"verdict-kind": "rewrite"}
    ),
    "undo a verdict": becomes("undo", lambda things: Verdict.objects.filter(kind="").exists()),
    "propose verdicts": becomes("propose", is_now("proposed")),
    "change proposed verdicts": becomes("reopen", is_now("open"), were_proposed),
    "give a pruning up": becomes("drop", is_now("dropped")),
    "send verdicts back": becomes("send-back", is_now("open"), were_proposed, **{"return-reason": REASON}),
    "approve verdicts": becomes("approve", is_now("done"), were_proposed),
    "approve one's own verdicts": becomes("approve", is_now("done"), own_verdicts),
    "put an article back": becomes(
        "take-back", lambda things: pruned(things).taken_back_at is not None, were_carried_out
    ),
}

# ---- addresses

RULED = {"pattern": "/gone-*", "target": "", "status": "410", "position": "1"}
LED = {"redirect_link": "https://example.com/", "redirect_page": "", "is_permanent": "on", "site": ""}


def rule(client: Client, things: QualityThings) -> dict[str, Any]:
    return {**RULED, "site": things.index.get_site().pk}


def leads_to_example(path: str) -> Effect:
    return lambda things: Redirect.objects.filter(old_path=path, redirect_link="https://example.com/").exists()


def is_gone(things: QualityThings) -> bool:
    return RedirectRule.objects.filter(pattern="/gone-*").exists()


ADDRESSES = {
    "redirects": Act("desk_redirects"),
    "results of redirects": Act("desk_redirects_results"),
    "form of a redirect": Act("desk_redirect_edit", on("old")),
    "edit a redirect": write(
        "desk_redirect_edit", on("old"), leads_to_example("/old"), data=given(old_path="/old", **LED)
    ),
    "form for a missing address": Act("desk_redirect_add", query=lambda things: {"missing": things.missing.pk}),
    "redirect a missing address": write(
        "desk_redirect_add",
        always(),
        lambda things: leads_to_example("/nowhere")(things) and not MissingAddress.objects.exists(),
        query=lambda things: {"missing": things.missing.pk},
        data=given(old_path="/nowhere/", **LED),
    ),
    "redirect rules": Act("desk_redirect_rules:index"),
    "results of redirect rules": Act("desk_redirect_rules:index_results"),
    "form of a new rule": Act("desk_redirect_rules:add"),
    "add a rule": write("desk_redirect_rules:add", always(), is_gone, data=rule),
    "form of a redirect rule": Act("desk_redirect_rules:edit", on("ruled")),
    "edit a redirect rule": write("desk_redirect_rules:edit", on("ruled"), is_gone, data=rule),
    "form to delete a rule": Act("desk_redirect_rules:delete", on("ruled")),
    "delete a rule": write("desk_redirect_rules:delete", on("ruled"), lambda things: not RedirectRule.objects.exists()),
    "history of a rule": Act("desk_redirect_rules:history", on("ruled")),
    "results of a rule's history": Act("desk_redirect_rules:history_results", on("ruled")),
    "usage of a rule": Act("desk_redirect_rules:usage", on("ruled")),
    "form to import redirects": Act("desk_redirects_import"),
    "import redirects": write(
        "desk_redirects_import",
        always(),
        leads_to_example("/from"),
        data=lambda client, things: {
            "site": things.index.get_site().pk,
            "text": "/from https://example.com/",
            "save": "1",
        },
    ),
    "missing addresses": Act("desk_missing"),
    "results of missing addresses": Act("desk_missing_results"),
    "ignore a missing address": write(
        "desk_missing_ignore", on("missing"), lambda things: MissingAddress.objects.filter(is_ignored=True).exists()
    ),
}

GUIDE = {
    "the guide": Act("desk_guide"),
    "a page of the guide": Act("desk_guide_page", always("review")),
    "a picture of the guide": Act("desk_guide_picture", always("dashboard.webp")),
}

READINESS = {"scoring of a readiness test": Act("desk_scoring", on("readiness"))}

QUALITY_ACTS = {
    **CHECKS,
    **WORDS,
    **CLAIMS,
    **EVIDENCE,
    **UPKEEP,
    **SAMENESS,
    **PRUNING,
    **ADDRESSES,
    **GUIDE,
    **READINESS,
}
