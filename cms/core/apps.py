from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "cms.core"
    label = "proofdesk_core"
    verbose_name = "Proofdesk core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth import get_user_model

        from cms.plugin import checks  # noqa: F401

        from . import erasures, page_indexes, signals, unavailable  # noqa: F401
        from .pagecache import hearing
        from .spreadsheets import make_exports_safe

        if hasattr(get_user_model(), "date_joined"):  # a host's own may say otherwise when somebody came
            erasures.watch(get_user_model(), "date_joined")
        hearing.connect()
        post_migrate.connect(page_indexes.make, sender=self, dispatch_uid="proofdesk-page-indexes")
        make_exports_safe()
        connection_created.connect(watch_connection, dispatch_uid="proofdesk-epochs")
        for connection in connections.all(initialized_only=True):
            watch_connection(connection=connection)


def watch_connection(connection: Any, **kwargs: Any) -> None:
    """Every statement of this connection is looked at, also after it was opened again.

    First of all wrappers: where a connection opens within `execute_wrapper`, Django takes the last one away in the end.
    """
    from .epochs import watch

    if watch not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, watch)
