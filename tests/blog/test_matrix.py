"""Who may do what, through the admin's own addresses. A write that is refused leaves everything as it was.

shown     the page opens
done      the write had its effect
saved     the text was saved as a draft, and the button did nothing else
refused   back to the admin's home page with Wagtail's sentence about permissions; nothing changed
gate      back with a reason of the release gate or the review; nothing changed
login     sent to the log-in; nothing changed
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry, PageViewRestriction, Revision, Site, TaskState, Workflow
from wagtailseo.models import SeoSettings

from blog import publishing
from blog.models import ArticleIndexPage, ArticlePage, Author
from blog.roles import ADMIN, COACH, LEAD, REVIEWER, WORKFLOW_NAME, WRITER, setup_roles
from tests.conftest import make_user

from .editing import form_of, save, signed_in
from .factories import article, faq

pytestmark = pytest.mark.django_db

SORRY = "Sorry, you do not have permission to access this area."
ROLES = ("anonymous", WRITER, REVIEWER, COACH, LEAD, ADMIN)

# fmt: off
TABLE = {                       # anonymous Writer     Reviewer   Coach      Lead       Admin
    "home":                      ("login",  "shown",   "shown",   "shown",   "shown",   "shown"),
    "explorer":                  ("login",  "shown",   "shown",   "shown",   "shown",   "shown"),
    "editor":                    ("login",  "shown",   "shown",   "shown",   "shown",   "shown"),
    "history":                   ("login",  "shown",   "shown",   "shown",   "shown",   "shown"),
    "compare revisions":         ("login",  "shown",   "shown",   "shown",   "shown",   "shown"),
    "create":                    ("login",  "done",    "done",    "refused", "done",    "done"),
    "save":                      ("login",  "done",    "done",    "done",    "done",    "done"),
    "submit":                    ("login",  "done",    "done",    "done",    "done",    "done"),
    "publish what nobody read":  ("login",  "saved",   "saved",   "saved",   "saved",   "saved"),
    "publish what is approved":  ("login",  "saved",   "saved",   "saved",   "done",    "done"),
    "schedule what is approved": ("login",  "saved",   "saved",   "saved",   "done",    "done"),
    "approve":                   ("login",  "refused", "done",    "refused", "refused", "done"),
    "approve one's own":         ("login",  "refused", "refused", "refused", "refused", "refused"),
    "request changes":           ("login",  "refused", "done",    "refused", "refused", "done"),
    "unpublish":                 ("login",  "refused", "refused", "refused", "done",    "done"),
    "delete a draft":            ("login",  "refused", "refused", "refused", "done",    "done"),
    "delete one's own draft":    ("login",  "done",    "done",    "done",    "done",    "done"),
    "delete what is live":       ("login",  "refused", "refused", "refused", "done",    "done"),
    "copy":                      ("login",  "done",    "done",    "form",    "done",    "done"),
    "move":                      ("login",  "refused", "refused", "refused", "done",    "done"),
    "lock":                      ("login",  "refused", "refused", "refused", "done",    "done"),
    "unlock":                    ("login",  "refused", "refused", "refused", "done",    "done"),
    "make private":              ("login",  "refused", "refused", "refused", "done",    "done"),
    "publish in bulk":           ("login",  "refused", "refused", "refused", "refused", "refused"),
    "unpublish in bulk":         ("login",  "refused", "refused", "refused", "done",    "done"),
    "delete in bulk":            ("login",  "refused", "refused", "refused", "done",    "done"),
    "images":                    ("login",  "shown",   "shown",   "shown",   "shown",   "shown"),
    "snippets":                  ("login",  "refused", "refused", "refused", "shown",   "shown"),
    "add an author":             ("login",  "refused", "refused", "refused", "done",    "done"),
    "disable the review":        ("login",  "refused", "refused", "refused", "refused", "done"),
    "users":                     ("login",  "refused", "refused", "refused", "refused", "shown"),
    "groups":                    ("login",  "refused", "refused", "refused", "refused", "shown"),
    "delete a user":             ("login",  "refused", "refused", "refused", "refused", "done"),
    "sites":                     ("login",  "refused", "refused", "refused", "refused", "shown"),
    "site settings":             ("login",  "refused", "refused", "refused", "refused", "shown"),
    "add a redirect":            ("login",  "refused", "refused", "refused", "refused", "done"),
}
# fmt: on


@dataclass
class Desk:
    """What there is to act on, each owned by somebody who takes no part."""

    index: ArticleIndexPage
    other_index: ArticleIndexPage
    draft: ArticlePage
    approved: ArticlePage
    live: ArticlePage
    waiting: ArticlePage
    locked: ArticlePage
    bystander: Any

    def now(self, page: ArticlePage) -> ArticlePage | None:
        return ArticlePage.objects.filter(pk=page.pk).first()


def desk(index: ArticleIndexPage) -> Desk:
    bystander = make_user("olga", WRITER)
    other = Page.get_first_root_node().add_child(instance=ArticleIndexPage(title="Elsewhere", slug="elsewhere"))
    setup_roles()

    def draft(slug: str) -> ArticlePage:
        page = article(index, slug, live=False, body=[faq(("How long?", "<p>Two months.</p>"))], owner=bystander)
        save(signed_in(bystander), page, "Two months.", updated_on="")  # in the form in which the editor saves it
        return fresh(page)

    def certified(slug: str) -> ArticlePage:
        page = draft(slug)
        publishing.certify(page, page.latest_revision, None, "review")
        return page

    live = certified("live")
    live.latest_revision.publish()
    waiting = draft("waiting")
    waiting.get_workflow().start(waiting, bystander)
    locked = draft("locked")
    locked.locked, locked.locked_by, locked.locked_at = True, bystander, timezone.now()
    locked.save()
    return Desk(
        index, other, draft("draft"), certified("approved"), fresh(live), fresh(waiting), fresh(locked), bystander
    )


def fresh(page: ArticlePage) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(pk=page.pk)
    return found


def pages(name: str, *args: Any) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=args)


def form(client: Client, page: ArticlePage, **more: str) -> dict[str, Any]:
    """Says what the article says."""
    latest = page.get_latest_revision_as_object()
    return {**form_of(client, page), "description": latest.description, "updated_on": "", **more}


def in_an_hour() -> str:
    return (timezone.now() + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")


def approve(client: Client, desk: Desk) -> HttpResponse:
    return decide(client, desk, "approve")


def decide(client: Client, desk: Desk, action: str) -> HttpResponse:
    state = fresh(desk.waiting).current_workflow_task_state
    return client.post(pages("workflow_action", desk.waiting.pk, action, state.pk), {"comment": "Read it."})


def bulk(action: str) -> Callable[[Client, Desk], HttpResponse]:
    def post(client: Client, desk: Desk) -> HttpResponse:
        page = desk.live if action != "publish" else desk.draft
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        return client.post(f"{url}?id={page.pk}&next=/admin/")

    return post


def get(url: Callable[[Desk], str]) -> Callable[[Client, Desk], HttpResponse]:
    return lambda client, desk: client.get(url(desk))


def post(url: Callable[[Desk], str], **data: str) -> Callable[[Client, Desk], HttpResponse]:
    return lambda client, desk: client.post(url(desk), data)


def gone(page: str) -> Callable[[Desk], bool]:
    return lambda desk: desk.now(getattr(desk, page)) is None


READ: dict[str, Callable[[Client, Desk], HttpResponse]] = {
    "home": get(lambda desk: reverse("wagtailadmin_home")),
    "explorer": get(lambda desk: reverse("wagtailadmin_explore", args=[desk.index.pk])),
    "editor": get(lambda desk: pages("edit", desk.draft.pk)),
    "history": get(lambda desk: pages("history", desk.draft.pk)),
    "compare revisions": get(lambda desk: pages("revisions_compare", desk.draft.pk, "earliest", "latest")),
    "images": get(lambda desk: reverse("wagtailimages:index")),
    "snippets": get(lambda desk: reverse("wagtailsnippets_blog_author:list")),
    "users": get(lambda desk: reverse("wagtailusers_users:index")),
    "groups": get(lambda desk: reverse("wagtailusers_groups:index")),
    "sites": get(lambda desk: reverse("wagtailsites:index")),
    "site settings": get(
        lambda desk: reverse("wagtailsettings:edit", args=["wagtailseo", "seosettings", Site.objects.get().pk])
    ),
}

Write = tuple[Callable[[Client, Desk], HttpResponse], Callable[[Desk], bool]]
WRITE: dict[str, Write] = {
    "create": (
        lambda client, desk: client.post(
            pages("add", "blog", "articlepage", desk.index.pk),
            form(client, desk.draft, title="New", slug="new"),
        ),
        lambda desk: ArticlePage.objects.filter(slug="new", live=False).exists(),
    ),
    "save": (
        lambda client, desk: client.post(pages("edit", desk.draft.pk), form(client, desk.draft, description="New.")),
        lambda desk: fresh(desk.draft).latest_revision.content["description"] == "New.",
    ),
    "submit": (
        lambda client, desk: client.post(
            pages("edit", desk.draft.pk), form(client, desk.draft, **{"action-submit": "1"})
        ),
        lambda desk: fresh(desk.draft).workflow_in_progress,
    ),
    "publish what nobody read": (
        lambda client, desk: client.post(
            pages("edit", desk.draft.pk), form(client, desk.draft, **{"action-publish": "1"})
        ),
        lambda desk: fresh(desk.draft).live,
    ),
    "publish what is approved": (
        lambda client, desk: client.post(
            pages("edit", desk.approved.pk), form(client, desk.approved, **{"action-publish": "1"})
        ),
        lambda desk: fresh(desk.approved).live,
    ),
    "schedule what is approved": (
        lambda client, desk: client.post(
            pages("edit", desk.approved.pk),
            form(client, desk.approved, **{"action-publish": "1", "go_live_at": in_an_hour()}),
        ),
        lambda desk: fresh(desk.approved).scheduled_revision is not None and not fresh(desk.approved).live,
    ),
    "approve": (approve, lambda desk: fresh(desk.waiting).live),
    # `outcome` makes it theirs.
    "approve one's own": (approve, lambda desk: fresh(desk.waiting).live),
    "request changes": (
        lambda client, desk: decide(client, desk, "reject"),
        lambda desk: fresh(desk.waiting).current_workflow_state.status == "needs_changes",
    ),
    "unpublish": (post(lambda desk: pages("unpublish", desk.live.pk)), lambda desk: not fresh(desk.live).live),
    "delete a draft": (post(lambda desk: pages("delete", desk.draft.pk)), gone("draft")),
    "delete one's own draft": (post(lambda desk: pages("delete", desk.draft.pk)), gone("draft")),
    "delete what is live": (post(lambda desk: pages("delete", desk.live.pk)), gone("live")),
    "copy": (
        lambda client, desk: client.post(
            pages("copy", desk.live.pk),
            {"new_title": "Copy", "new_slug": "copy", "new_parent_page": str(desk.index.pk)},
        ),
        lambda desk: ArticlePage.objects.filter(slug="copy", live=False).exists(),
    ),
    "move": (
        post(lambda desk: pages("move_confirm", desk.draft.pk, desk.other_index.pk)),
        lambda desk: fresh(desk.draft).is_child_of(desk.other_index),
    ),
    "lock": (post(lambda desk: pages("lock", desk.draft.pk)), lambda desk: fresh(desk.draft).locked),
    "unlock": (post(lambda desk: pages("unlock", desk.locked.pk)), lambda desk: not fresh(desk.locked).locked),
    "make private": (
        post(lambda desk: pages("set_privacy", desk.live.pk), restriction_type="login"),
        lambda desk: PageViewRestriction.objects.exists(),
    ),
    "publish in bulk": (bulk("publish"), lambda desk: fresh(desk.draft).live),
    "unpublish in bulk": (bulk("unpublish"), lambda desk: not fresh(desk.live).live),
    "delete in bulk": (bulk("delete"), gone("live")),
    "add an author": (
        post(lambda desk: reverse("wagtailsnippets_blog_author:add"), **{"name": "New", "same_as-count": "0"}),
        lambda desk: Author.objects.filter(name="New").exists(),
    ),
    "disable the review": (
        post(lambda desk: reverse("wagtailadmin_workflows:disable", args=[desk.index.get_workflow().pk])),
        lambda desk: not Workflow.objects.get(name=WORKFLOW_NAME).active,
    ),
    "delete a user": (
        post(lambda desk: reverse("wagtailusers_users:delete", args=[desk.bystander.pk])),
        lambda desk: not get_user_model()._default_manager.filter(pk=desk.bystander.pk).exists(),
    ),
    "add a redirect": (
        post(lambda desk: reverse("wagtailredirects:add"), old_path="/old", redirect_link="https://example.org/"),
        lambda desk: Redirect.objects.exists(),
    ),
}


def state_of_things() -> list[Any]:
    """Everything that a refused write must leave as it was."""
    return [
        list(ArticlePage.objects.order_by("pk").values()),
        list(Revision.objects.order_by("pk").values_list("pk", "created_at", "approved_go_live_at")),
        list(TaskState.objects.order_by("pk").values_list("pk", "status")),
        list(Workflow.objects.order_by("pk").values_list("pk", "active")),
        *(model._default_manager.count() for model in (
            get_user_model(), Group, Author, Redirect, Site, SeoSettings, PageViewRestriction, PageLogEntry,
        )),
    ]  # fmt: skip


def answer_of(response: HttpResponse) -> str:
    if response.status_code == 302 and response["Location"].startswith(reverse("wagtailadmin_login")):
        return "login"
    told = [str(message) for message in get_messages(response.wsgi_request)]
    if (
        response.status_code == 302
        and response["Location"] == reverse("wagtailadmin_home")
        and any(SORRY in text for text in told)
    ):
        return "refused"
    return {200: "shown", 302: "sent on"}.get(response.status_code, str(response.status_code))


def outcome(row: str, client: Client, desk: Desk) -> str:
    if row in READ:
        return answer_of(READ[row](client, desk))
    act, has_effect = WRITE[row]
    assert not has_effect(desk)
    if me := client.session.get("_auth_user_id"):
        if row == "approve one's own":
            fresh(desk.waiting).workflow_states.update(requested_by=me)
        if row == "delete one's own draft":
            ArticlePage.objects.filter(pk=desk.draft.pk).update(owner=me)
    before = state_of_things()
    latest = fresh(desk.draft).latest_revision_id, fresh(desk.approved).latest_revision_id
    response = act(client, desk)
    if has_effect(desk):
        return "done"
    if state_of_things() != before:
        now = fresh(desk.draft).latest_revision_id, fresh(desk.approved).latest_revision_id
        assert not ArticlePage.objects.filter(pk__in=[desk.draft.pk, desk.approved.pk], live=True).exists()
        return "saved" if now != latest and response.status_code == 302 else f"changed by {answer_of(response)}"
    answer = answer_of(response)
    return "form" if answer == "shown" else answer


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_table_says(index: ArticleIndexPage, role: str) -> None:
    things = desk(index)
    client = Client() if role == "anonymous" else signed_in(make_user("somebody", role))
    found = {}
    for row in TABLE:
        with transaction.atomic():
            found[row] = outcome(row, client, things)
            transaction.set_rollback(True)
    column = ROLES.index(role)
    assert found == {row: cells[column] for row, cells in TABLE.items()}


def test_the_table_has_a_row_for_each_route() -> None:
    assert set(TABLE) == {*READ, *WRITE}
