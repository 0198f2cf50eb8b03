"""Work in the background until SIGTERM or Ctrl+C: schedules, releases, mails, webhooks, checks, links, and the tasks
that pages leave behind (pictures in their sizes, entries for the search). Any number may run, on any machine."""

import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from blog.working import loop


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = loop.Worker()

        def end(number: int, frame: FrameType | None) -> None:
            if worker.stop.is_set():  # asked twice
                worker.hand_back()
                loop.exit_now(1)
            worker.stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        if options["once"]:
            worker.run_once()
        elif not worker.run():
            loop.exit_now(0)
