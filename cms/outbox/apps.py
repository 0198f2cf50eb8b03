from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "cms.outbox"
    label = "proofdesk_outbox"
    verbose_name = _("Outbox")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.core import erasures

        from . import checks  # noqa: F401 (registers itself)
        from .models import OutgoingMail

        erasures.knows(OutgoingMail)
