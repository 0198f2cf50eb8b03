"""Migrate, one process at a time: whoever starts meanwhile waits, and finds it done.

On PostgreSQL a migration that cannot lock its table within --lock-seconds lets the site go on, and is tried again;
the time-out of statements does not hold for migrations. Ends with 1 when another process takes longer than --wait.
"""

import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.migrations.executor import MigrationExecutor

from cms.core.migrating import StillLocked, alone

LOCK_NOT_AVAILABLE = "55P03"  # https://www.postgresql.org/docs/current/errcodes-appendix.html
PAUSE_SECONDS = 1


class Command(BaseCommand):
    help = __doc__
    requires_migrations_checks = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS)
        parser.add_argument("--wait", type=float, default=900, help="seconds to wait for another process (900)")
        parser.add_argument(
            "--lock-seconds", type=int, default=5, help="PostgreSQL: how long one migration may make the site wait (5)"
        )
        parser.add_argument("--tries", type=int, default=60, help="PostgreSQL: how often a migration is tried (60)")

    def handle(self, *args: Any, **options: Any) -> None:
        alias = options["database"]
        try:
            with alone(alias, wait=options["wait"], tell=self.tell) as waited:
                if waited and not self.is_needed(alias):
                    self.stdout.write("Another process has migrated.")
                    return
                self.migrate(options)
        except StillLocked:
            raise CommandError(
                f"Another process has been migrating for more than {options['wait']:g} s. Ask the database what it does "
                "(PostgreSQL: the view pg_stat_activity), or give more time with --wait."
            ) from None

    def tell(self, seconds: float) -> None:
        self.stdout.write(f"Another process migrates; waiting ({seconds:.0f} s).")
        self.stdout.flush()

    def is_needed(self, alias: str) -> bool:
        executor = MigrationExecutor(connections[alias])
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

    def migrate(self, options: dict[str, Any]) -> None:
        connection = connections[options["database"]]
        for left in reversed(range(options["tries"])):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{options['lock_seconds']}s"])
                    cursor.execute("SELECT set_config('statement_timeout', '0', false)")
            try:
                call_command(
                    "migrate",
                    database=options["database"],
                    interactive=False,
                    verbosity=options["verbosity"],
                    skip_checks=True,
                    stdout=self.stdout,
                )
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE or not left:
                    raise
                self.stdout.write("A table is in use; the migration is tried again.")
                time.sleep(PAUSE_SECONDS)
            else:
                return
