from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cms.core"
    label = "proofdesk_core"
    verbose_name = "Proofdesk core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.plugin import checks  # noqa: F401

        from . import signals  # noqa: F401
        from .spreadsheets import make_exports_safe

        make_exports_safe()
