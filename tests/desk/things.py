"""What there is at the desk to act on, in every state that its views meet."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.mail import EmailMessage
from wagtail.models import Comment

from blog import publishing
from blog.manage import tokens
from blog.models import ApiToken, ArticleIndexPage, ArticlePage, Notice, Release, Retraction, Setback, Submission
from blog.roles import REVIEWER, WRITER
from cms.outbox.mail import as_row
from cms.outbox.models import OutgoingMail
from tests.blog.packets import Invited, in_review, invited_by, with_coach_note
from tests.blog.planning import approved, approved_release, draft, fresh, minutes, release_of, scheduled
from tests.conftest import make_user


@dataclass
class Things:
    """Each made by somebody who takes no part; only the first notice is for who acts."""

    me: Any
    draft: ArticlePage
    waiting: ArticlePage
    signing: ArticlePage  # waits for the coach
    discussed: ArticlePage
    retracted: ArticlePage
    scheduled: ArticlePage
    joined: ArticlePage
    comment: Comment
    retraction: Retraction
    invited: Invited
    spring: Release  # nobody has approved it
    summer: Release  # approved
    notice: Notice
    others_notice: Notice
    token: ApiToken  # as the first notice
    others_token: ApiToken
    mail: OutgoingMail
    setback: Setback

    @property
    def submission(self) -> Submission:
        return Submission.objects.get(workflow_state=fresh(self.waiting).current_workflow_state)


def things(index: ArticleIndexPage, me: Any) -> Things:
    writer, reviewer, owner = make_user("olga", WRITER), make_user("rosa", REVIEWER), make_user("otto", None)
    waiting = in_review(index, writer, "waiting")
    signing = with_coach_note(index, writer)
    state = signing.current_workflow_task_state
    state.task.specific.on_action(state, reviewer, "approve")
    discussed = in_review(index, writer, "discussed")
    comment = Comment.objects.create(page=discussed, user=reviewer, text="Why?", contentpath="title")
    joined = approved(index, "joined", owner=writer)
    retracted = approved(index, "retracted", owner=writer)
    retraction = publishing.retract(retracted, owner, "The figures are wrong.")
    mail = as_row(EmailMessage("Lost", "Words.", "desk@example.com", ["rex@example.com"]))
    mail.state = OutgoingMail.State.FAILED
    mail.save()
    return Things(
        me=me,
        draft=draft(index, "draft", owner=writer),
        waiting=waiting,
        signing=fresh(signing),
        discussed=discussed,
        retracted=fresh(retracted),
        scheduled=scheduled(index, "scheduled", minutes(60)),
        joined=joined,
        comment=comment,
        retraction=retraction,
        invited=invited_by(reviewer, waiting),
        spring=release_of(owner, joined),
        summer=approved_release(owner, approved(index, "approved", owner=writer)),
        notice=Notice.objects.create(recipient=me or owner, kind="review", subject="Waits"),
        others_notice=Notice.objects.create(recipient=writer, kind="review", subject="Waits"),
        token=tokens.make(me or owner, "a script", ["read"], timedelta(days=1))[0],
        others_token=tokens.make(writer, "a script", ["read"], timedelta(days=1))[0],
        mail=mail,
        setback=Setback.objects.create(
            kind="publish", key="1", name="Lost", attempts=5, first_at=minutes(-9), last_at=minutes(-1), error="why"
        ),
    )
