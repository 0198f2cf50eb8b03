"""Indexes of what we ask of all pages, that a model cannot declare: of Wagtail's tables, and of one kind on each database.

They are made after each `migrate` where they are not there: a later migration may build a table anew, and SQLite then
keeps the indexes only that Django knows of.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connections

from . import databases


@dataclass(frozen=True, slots=True)
class Index:
    """What follows `ON` in the statement that makes it. "" where a database has no use for it."""

    name: str
    sqlite: str
    postgresql: str


PAGE = "wagtailcore_page"
EVERYWHERE = {
    "proofdesk_page_depth": f"{PAGE} (depth, path)",  # the menu of the admin asks for the root of the tree
    "proofdesk_page_expires": f"{PAGE} (expire_at) WHERE expire_at IS NOT NULL",
    "proofdesk_page_begins": f"{PAGE} (go_live_at) WHERE go_live_at IS NOT NULL",
    "proofdesk_page_published": f"{PAGE} (last_published_at DESC) WHERE live",
    "proofdesk_page_locked": f"{PAGE} (locked_by_id) WHERE locked",
    "proofdesk_page_alias": f"{PAGE} (alias_of_id) WHERE alias_of_id IS NOT NULL",
    "proofdesk_page_off": f"{PAGE} (latest_revision_created_at) WHERE NOT live",
    "proofdesk_page_edited": f"{PAGE} (latest_revision_created_at) WHERE has_unpublished_changes",
    # By the kind, too: SQLite guesses that few versions are of pages, and would look through all of them.
    "proofdesk_revision_scheduled": (
        "wagtailcore_revision (base_content_type_id, approved_go_live_at) WHERE approved_go_live_at IS NOT NULL"
    ),
    "proofdesk_log_of_person": "wagtailcore_pagelogentry (user_id, action, page_id, timestamp)",
}
LATEST = f"{PAGE} (latest_revision_created_at DESC"
INDEXES = [
    *(Index(name, what, what) for name, what in EVERYWHERE.items()),
    # SQLite has what is null last anyway, and does not let an index say so.
    Index("proofdesk_page_latest", f"{LATEST})", f"{LATEST} NULLS LAST)"),
    # Of titles that are the same but for capitals. SQLite looks through its short rows about as quickly.
    Index("proofdesk_page_title", "", f"{PAGE} (UPPER(title::text))"),
    # Wagtail asks for words of both columns together, and has an index of each alone: every entry would be read.
    Index("proofdesk_search_words", "", "wagtailsearch_indexentry USING gin ((title || body))"),
]


def add(index: Index) -> None:
    """One more, of a table of an app that builds on this one."""
    if index not in INDEXES:
        INDEXES.append(index)


NAMES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index'",
    "postgresql": "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()",
}


def make(using: str = "default", **kwargs: Any) -> None:
    """A receiver of `post_migrate`. The database learns of what is new: it plans by what it counted.

    SQLite counts when asked, PostgreSQL from time to time, and of an expression only where an index has it.
    """
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute(NAMES[connection.vendor])
        there = {name for (name,) in cursor.fetchall()}
        for index in INDEXES:
            what = getattr(index, connection.vendor)
            table = what.partition(" ")[0]
            if index.name in there or table not in tables:
                continue
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {index.name} ON {what}")
            if connection.vendor == "sqlite":
                cursor.execute(f"PRAGMA analysis_limit = {databases.ROWS}")
            cursor.execute(f"ANALYZE {table}")
