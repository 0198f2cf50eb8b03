"""Who may do what, through the admin's own addresses. A write that is refused leaves everything as it was."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site, Workflow
from wagtailseo.models import SeoSettings

from blog import publishing
from blog.models import ArticleIndexPage, ArticlePage, Author
from blog.roles import WORKFLOW_NAME, WRITER, setup_roles
from tests.conftest import make_user
from tests.matrix import ROLES, Act, Table, always, column, given, on, played, somebody, write

from .editing import form_of, save, signed_in
from .factories import article, faq
from .packets import fresh

pytestmark = pytest.mark.django_db

# fmt: off
TABLE: Table = {                # anonymous Writer     Reviewer   Coach      Lead       Admin
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
    "publish in bulk":           ("login",  "gate",    "gate",    "gate",    "gate",    "gate"),
    "unpublish in bulk":         ("login",  "sent on", "sent on", "sent on", "done",    "done"),
    "delete in bulk":            ("login",  "sent on", "sent on", "sent on", "done",    "done"),
    "images":                    ("login",  "shown",   "shown",   "shown",   "shown",   "shown"),
    "snippets":                  ("login",  "refused", "refused", "refused", "shown",   "shown"),
    "add an author":             ("login",  "refused", "refused", "refused", "done",    "done"),
    "disable the review":        ("login",  "refused", "refused", "refused", "refused", "done"),
    "users":                     ("login",  "refused", "refused", "refused", "refused", "shown"),
    "groups":                    ("login",  "refused", "refused", "refused", "refused", "shown"),
    "delete a user":             ("login",  "refused", "refused", "refused", "refused", "done"),
    "sites":                     ("login",  "refused", "refused", "refused", "refused", "shown"),
    "site settings":             ("login",  "refused", "refused", "refused", "refused", "shown"),
    "add a redirect":            ("login",  "refused", "refused", "refused", "done",    "done"),
}
# fmt: on


@dataclass
class Desk:
    """What there is to act on, each owned by somebody who takes no part."""

    me: Any
    index: ArticleIndexPage
    other_index: ArticleIndexPage
    draft: ArticlePage
    approved: ArticlePage
    live: ArticlePage
    waiting: ArticlePage
    locked: ArticlePage
    bystander: Any


def desk(index: ArticleIndexPage, me: Any) -> Desk:
    bystander = make_user("olga", WRITER)
    other = Page.get_first_root_node().add_child(instance=ArticleIndexPage(title="Elsewhere", slug="elsewhere"))
    setup_roles()
    SeoSettings.for_site(Site.objects.get())  # else the first look at them makes them

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
        me, index, other, draft("draft"), certified("approved"), fresh(live), fresh(waiting), fresh(locked), bystander
    )


# ---- how each is done


def form(page: str, **more: str) -> Callable[[Client, Desk], dict[str, Any]]:
    """The editor's form of one of the articles. Says what the article says, but for `more`."""

    def data(client: Client, desk: Desk) -> dict[str, Any]:
        latest = getattr(desk, page).get_latest_revision_as_object()
        return {**form_of(client, latest), "description": latest.description, "updated_on": "", **more}

    return data


def edit(page: str, effect: Callable[[Desk], bool], **more: str) -> Act:
    def is_saved(desk: Desk) -> bool:
        before, now = getattr(desk, page), fresh(getattr(desk, page))
        return now.latest_revision_id != before.latest_revision_id and not now.live

    route = "wagtailadmin_pages:edit"
    return Act(route, on(page), data=form(page, **more), effect=effect, instead=is_saved)


def decide(action: str, effect: Callable[[Desk], bool], **more: Any) -> Act:
    def task(desk: Desk) -> tuple[int, str, int]:
        return desk.waiting.pk, action, fresh(desk.waiting).current_workflow_task_state.pk

    return write("wagtailadmin_pages:workflow_action", task, effect, data=given(comment="Read it."), **more)


def bulk(action: str, page: str, effect: Callable[[Desk], bool]) -> Act:
    def query(desk: Desk) -> dict[str, Any]:
        return {"id": getattr(desk, page).pk, "next": "/admin/"}

    return write("wagtail_bulk_action", always("wagtailcore", "page", action), effect, query=query)


def own_submission(client: Client, desk: Desk) -> None:
    fresh(desk.waiting).workflow_states.update(requested_by=desk.me)


def own_draft(client: Client, desk: Desk) -> None:
    ArticlePage.objects.filter(pk=desk.draft.pk).update(owner=desk.me)


def live(page: str) -> Callable[[Desk], bool]:
    return lambda desk: fresh(getattr(desk, page)).live


def off(page: str) -> Callable[[Desk], bool]:
    return lambda desk: not fresh(getattr(desk, page)).live


def gone(page: str) -> Callable[[Desk], bool]:
    return lambda desk: not ArticlePage.objects.filter(pk=getattr(desk, page).pk).exists()


