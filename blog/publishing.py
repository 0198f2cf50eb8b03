"""The one door through which an article goes live.

`refusals` decides. Every layer asks it: the permission tester (what the interface offers), the action of
publishing, the guard on saving (`blog.guards`, which no route through the ORM passes by), and the auditor
(`manage.py audit_live`, for what went around the ORM).

Models use this module, so it imports them inside its functions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.core.watching import metrics

from . import signals
from .content import content_hash

if TYPE_CHECKING:
    from wagtail.models import Page, Revision

    from .models import ArticlePage, Certificate, Retraction


class Link(NamedTuple):
    """Where in the admin one can do something about it."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why something may not happen. `code` is stable, `text` is for people."""

    code: str
    text: str
    links: tuple[Link, ...] = ()


class Refused(Exception):
    """An article may not go live, or a decision about it does not count. `refusals` says why."""

    def __init__(self, page: "Page", refusals: list[Refusal]) -> None:
        self.page = page
        self.refusals = refusals
        for refusal in refusals:
            metrics.REFUSALS.labels(refusal.code).inc()
        reasons = " ".join(refusal.text for refusal in refusals)
        super().__init__(_("“%(title)s”: %(reasons)s") % {"title": page.title, "reasons": reasons})


# ---- the decision


def refusals(page: "ArticlePage", data: dict[str, Any], digest: str = "") -> list[Refusal]:
    """Why this content (serialised data) of an article may not be live now. Empty when it may.

    `digest`: the hash of just this content, where it is known. An alias answers for the article that it mirrors: it has the same content at another address.
    """
    found = []
    origin = origin_of(page)
    if origin is not page:
        data, digest = {**data, "slug": origin.slug}, ""
        if not origin.live:
            return [Refusal("source-not-live", _("The article that it mirrors is not live."))]
        if is_exposed(page, origin):
            found.append(Refusal("private", _("The article that it mirrors is private; here everybody would read it.")))
    retraction = retraction_of(page)
    if retraction is None and origin is not page:
        retraction = retraction_of(origin)
    if retraction:
        found.append(Refusal("retracted", retraction_text(retraction)))
    if page.expire_at and page.expire_at <= timezone.now():
        found.append(Refusal("expired", _("It expired on %(day)s.") % {"day": moment(page.expire_at)}))
    certificate = certificate_for(origin, digest or content_hash(data))
    if certificate is None:
        found.append(
            Refusal(
                "not-approved",
                _("This version has not been approved by a second person. Submit it for review."),
            )
        )
    else:
        from .claims import gate

        found.extend(gate.refusals(origin, data, certificate))
    return found


def shows(page: "ArticlePage", data: dict[str, Any]) -> bool:
    """Do visitors read this very content at this address already?"""
    stored = type(page).objects.filter(pk=page.pk, live=True, alias_of=page.alias_of_id).first()
    return stored is not None and content_hash(stored.serializable_data()) == content_hash(data)


def require(page: "ArticlePage", data: dict[str, Any], digest: str = "") -> None:
    """Raises Refused when this content may not be live."""
    if found := refusals(page, data, digest):
        raise Refused(page, found)


def origin_of(page: "ArticlePage") -> "ArticlePage":
    """The article whose content this is: of an alias, the one at the end of the chain; else the page itself."""
    from .models import ArticlePage

    seen = set()
    while page.alias_of_id and page.alias_of_id not in seen:
        seen.add(page.alias_of_id)
        page = ArticlePage.objects.get(pk=page.alias_of_id)
    return page


def is_exposed(page: "ArticlePage", origin: "ArticlePage") -> bool:
    """Would everybody read at this alias what only some may read at its origin?"""
    return origin.get_view_restrictions().exists() and not page.get_view_restrictions().exists()


def aliases_that_stay_off(page: "ArticlePage") -> list[int]:
    """Aliases of this article that do not follow it when it goes live."""
    from .models import ArticlePage

    origin = origin_of(page)
    return [
        alias.pk
        for alias in ArticlePage.objects.filter(alias_of=page.pk)
        if retraction_of(alias) or is_exposed(alias, origin)
    ]


