"""Run the desk's jobs when they are due, until SIGTERM or Ctrl+C: schedules, releases, mails, the audit.

For a site whose tasks another process runs (`db_worker`). `run_worker` does both.
"""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from blog import jobs
from blog.working.presence import Presence


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="run what is due now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        with Presence() as me:
            while not stop.is_set():
                ran = jobs.run_due(lambda: not stop.is_set(), worker=me.key)
                if options["verbosity"] > 1:
                    self.stdout.write(", ".join(ran) or "nothing was due")
                if options["once"]:
                    return
                # One that broke, or has grown old, is replaced in the next round.
                close_old_connections()
                stop.wait(settings.PROOFDESK_SCHEDULE_SECONDS)