def locked(page: str, wanted: bool) -> Callable[[Desk], bool]:
    return lambda desk: fresh(getattr(desk, page)).locked is wanted


def in_an_hour() -> str:
    return (timezone.now() + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")


ACTS = {
    "home": Act("wagtailadmin_home"),
    "explorer": Act("wagtailadmin_explore", on("index")),
    "editor": Act("wagtailadmin_pages:edit", on("draft")),
    "history": Act("wagtailadmin_pages:history", on("draft")),
    "compare revisions": Act(
        "wagtailadmin_pages:revisions_compare", lambda desk: (desk.draft.pk, "earliest", "latest")
    ),
    "create": write(
        "wagtailadmin_pages:add",
        lambda desk: ("blog", "articlepage", desk.index.pk),
        lambda desk: ArticlePage.objects.filter(slug="new", live=False).exists(),
        data=form("draft", title="New", slug="new"),
    ),
    "save": edit(
        "draft", lambda desk: fresh(desk.draft).latest_revision.content["description"] == "New.", description="New."
    ),
    "submit": edit("draft", lambda desk: fresh(desk.draft).workflow_in_progress, **{"action-submit": "1"}),
    "publish what nobody read": edit("draft", live("draft"), **{"action-publish": "1"}),
    "publish what is approved": edit("approved", live("approved"), **{"action-publish": "1"}),
    "schedule what is approved": edit(
        "approved",
        lambda desk: fresh(desk.approved).scheduled_revision is not None and not fresh(desk.approved).live,
        **{"action-publish": "1", "go_live_at": in_an_hour()},
    ),
    "approve": decide("approve", live("waiting")),
    "approve one's own": decide("approve", live("waiting"), before=own_submission),
    "request changes": decide(
        "reject", lambda desk: fresh(desk.waiting).current_workflow_state.status == "needs_changes"
    ),
    "unpublish": write("wagtailadmin_pages:unpublish", on("live"), off("live")),
    "delete a draft": write("wagtailadmin_pages:delete", on("draft"), gone("draft")),
    "delete one's own draft": write("wagtailadmin_pages:delete", on("draft"), gone("draft"), before=own_draft),
    "delete what is live": write("wagtailadmin_pages:delete", on("live"), gone("live")),
    "copy": write(
        "wagtailadmin_pages:copy",
        on("live"),
        lambda desk: ArticlePage.objects.filter(slug="copy", live=False).exists(),
        data=lambda client, desk: {"new_title": "Copy", "new_slug": "copy", "new_parent_page": desk.index.pk},
    ),
    "move": write(
        "wagtailadmin_pages:move_confirm",
        lambda desk: (desk.draft.pk, desk.other_index.pk),
        lambda desk: fresh(desk.draft).is_child_of(desk.other_index),
    ),
    "lock": write("wagtailadmin_pages:lock", on("draft"), locked("draft", True)),
    "unlock": write("wagtailadmin_pages:unlock", on("locked"), locked("locked", False)),
    "make private": write(
        "wagtailadmin_pages:set_privacy",
        on("live"),
        lambda desk: PageViewRestriction.objects.exists(),
        data=given(restriction_type="login"),
    ),
    "publish in bulk": bulk("publish", "draft", live("draft")),
    "unpublish in bulk": bulk("unpublish", "live", off("live")),
    "delete in bulk": bulk("delete", "live", gone("live")),
    "images": Act("wagtailimages:index"),
    "snippets": Act("wagtailsnippets_blog_author:list"),
    "add an author": write(
        "wagtailsnippets_blog_author:add",
        always(),
        lambda desk: Author.objects.filter(name="New").exists(),
        data=given(**{"name": "New", "same_as-count": "0"}),
    ),
    "disable the review": write(
        "wagtailadmin_workflows:disable",
        lambda desk: desk.index.get_workflow().pk,
        lambda desk: not Workflow.objects.get(name=WORKFLOW_NAME).active,
    ),
    "users": Act("wagtailusers_users:index"),
    "groups": Act("wagtailusers_groups:index"),
    "delete a user": write(
        "wagtailusers_users:delete",
        on("bystander"),
        lambda desk: not get_user_model()._default_manager.filter(pk=desk.bystander.pk).exists(),
    ),
    "sites": Act("wagtailsites:index"),
    "site settings": Act("wagtailsettings:edit", lambda desk: ("wagtailseo", "seosettings", Site.objects.get().pk)),
    "add a redirect": write(
        "wagtailredirects:add",
        always(),
        lambda desk: Redirect.objects.exists(),
        data=given(old_path="/old", redirect_link="https://example.org/"),
    ),
}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_table_says(index: ArticleIndexPage, role: str) -> None:
    assert played(ACTS, desk(index, somebody(role))) == column(TABLE, role)


def test_the_table_has_a_row_for_each_act() -> None:
    assert list(TABLE) == list(ACTS)
