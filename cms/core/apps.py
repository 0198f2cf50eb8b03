from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cms.core"
    label = "proofdesk_core"
    verbose_name = "Proofdesk core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth import get_user_model

        from cms.plugin import checks  # noqa: F401

        from . import erasures, signals, unavailable  # noqa: F401
        from .pagecache import hearing
        from .spreadsheets import make_exports_safe

        if hasattr(get_user_model(), "date_joined"):  # a host's own may say otherwise when somebody came
            erasures.watch(get_user_model(), "date_joined")
        hearing.connect()
        make_exports_safe()
