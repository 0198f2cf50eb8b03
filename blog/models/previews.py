"""What an editor looks at on another front end."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MODE = "front"


class PreviewedElsewhere:
    """A page with one more preview mode, where `PROOFDESK_PREVIEW_URL` names another front end."""

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        usual: list[tuple[str, Any]] = super().preview_modes  # type: ignore[misc]
        return [*usual, (MODE, _("On the front end"))] if settings.PROOFDESK_PREVIEW_URL else usual

    def serve_preview(self, request: "HttpRequest", mode_name: str) -> "HttpResponse":
        from blog import previewing

        if mode_name == MODE and settings.PROOFDESK_PREVIEW_URL:
            return previewing.sent_on(self, request)
        answer: HttpResponse = super().serve_preview(request, mode_name)  # type: ignore[misc]
        return answer


class KeptPreview(models.Model):
    """A page as one person last looked at it in one place, for who has the token. Here is only its SHA-256."""

    class Place(models.TextChoices):
        PANEL = "panel", _("The panel beside the form")
        TAB = "tab", _("A tab, from the form")
        DRAFT = "draft", _("A version that is saved")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # A page that was never saved stands for itself with the one that it is to be below, and what it is to be.
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    is_new = models.BooleanField()
    place = models.CharField(max_length=10, choices=Place.choices)
    digest = models.CharField(max_length=64, unique=True)
    content = models.JSONField(encoder=DjangoJSONEncoder)  # as a revision keeps it
    expires_at = models.DateTimeField(db_index=True)

    # It is overwritten with every pause in typing, and nobody asks where it is used.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("preview on the front end")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "content_type", "is_new", "place"], name="blog_one_preview_in_a_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id}, {self.place}"
