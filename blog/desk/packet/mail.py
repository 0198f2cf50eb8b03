"""The mail that carries a link: the only place where its token stands."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from blog.models import ReviewLink
from blog.publishing import name_of


@sensitive_variables("token", "context")
def send_invitation(link: ReviewLink, token: str) -> None:
    """Raises what the mail backend raises."""
    context = {
        "link": link,
        "title": link.article.latest_revision.content["title"],
        "inviter": name_of(link.invited_by),
        "site_name": settings.WAGTAIL_SITE_NAME,
        # Never from the request: its host is what the browser says.
        "address": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("review-link", args=[token]),
    }
    subject = _("Please review: “%(title)s”") % context
    mail = EmailMultiAlternatives(
        " ".join(subject.split()),
        render_to_string("email/review_invitation.txt", context),
        to=[link.recipient_email],
        reply_to=[link.invited_by.email] if link.invited_by and link.invited_by.email else None,
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("email/review_invitation.html", context), "text/html")
    mail.send()