def retraction_of(page: "ArticlePage") -> "Retraction | None":
    """The retraction in force."""
    if page.pk is None:
        return None
    found: Retraction | None = page.retractions.filter(lifted_at=None).select_related("set_by").first()
    return found


def certificate_for(page: "ArticlePage", digest: str) -> "Certificate | None":
    """The newest certificate for content with this hash."""
    if page.pk is None:
        return None
    found: Certificate | None = page.certificates.filter(content_hash=digest, revoked_at=None).first()
    return found


def certify(
    page: "ArticlePage",
    revision: "Revision",
    user: Any,
    basis: str,
    *,
    digest: str = "",
    reason: str = "",
    name: str = "",
    approvals: Iterable[dict[str, Any]] = (),
) -> "Certificate":
    """`approvals`: each decision of the review, with `task`, `by`, `at`, `revision` and `comment`.

    `name`: who approved, where it was somebody without an account.
    The history tells of it, but for imports: those have a log entry of their own (`blog.importer.release`).
    """
    from wagtail.log_actions import log

    from . import checking
    from .models import Certificate

    # An import answers for what it brings as it is; its findings are in the report.
    is_checked = basis != Certificate.Basis.IMPORT
    certificate = Certificate.objects.create(
        page=page,
        revision=revision,
        content_hash=digest or content_hash(revision.content),
        basis=basis,
        approved_by=user,
        approver_name=name or name_of(user),
        reason=reason,
        approvals=list(approvals),
        findings=checking.kept(checking.findings_of(revision.as_object())) if is_checked else [],
        checks_version=checking.version() if is_checked else "",
    )
    if basis != Certificate.Basis.IMPORT:
        log(instance=page, action="proofdesk.certify", user=user, revision=revision, data=certificate.told())
    return certificate


def inherit_approval(page: "ArticlePage", data: dict[str, Any]) -> bool:
    """An alias that becomes an article of its own keeps the approval of what it shows. Whether it had one."""
    from .models import ArticlePage

    stored = ArticlePage.objects.filter(pk=page.pk, live=True).exclude(alias_of=None).first()
    if page.alias_of_id or stored is None or content_hash(stored.serializable_data()) != content_hash(data):
        return False
    if refusals(stored, data):
        return False
    origin = origin_of(stored)
    certificate = certificate_for(origin, content_hash({**data, "slug": origin.slug}))
    if certificate is None:
        return False
    certificate.pk, certificate.page, certificate.content_hash = None, page, content_hash(data)
    certificate.save(force_insert=True)
    return True


# ---- release without a review


@transaction.atomic
def break_glass(page: "ArticlePage", user: Any, reason: str) -> "Certificate":
    """A lead releases the latest revision without a review, and says why. Raises Refused.

    A retraction still wins.
    """
    from wagtail.log_actions import log

    page = locked(page)
    found = []
    if not may_publish(user, page.get_parent()):
        found.append(Refusal("no-lead", _("Only a lead may release without a review.")))
    if not reason.strip():
        found.append(Refusal("no-reason", _("Say why this cannot wait for a review.")))
    if page.alias_of_id or page.latest_revision is None:
        found.append(Refusal("no-version", _("It has no version of its own to release.")))
    if retraction := retraction_of(page):
        found.append(Refusal("retracted", retraction_text(retraction)))
    if found:
        raise Refused(page, found)
    certificate = certify(page, page.latest_revision, user, "break_glass", reason=reason.strip())
    page.latest_revision.publish(user=user, skip_permission_checks=True)
    log(
        instance=page,
        action="proofdesk.break_glass",
        user=user,
        revision=page.latest_revision,
        data={"reason": reason.strip()},
    )
    signals.glass_broken.send(sender=type(page), instance=certificate, user=user)
    return certificate


# ---- retraction


