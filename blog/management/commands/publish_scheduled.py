"""Let expire what has expired, and publish what is due: pages, snippets and releases.

Takes the place of Wagtail's command of this name. Ends with 1 when something failed unexpectedly. A refusal
of the release gate is told, and is no failure: the gate did its work.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from blog import jobs, scheduling


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dryrun", "--dry-run", action="store_true", dest="dryrun", help="say what is due, and change nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dryrun"]:
            self.stdout.write("\n".join(scheduling.dry_run()) or "nothing is due")
            return
        summary = scheduling.run()
        jobs.note("publish_scheduled", summary.text)
        if summary.lines and options["verbosity"] > 0:
            self.stdout.write("\n".join(summary.lines))
        if summary.failed:
            sys.exit(1)
