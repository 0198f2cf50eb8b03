"""What one can do at the desk: an act for each of its addresses, and for each way to use one."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.test import Client
from wagtail.models import Comment, CommentReply

from blog import review
from blog.content import content_hash
from blog.models import ApiToken, Certificate, NoticePreference, Release, ReviewLink, Setback
from tests.blog.packets import form
from tests.blog.planning import fresh, reload
from tests.matrix import Act, always, given, on, write

from .things import Things

Effect = Callable[[Things], bool]
REASON = "A reader found a wrong phone number."


def is_live(page: str) -> Effect:
    return lambda things: fresh(getattr(things, page)).live


# ---- reviews


def decide(page: str, action: str, effect: Effect, **more: Any) -> Act:
    def answers(client: Client, things: Things) -> dict[str, Any]:
        found = fresh(getattr(things, page))
        return {
            "action": action,
            "state": found.current_workflow_task_state.pk,
            "content": content_hash(found.latest_revision.content),
            "revision": found.latest_revision_id,
            "comment": "Read it.",
        }

    return write("desk_decide", on(page), effect, data=answers, **more)


def own_submission(client: Client, things: Things) -> None:
    fresh(things.waiting).workflow_states.update(requested_by=things.me)


def is_sent_back(things: Things) -> bool:
    return fresh(things.waiting).current_workflow_state.status == "needs_changes"


def is_mine(things: Things) -> bool:
    return things.me is not None and things.submission.assignee_id == things.me.pk


def thread(things: Things) -> tuple[int, int]:
    return things.discussed.pk, things.comment.pk


def change_details(**more: Any) -> Act:
    data = given(assignee="", due_on="", priority="1")
    return write("desk_details", on("waiting"), lambda things: things.submission.priority == 1, data=data, **more)


REVIEWING = {
    "review queue": Act("desk_queue"),
    "a tab of the queue": Act("desk_queue_tab", always("all")),
    "results of the queue": Act("desk_queue_results", always("all")),
    "board": Act("desk_board"),
    "review": Act("desk_review", on("waiting")),
    "approve": decide("waiting", "approve", is_live("waiting")),
    "approve one's own": decide("waiting", "approve", is_live("waiting"), before=own_submission),
    "sign as a coach": decide("signing", "approve", is_live("signing")),
    "ask for changes": decide("waiting", "reject", is_sent_back),
    "form of its details": Act("desk_details", on("waiting")),
    "change its details": change_details(),
    "change details of one's own": change_details(before=own_submission),
    "take a review": write("desk_take", on("waiting"), is_mine),
    "take one's own": write("desk_take", on("waiting"), is_mine, before=own_submission),
    "comment": write(
        "desk_comment",
        on("waiting"),
        lambda things: Comment.objects.filter(text="Says who?").exists(),
        data=given(place="title", text="Says who?"),
    ),
    "reply": write("desk_reply", thread, lambda things: CommentReply.objects.exists(), data=given(text="Because.")),
    "resolve": write(
        "desk_resolve",
        thread,
        lambda things: Comment.objects.filter(pk=things.comment.pk, resolved_at=None).count() == 0,
    ),
}

# ---- the record


def own_retraction(client: Client, things: Things) -> None:
    type(things.retraction).objects.filter(pk=things.retraction.pk).update(set_by=things.me)


def is_lifted(things: Things) -> bool:
    return not things.retracted.retractions.filter(lifted_at=None).exists()


RECORD = {
    "form to retract": Act("desk_retract", on("waiting")),
    "retract": write(
        "desk_retract",
        on("waiting"),
        lambda things: things.waiting.retractions.exists(),
        data=given(reason=REASON),
    ),
    "form to lift": Act("desk_lift", on("retracted")),
    "lift a retraction": write("desk_lift", on("retracted"), is_lifted),
    "lift one's own": write("desk_lift", on("retracted"), is_lifted, before=own_retraction),
    "form to release now": Act("desk_break_glass", on("draft")),
    "release now": write(
        "desk_break_glass",
        on("draft"),
        lambda things: Certificate.objects.filter(page=things.draft, basis="break_glass").exists(),
        data=lambda client, things: {
            "digest": content_hash(things.draft.latest_revision.content),
            "reason": REASON,
            "confirmed": "on",
        },
    ),
    "certificates": Act("desk_certificate", on("joined")),
    "decisions": Act("desk_decisions"),
    "results of decisions": Act("desk_decisions_results"),
    "decisions as a spreadsheet": Act("desk_decisions", query=lambda things: {"export": "xlsx"}),
}

# ---- releases and the calendar


def holds(page: str, wanted: bool = True) -> Effect:
    return lambda things: things.spring.items.filter(article=getattr(things, page)).exists() is wanted


def released(name: str) -> dict[str, Any]:
    """The fields of its form."""
    return {"name": name, "note": "", "go_live_at": ""}


def move(kind: str, pk: Callable[[Things], int], when: str, effect: Effect) -> Act:
    return write("desk_calendar:move", lambda things: (kind, pk(things)), effect, data=given(when=when))


def planned(things: Things) -> Any:
    return things.scheduled.revisions.exclude(approved_go_live_at=None).get()


PLAN = {
    "releases": Act("desk_releases:index"),
    "results of releases": Act("desk_releases:index_results"),
    "form of a new release": Act("desk_releases:add"),
    "make a release": write(
        "desk_releases:add",
        always(),
        lambda things: Release.objects.filter(name="Mine").exists(),
        data=given(**released("Mine")),
    ),
    "a release": Act("desk_releases:detail", on("spring")),
    "history of a release": Act("desk_releases:history", on("spring")),
    "results of its history": Act("desk_releases:history_results", on("spring")),
    "form of a release": Act("desk_releases:edit", on("spring")),
    "edit a release": write(
        "desk_releases:edit",
        on("spring"),
        lambda things: reload(things.spring).name == "Mine",
        data=given(**released("Mine")),
    ),
    "choice of a release": Act("desk_releases:choose", on("draft")),
    "choose a release": write(
        "desk_releases:choose",
        on("draft"),
        holds("draft"),
        data=lambda client, things: {"release": things.spring.pk},
    ),
    "add to a release": write(
        "desk_releases:add_article",
        on("spring"),
        holds("draft"),
        data=lambda client, things: {"article": things.draft.pk},
    ),
    "take out of a release": write(
        "desk_releases:remove", lambda things: (things.spring.pk, things.joined.pk), holds("joined", False)
    ),
    "approve a release": write(
        "desk_releases:act",
        lambda things: (things.spring.pk, "approve"),
        lambda things: reload(things.spring).is_approved,
    ),
    "form to fire a release": Act("desk_releases:act", lambda things: (things.summer.pk, "fire")),
    "fire a release": write(
        "desk_releases:act",
        lambda things: (things.summer.pk, "fire"),
        lambda things: reload(things.summer).status == "done",
    ),
    "cancel a release": write(
        "desk_releases:act",
        lambda things: (things.spring.pk, "cancel"),
        lambda things: reload(things.spring).status == "cancelled",
    ),
    "calendar": Act("desk_calendar:index"),
    "form to move a date": Act("desk_calendar:move", lambda things: ("due", things.submission.pk)),
    "move a due date": move(
        "due",
        lambda things: things.submission.pk,
        "2040-01-02",
        lambda things: things.submission.due_on == date(2040, 1, 2),
    ),
    "move a schedule date": move(
        "schedule",
        lambda things: planned(things).pk,
        "2040-01-02 08:00",
        lambda things: planned(things).approved_go_live_at.year == 2040,
    ),
    "move a release date": move(
        "release",
        on("spring"),
        "2040-01-02 08:00",
        lambda things: reload(things.spring).go_live_at is not None,
    ),
}

# ---- review by link


def own_link(client: Client, things: Things) -> None:
    ReviewLink.objects.filter(pk=things.invited.link.pk).update(invited_by=things.me)


def open_link(client: Client, things: Things) -> None:
    client.get(things.invited.address)


def decided_by_link(client: Client, things: Things) -> None:
    open_link(client, things)
    review.decide_by_link(things.invited.link, "approve")


def link(things: Things) -> int:
    return int(things.invited.link.pk)


def is_revoked(things: Things) -> bool:
    return things.invited.standing() == "revoked"


def is_decided(things: Things) -> bool:
    return things.invited.standing() == "decided"


def is_remarked(things: Things) -> bool:
    return Comment.objects.filter(text__endswith="Says who?").exists()


REMARK, YES = given(path="title", text="Says who?"), given(decision="approve")
PACKET = {
    "form to ask an expert": Act("desk_packet:invite", on("waiting")),
    "ask an expert": write(
        "desk_packet:invite",
        on("waiting"),
        lambda things: ReviewLink.objects.filter(recipient_email="new@example.org").exists(),
        data=given(**form(recipient_email="new@example.org")),
    ),
    "ask about what is in no review": Act("desk_packet:invite", on("draft"), data=given(**form())),
    "revoke a link": write("desk_packet:revoke", link, is_revoked),
    "revoke one's own link": write("desk_packet:revoke", link, is_revoked, before=own_link),
    "open a link": Act("review-link", lambda things: things.invited.token),
    "guess a link": Act("review-link", always("x" * 43)),
    "read by link": Act(
        "review-packet", link, before=open_link, effect=lambda things: ReviewLink.objects.get().opened_at is not None
    ),
    "comment by link": write("review-comment", link, is_remarked, data=REMARK, before=open_link),
    "decide by link": write("review-decide", link, is_decided, data=YES, before=open_link),
    "thanks by link": Act("review-thanks", link, before=decided_by_link),
    "read without the link": Act("review-packet", link),
    "comment without the link": write("review-comment", link, is_remarked, data=REMARK),
    "decide without the link": write("review-decide", link, is_decided, data=YES),
    "thanks without the link": Act("review-thanks", link),
}

# ---- notices and mails


def is_read(name: str) -> Effect:
    def read(things: Things) -> bool:
        found = getattr(things, name)
        found.refresh_from_db()
        return found.read_at is not None

    return read


def is_tried_again(things: Things) -> bool:
    return not Setback.objects.filter(pk=things.setback.pk).exists()


def is_sent_again(things: Things) -> bool:
    things.mail.refresh_from_db()
    return things.mail.state == "waiting"


def is_ended(name: str) -> Effect:
    return lambda things: not ApiToken.objects.valid().filter(pk=getattr(things, name).pk).exists()


TOKEN = {"name": "Newsletter", "scopes": ["read"], "days": 30}
SETTINGS = {
    "name_email-first_name": "Sam", "name_email-last_name": "Body", "name_email-email": "sam@example.com",
    "notices-mail": "daily", "theme-theme": "system", "theme-density": "default", "theme-contrast": "system",
}  # fmt: skip
OWN = {
    "notices": Act("desk_notices"),
    "open a notice": write("desk_notices_open", on("notice"), is_read("notice")),
    "mark a notice read": write("desk_notices_read", on("notice"), is_read("notice")),
    "mark all notices read": write("desk_notices_read_all", always(), is_read("notice")),
    "open somebody else's notice": write("desk_notices_open", on("others_notice"), is_read("others_notice")),
    "mark somebody else's notice read": write("desk_notices_read", on("others_notice"), is_read("others_notice")),
    "tokens": Act("desk_tokens"),
    "make a token": write(
        "desk_tokens", always(), lambda things: ApiToken.objects.filter(name="Newsletter").exists(), data=given(**TOKEN)
    ),
    "end a token": write("desk_tokens_revoke", on("token"), is_ended("token")),
    "end somebody else's token": write("desk_tokens_revoke", on("others_token"), is_ended("others_token")),
    "choose one's mails": write(
        "wagtailadmin_account", always(), lambda things: NoticePreference.objects.exists(), data=given(**SETTINGS)
    ),
    "mails": Act("outbox_mails"),
    "results of mails": Act("outbox_mails_results"),
    "send a mail again": write("outbox_send_again", on("mail"), is_sent_again),
    "send all mails again": write("outbox_send_all_again", always(), is_sent_again),
    "have what failed tried again": write("desk_try_again", on("setback"), is_tried_again),
}

ACTS = {**REVIEWING, **RECORD, **PLAN, **PACKET, **OWN}