@transaction.atomic
def retract(
    page: "ArticlePage", user: Any, reason: str, *, public_note: str = "", successor: "Page | None" = None
) -> "Retraction":
    """“Do not publish”: takes a live article off, ends its review and its schedule. Raises Refused."""
    from wagtail.actions.unpublish_page import UnpublishPageAction
    from wagtail.log_actions import log

    from .models import Retraction

    page = locked(page)
    if not reason.strip():
        raise Refused(page, [Refusal("no-reason", _("Say why it must not be published."))])
    if not page.permissions_for_user(user).can_edit():
        raise Refused(page, [Refusal("no-editor", _("You may not edit this article."))])
    if page.alias_of_id:
        text = _("It mirrors “%(title)s”. Retract that article.") % {"title": page.alias_of.title}
        raise Refused(page, [Refusal("alias", text)])
    if standing := retraction_of(page):
        raise Refused(page, [Refusal("retracted", retraction_text(standing))])
    retraction = Retraction.objects.create(
        page=page,
        set_by=user,
        reason=reason.strip(),
        public_note=public_note.strip(),
        successor=successor,
        was_live=page.live,
    )
    log(instance=page, action="proofdesk.retract", user=user, data={"reason": retraction.reason})
    end_review(page, user)
    page.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=None)
    if page.live:
        # Whoever may edit may retract: Wagtail lets only publishers unpublish.
        UnpublishPageAction(page, user=user).execute(skip_permission_checks=True)
    signals.retracted.send(sender=type(page), instance=retraction, user=user)
    return retraction


@transaction.atomic
def lift(retraction: "Retraction", user: Any) -> None:
    """By the person who set it, or by a lead. The article stays off until it is released again."""
    from wagtail.log_actions import log

    page = locked(retraction.page)
    if retraction.set_by_id != user.pk and not may_publish(user, page.get_parent()):
        text = _("Only %(name)s or a lead may lift it.") % {"name": name_of(retraction.set_by)}
        raise Refused(page, [Refusal("not-yours", text)])
    retraction.lifted_by, retraction.lifted_at = user, timezone.now()
    retraction.save(update_fields=["lifted_by", "lifted_at"])
    log(instance=page, action="proofdesk.lift", user=user, data={"reason": retraction.reason})
    signals.lifted.send(sender=type(page), instance=retraction, user=user)


# ---- who may publish


def may_publish(user: Any, parent: "Page") -> bool:
    """Has this person the right to publish below `parent`? A lead has; the gate still asks for approval."""
    from wagtail.models import Page, PagePermissionTester

    listing = Page.objects.get(pk=parent.pk)
    return bool(user.is_active and PagePermissionTester(user, listing).can_publish_subpage())


def require_publisher(user: Any, parent: "Page") -> None:
    if not may_publish(user, parent):
        raise PermissionDenied(
            _("%(user)s may not publish below “%(page)s”. Name an account that may, or import as drafts.")
            % {"user": user, "page": parent.title}
        )


# ---- small parts


def end_review(page: "ArticlePage", user: Any) -> None:
    """Cancels the review of an article, whether it waits for a reviewer or for its writer."""
    state = page.current_workflow_state
    if state is None:
        return
    if state.current_task_state is not None:
        state.cancel(user=user)
        return
    # Its task was deleted: Wagtail's own way to cancel names the task, and cannot.
    state.status = state.STATUS_CANCELLED
    state.save()


def lock(pages: Iterable[int]) -> None:
    """Lock the rows of these pages, in the order of their ids, until the transaction ends.

    Always before anything else of a page is locked. SQLite locks the whole file when a transaction begins.
    """
    from wagtail.models import Page

    if not connection.features.has_select_for_update:
        return
    list(Page.objects.select_for_update().filter(pk__in=pages).order_by("pk").values_list("pk"))


def locked(page: "Page") -> "ArticlePage":
    """The article as it is now, its row locked until the transaction ends."""
    from .models import ArticlePage

    lock([page.pk])
    found: ArticlePage = ArticlePage.objects.select_related("latest_revision").get(pk=page.pk)
    return found


def name_of(user: Any) -> str:
    return str(user.get_full_name() or user.get_username()) if user else str(_("somebody"))


def moment(when: Any) -> str:
    """A moment with its time zone, as people say it."""
    local = timezone.localtime(when)
    return f"{date_format(local, _('j F Y, H:i'))} {local.tzname()}"


def retraction_text(retraction: "Retraction") -> str:
    return _("%(name)s retracted it on %(day)s: %(reason)s") % {
        "name": name_of(retraction.set_by),
        "day": moment(retraction.set_at),
        "reason": retraction.reason,
    }
