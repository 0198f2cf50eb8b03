"""Serve the site with one process, and nothing beside it: what a container or a unit of systemd runs.

Becomes the server: signals go to it. HOST, PORT and WEB_THREADS are read.
"""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cms import serving


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        command = serving.command(settings.HOST, settings.PORT, threads=settings.PROOFDESK_WEB_THREADS)
        os.execv(command[0], command)  # noqa: S606 (our own command line)
