"""Every way by which an article could come to be live, as somebody would try it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from typing import Any

from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page

from blog import publishing
from blog.models import ArticleIndexPage, ArticlePage
from blog.roles import COACH, REVIEWER
from tests.manage.calls import program_of

from . import gate
from .editing import form_of, signed_in
from .gate import People, edited, post_edit, submit

Act = Callable[[ArticlePage, People], object]

NEVER = "never"  # by its nature makes nothing live
APPROVED = "approved"  # makes live what was approved before
APPROVES = "approves"  # is itself the look of a second person, or a lead's word


@dataclass(frozen=True)
class Route:
    name: str
    lets: str
    act: Act

    def __str__(self) -> str:
        return self.name


ROUTES: list[Route] = []


def route(name: str, lets: str) -> Callable[[Act], Act]:
    def remember(act: Act) -> Act:
        ROUTES.append(Route(name, lets, act))
        return act

    return remember


# ---- the editor


@route("publish button: lead", APPROVED)
def publish_as_lead(page: ArticlePage, people: People) -> None:
    post_edit(people.lead, page, **{"action-publish": "1"})


@route("publish button: administrator", APPROVED)
def publish_as_admin(page: ArticlePage, people: People) -> None:
    post_edit(people.admin, page, **{"action-publish": "1"})


@route("publish button, sent by a writer", NEVER)
def publish_as_writer(page: ArticlePage, people: People) -> None:
    post_edit(people.writer, page, **{"action-publish": "1"})


@route("publish button, text changed in the same form", NEVER)
def publish_changed(page: ArticlePage, people: People) -> None:
    post_edit(people.lead, page, **{"action-publish": "1", "description": "Said otherwise."})


@route("create and publish in one go", NEVER)
def create_live(page: ArticlePage, people: People) -> None:
    for number, user in enumerate((people.lead, people.admin)):
        client = signed_in(user)
        data = {**form_of(client, page), "slug": f"{gate.SLUG}-{number}", "title": gate.TITLE, "action-publish": "1"}
        address = reverse("wagtailadmin_pages:add", args=["blog", "articlepage", page.get_parent().pk])
        assert client.post(address, data).status_code == 302


@route("bulk publish", APPROVED)
def bulk_publish(page: ArticlePage, people: People) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    signed_in(people.lead).post(f"{address}?id={page.pk}", {})


@route("bulk publish the listing with all below it", APPROVED)
def bulk_publish_below(page: ArticlePage, people: People) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    signed_in(people.admin).post(f"{address}?id={page.get_parent().pk}", {"include_descendants": "on"})


@route("revert to an approved version, and publish", APPROVED)
def revert_and_publish(page: ArticlePage, people: People) -> None:
    old, title, slug = page.latest_revision, page.latest_revision.content["title"], page.latest_revision.content["slug"]
    newer = edited(page, people.writer, title="Secret words, newer", slug=slug)
    data = {"revision": str(old.pk), "title": title, "action-publish": "1"}
    post_edit(people.lead, newer, **data)  # the button is not offered: the latest version has no approval
    post_edit(people.lead, newer, **{**data, "action-publish": ""})
    post_edit(people.lead, newer, **data)


@route("unpublish, change, publish", NEVER)
def republish_changed(page: ArticlePage, people: People) -> None:
    page.unpublish(user=people.lead)
    newer = edited(page, people.writer, title=f"{gate.TITLE}, changed")
    newer.latest_revision.publish(user=people.lead)


# ---- programs


@route("API: publish, by a lead's token", APPROVED)
def publish_by_token(page: ArticlePage, people: People) -> None:
    program_of(people.lead).post(f"{page.pk}/publish/")


@route("API: publish, by a writer's token", NEVER)
def publish_by_a_writers_token(page: ArticlePage, people: People) -> None:
    program_of(people.writer).post(f"{page.pk}/publish/")


@route("API: change and publish", NEVER)
def change_and_publish_by_token(page: ArticlePage, people: People) -> None:
    program = program_of(people.lead)
    changed = program.patch(
        f"{page.pk}/", {"description": "Said otherwise."}, program.get(f"{page.pk}/").said["version"]
    )
    assert changed.status_code == 200
    program.post(f"{page.pk}/publish/")


@route("API: say in the request that it is live", NEVER)
def create_live_by_token(page: ArticlePage, people: People) -> None:
    program = program_of(people.admin)
    for more in ({"live": True}, {"go_live_at": "2020-01-01T00:00:00Z"}, {}):
        program.post("", {"title": gate.TITLE, "slug": f"{gate.SLUG}-by-token", **more})


# ---- the review


@route("approval by a second person", APPROVES)
def approve(page: ArticlePage, people: People) -> None:
    submit(page, people.writer)
    gate.decide(people.reviewer, page)


@route("approval by a second person, in the editor", APPROVES)
def approve_in_form(page: ArticlePage, people: People) -> None:
    gate.decide_in_form(people.reviewer, submit(page, people.writer))


@route("approval by its author", NEVER)
def approve_own(page: ArticlePage, people: People) -> None:
    join(people.writer, REVIEWER, COACH)
    gate.decide(people.writer, submit(page, people.writer))


@route("approval by its author, in the editor", NEVER)
def approve_own_in_form(page: ArticlePage, people: People) -> None:
    join(people.writer, REVIEWER, COACH)
    gate.decide_in_form(people.writer, submit(page, people.writer))


@route("approval by whom edits in the same form", NEVER)
def approve_and_edit(page: ArticlePage, people: People) -> None:
    gate.decide_in_form(people.reviewer, submit(page, people.writer), description="Said otherwise.")


@route("approval by an administrator who submitted it", NEVER)
def approve_own_as_admin(page: ArticlePage, people: People) -> None:
    gate.decide(people.admin, submit(page, people.admin))


@route("the review loses its tasks", NEVER)
def disable_tasks(page: ArticlePage, people: People) -> None:
    state = submit(page, people.writer).current_workflow_state
    for task in state.workflow.tasks.specific():
        task.deactivate(user=people.admin)


@route("break glass: lead", APPROVES)
def break_glass(page: ArticlePage, people: People) -> None:
    publishing.break_glass(page, people.lead, "A wrong number is live.")


@route("break glass: reviewer", NEVER)
def break_glass_as_reviewer(page: ArticlePage, people: People) -> None:
    publishing.break_glass(page, people.reviewer, "I cannot wait.")


# ---- the schedule


@route("schedule in the editor, then the scheduler", APPROVED)
def schedule(page: ArticlePage, people: People) -> None:
    later = timezone.now() + timedelta(hours=1)
    post_edit(people.lead, page, **{"action-publish": "1", "go_live_at": later.strftime("%Y-%m-%d %H:%M")})
    run_scheduler(later + timedelta(hours=1))


@route("schedule by code, then the scheduler", APPROVED)
def schedule_by_code(page: ArticlePage, people: People) -> None:
    later = timezone.now() + timedelta(hours=1)
    edited(page, people.writer, go_live_at=later).latest_revision.publish()
    run_scheduler(later + timedelta(hours=1))


@route("a moment in the past, published by code", APPROVED)
def schedule_in_past(page: ArticlePage, people: People) -> None:
    edited(page, people.writer, go_live_at=timezone.now() - timedelta(hours=1)).latest_revision.publish()


@route("a schedule written into the revision", APPROVED)
def schedule_revision(page: ArticlePage, people: People) -> None:
    page.latest_revision.approved_go_live_at = timezone.now() - timedelta(hours=1)
    page.latest_revision.save()
    run_scheduler(timezone.now())


@route("a schedule written around the models", APPROVED)
def schedule_raw(page: ArticlePage, people: People) -> None:
    page.revisions.filter(pk=page.latest_revision_id).update(approved_go_live_at=timezone.now() - timedelta(hours=1))
    run_scheduler(timezone.now())


@route("scheduled, changed in place, then the scheduler", NEVER)
def change_scheduled(page: ArticlePage, people: People) -> None:
    later = timezone.now() + timedelta(hours=1)
    page = edited(page, people.writer, go_live_at=later)
    page.latest_revision.publish()
    page.latest_revision.content = {**page.latest_revision.content, "description": "Said otherwise."}
    try:
        page.latest_revision.save()
    finally:
        page.revisions.filter(pk=page.latest_revision_id).update(content=page.latest_revision.content)
        run_scheduler(later + timedelta(hours=1))


# ---- code


@route("Revision.publish()", APPROVED)
def publish_revision(page: ArticlePage, people: People) -> None:
    page.latest_revision.publish()


@route("Revision.publish(skip_permission_checks=True)", APPROVED)
def publish_revision_unchecked(page: ArticlePage, people: People) -> None:
    page.latest_revision.publish(user=people.writer, skip_permission_checks=True)


@route("PublishPageRevisionAction, permission checks skipped", APPROVED)
def publish_action(page: ArticlePage, people: People) -> None:
    PublishPageRevisionAction(page.latest_revision, user=people.writer).execute(skip_permission_checks=True)


@route("live = True, save()", APPROVED)
def save_live(page: ArticlePage, people: People) -> None:
    latest = page.latest_revision.as_object()
    latest.live = True
    latest.save()


@route("live = True, save(update_fields)", APPROVED)
def save_live_only(page: ArticlePage, people: People) -> None:
    latest = page.latest_revision.as_object()
    latest.live = True
    latest.save(update_fields=["live", "title", "draft_title", "slug", "url_path"])


@route("live = True, Page.save()", APPROVED)
def save_live_as_page(page: ArticlePage, people: People) -> None:
    plain, latest = Page.objects.get(pk=page.pk), page.latest_revision.as_object()
    plain.live, plain.title, plain.slug = True, latest.title, latest.slug
    plain.save()


@route("add_child() of a live article", NEVER)
def add_live(page: ArticlePage, people: People) -> None:
    index = ArticleIndexPage.objects.get(pk=page.get_parent().pk)
    new = ArticlePage(title=gate.TITLE, slug=f"{gate.SLUG}-2", body=page.body, live=True)
    count = index.numchild
    try:
        index.add_child(instance=new)
    finally:
        index.refresh_from_db()
        assert index.numchild == count == index.get_children().count()


# ---- small parts


def join(user: Any, *groups: str) -> None:
    from django.contrib.auth.models import Group

    user.groups.add(*Group.objects.filter(name__in=groups))


def run_scheduler(moment: Any) -> None:
    # It says that it left something out.
    with gate.clock(moment), suppress(SystemExit, CommandError, publishing.Refused):
        call_command("publish_scheduled", stdout=StringIO(), stderr=StringIO())
