"""The registry of questions: which live articles answer the same one, and which of them owns it.

The owner's page says the question and its answer to machines (`FAQPage`). The others still show both, lead to
the owner, and leave them out of their markup. Nobody owns a question until a lead chooses: without a choice every
page marks up what it shows. A choice rests while its owner is not public, or does not ask the question any more.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue
from wagtail.log_actions import log

from cms.core.text import strip_html

from .anchors import question_anchor
from .facts import blocks_of
from .models import ArticlePage, LiveQuestion, QuestionOwner
from .publishing import Refusal, Refused, locked, may_publish
from .sameness.sentences import ANSWER, QUESTION, Wording, compared

if TYPE_CHECKING:
    from wagtail.models import Revision


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a question is answered: the owner's title, and the address of the question on its page."""

    title: str
    url: str


def key_of(question: str | None) -> int:
    """The same words have the same key, whatever their case and punctuation."""
    question = question or ""  # a form that is being filled in has none yet
    return Wording("", question, compared(question), QUESTION).key


# ---- what is asked where


def note(articles: Collection[int]) -> None:
    """Remember the questions that these articles ask live; of others, nothing."""
    rows = [row for page in live_articles().filter(pk__in=articles).only("pk", "body") for row in asked_by(page)]
    with transaction.atomic():
        LiveQuestion.objects.filter(article__in=articles).delete()
        LiveQuestion.objects.bulk_create(rows)


def asked_by(page: ArticlePage) -> Iterator[LiveQuestion]:
    for block in blocks_of(page.body.get_prep_value()):
        for item in block.items("items") if block.type == "faq" else ():
            question, answer = str(item.value["question"]), strip_html(str(item.value["answer"]))
            yield LiveQuestion(
                article_id=page.pk,
                item=item.id,
                key=key_of(question),
                question=question,
                answer=answer,
                answer_key=Wording("", answer, compared(answer), ANSWER).key,
            )


def live_articles() -> Any:
    return ArticlePage.objects.live().filter(alias_of=None)


def references_of(page: ArticlePage) -> dict[str, Reference]:
    """Of the questions of this page that another article owns: where, by the anchor on this page.

    One query, and two more when something is owned elsewhere.
    """
    anchors: dict[int, list[str]] = {}
    for child in page.body:
        for item in child.value["items"].bound_blocks if child.block_type == "faq" else ():
            anchors.setdefault(key_of(item.value["question"]), []).append(question_anchor(item.id or ""))
    chosen = QuestionOwner.objects.filter(key__in=anchors).exclude(article=page.pk or 0)
    owners = dict(chosen.values_list("key", "article")) if anchors else {}
    if not owners:
        return {}
    public = ArticlePage.objects.readable()
    rows = LiveQuestion.objects.filter(key__in=owners, article__in=owners.values()).filter(article__in=public)
    found: dict[str, Reference] = {}
    for row in rows.select_related("article").defer("article__body", "article__summary_points").order_by("-pk"):
        if owners[row.key] == row.article_id:
            reference = Reference(row.article.title, f"{row.article.get_url()}#{question_anchor(row.item)}")
            found.update(dict.fromkeys(anchors[row.key], reference))
    return found


# ---- choosing an owner


@transaction.atomic
def choose_owner(question: LiveQuestion, user: Any) -> None:
    """The article of this row owns the question from now on. Raises Refused."""
    page = question.article
    if not may_publish(user, page.get_parent()):
        raise Refused(page, [Refusal("no-lead", _("Only a lead may choose who owns a question."))])
    QuestionOwner.objects.update_or_create(key=question.key, defaults={"article": page, "chosen_by": user})
    log(instance=page, action="proofdesk.own_question", user=user, data={"reason": question.question})


@transaction.atomic
def give_up(owner: QuestionOwner, user: Any) -> None:
    """Nobody owns the question: every page marks up what it shows. Raises Refused."""
    page = owner.article
    if not may_publish(user, page.get_parent()):
        raise Refused(page, [Refusal("no-lead", _("Only a lead may choose who owns a question."))])
    question = LiveQuestion.objects.filter(key=owner.key).values_list("question", flat=True).first() or ""
    owner.delete()
    log(instance=page, action="proofdesk.give_up_question", user=user, data={"reason": question})


# ---- replacing an answer by a reference


@transaction.atomic
def refer(question: LiveQuestion, user: Any) -> "Revision":
    """A new draft of the article in which the owner's page stands in place of its own answer. Raises Refused.

    The draft goes through review like any other.
    """
    owner = QuestionOwner.objects.filter(key=question.key).select_related("article").first()
    page = locked(question.article)
    found = []
    lock = page.get_lock()
    if not page.permissions_for_user(user).can_edit() or (lock and lock.for_user(user)):
        found.append(Refusal("no-editor", _("You may not edit this article now.")))
    if owner is None or owner.article_id == page.pk:
        found.append(Refusal("no-owner", _("No other article owns this question. Choose its owner first.")))
    draft = page.get_latest_revision_as_object()
    raw = draft.body.get_prep_value()
    item = next((item for item in items_in(raw) if item.get("id") == question.item), None)
    if item is None or key_of(item["value"]["question"]) != question.key:
        found.append(Refusal("gone", _("Its latest draft does not ask this question any more.")))
    if found or owner is None or item is None:
        raise Refused(page, found)
    link = format_html('<a linktype="page" id="{}">{}</a>', owner.article_id, owner.article.title)
    answer = format_html("<p>{}</p>", format_html(_("See {}."), link))
    item["value"] |= {"answer": str(answer), "other_answers": []}
    draft.body = StreamValue(draft.body.stream_block, raw, is_lazy=True)
    return draft.save_revision(user=user, log_action=True, clean=False)


def items_in(raw: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The questions of a raw body, to be changed in place."""
    for block in raw:
        if block["type"] == "faq":
            yield from block["value"]["items"]
