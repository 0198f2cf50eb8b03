"""Indexes of Wagtail's table of pages, for what this system asks of all pages: the few that are off, or change by a date.

They are made after each `migrate` where they are not there: a later migration of Wagtail may build its table anew, and
SQLite then keeps the indexes only that Wagtail knows of.
"""

from typing import Any

from django.db import connections

TABLE = "wagtailcore_page"
INDEXES = {
    "proofdesk_page_expires": "(expire_at) WHERE expire_at IS NOT NULL",
    "proofdesk_page_begins": "(go_live_at) WHERE go_live_at IS NOT NULL",
    "proofdesk_page_locked": "(locked_by_id) WHERE locked",
    "proofdesk_page_off": "(latest_revision_created_at) WHERE NOT live",
    "proofdesk_page_latest": "(latest_revision_created_at DESC{nulls_last})",
    "proofdesk_page_edited": "(latest_revision_created_at) WHERE has_unpublished_changes",
}
# Where they stand in SQLite anyway, which does not let an index say so.
NULLS_LAST = {"sqlite": "", "postgresql": " NULLS LAST"}


def make(using: str = "default", **kwargs: Any) -> None:
    """A receiver of `post_migrate`."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for name, what in INDEXES.items():
            columns = what.replace("{nulls_last}", NULLS_LAST[connection.vendor])
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {TABLE} {columns}")
