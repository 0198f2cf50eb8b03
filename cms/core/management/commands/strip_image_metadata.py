"""Take out of stored pictures and their sizes what a camera noted: place, device, time, comments.

New pictures come without. Files keep their names; those that hold nothing are left as they are, so it can be started
again at any time. Ends with 1 when a file could not be looked at. Caches that keep /media/ must be emptied afterwards.
"""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.image_metadata import holds_metadata, strip
from cms.core.images import library
from cms.core.management.progress import ProgressBar
from cms.core.pictures import Refused
from cms.core.text import count_of


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only tell which files hold something")
        parser.add_argument("--after", type=int, default=0, metavar="ID", help="go on after the image of this number")

    def handle(self, *args: Any, **options: Any) -> None:
        look_at = holds_metadata if options["dry_run"] else strip
        images = library().objects.filter(pk__gt=options["after"]).order_by("pk")
        bar = ProgressBar(self.stderr, images.count() if options["verbosity"] else 0)
        found, failed, done = 0, 0, options["after"]
        try:
            for image in images.iterator(chunk_size=100):
                for picture in pictures_of(image):
                    name = picture.file.name
                    try:
                        if not look_at(picture):
                            continue
                    except (Refused, OSError) as error:
                        failed += 1
                        bar.clear()
                        self.stderr.write(f"{name}: {error}")
                        continue
                    found += 1
                    if options["verbosity"]:
                        bar.clear()
                        self.stdout.write(name)
                done = image.pk
                bar.step()
        except KeyboardInterrupt:
            raise CommandError(f"Stopped. Go on with --after {done}.") from None
        bar.clear()
        held = "would lose what a camera noted" if options["dry_run"] else "lost what a camera noted"
        self.stdout.write(f"{count_of(found, 'file')} {held}")
        if failed:
            raise CommandError(f"{count_of(failed, 'file')} could not be looked at; see above.")


def pictures_of(image: Any) -> Iterator[Any]:
    yield image
    yield from image.renditions.order_by("pk")
