"""Write the public site as files, for a host that only serves files. Run it again to bring the folder up to date."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Site

from blog.static_site.folder import Foreign
from blog.static_site.runs import export
from cms.core.management.progress import ProgressBar
from cms.core.text import count_of


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="made when it does not exist")
        parser.add_argument("--base", default="", help="where the export will be, such as https://www.example.org")
        parser.add_argument(
            "--server",
            default="",
            help="where this site runs, for search and forms: handed to it by _redirects; without, they are left out",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if is_uncollected():
            raise CommandError("The static files are not collected. Run: manage.py collectstatic", returncode=2)
        site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
        if site is None:
            raise CommandError("There is no site. Run setup_site first.", returncode=2)
        bar: ProgressBar | None = None

        def begin(total: int) -> Callable[[], None]:
            nonlocal bar
            bar = ProgressBar(self.stderr, total if options["verbosity"] else 0)
            return bar.step

        try:
            run = export(
                site,
                options["folder"],
                base=origin(options["base"]),
                server=origin(options["server"]),
                begin=begin,
            )
        except Foreign as foreign:
            text = f"{foreign} is in the way: no export has written it. Move it away, or choose another folder."
            raise CommandError(text, returncode=2) from None
        except OSError as error:
            raise CommandError(f"{options['folder']}: {error.strerror}.", returncode=2) from None
        if bar:
            bar.clear()
        self.stdout.write(
            f"{count_of(run.files, 'file')} in {options['folder']}: {len(run.written)} written, "
            f"{len(run.removed)} removed, {len(run.failed)} failed"
        )
        for line in run.failed:
            self.stderr.write(f"FAILED  {line}")
        if run.failed:
            sys.exit(1)


def is_uncollected() -> bool:
    """Every page would fail: it names files by what was collected."""
    is_strict = getattr(staticfiles_storage, "manifest_strict", False) and not settings.DEBUG
    return is_strict and not getattr(staticfiles_storage, "hashed_files", {})


def origin(address: str) -> str:
    """Without its last slash. Raises CommandError for what is no address of a site."""
    found = address.rstrip("/")
    parts = urlsplit(found)
    if found and (parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query):
        raise CommandError(f"{address!r} is no address such as https://www.example.org.", returncode=2)
    return found
