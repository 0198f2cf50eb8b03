"""Find live articles that nobody has approved as they are, however they came to be live. Repairs nothing."""

import sys
from typing import Any

from django.conf import settings
from django.core.mail import mail_admins
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from blog import publishing
from blog.models import ArticlePage, Tick
from cms.core.text import count_of

BATCH = 200


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--notify", action="store_true", help="mail what was found to ADMINS")

    def handle(self, *args: Any, **options: Any) -> None:
        found: list[str] = []
        count = 0
        articles = (
            ArticlePage.objects.live().order_by("pk").prefetch_related("authorships", "tagged_items", "categories")
        )
        for page in articles.iterator(chunk_size=BATCH):
            count += 1
            if refusals := publishing.refusals(page, page.serializable_data()):
                reasons = " ".join(refusal.text for refusal in refusals)
                found.append(f"{page.url_path}  {reasons}")
                self.stdout.write(found[-1])
        self.stdout.write(f"{count_of(count, 'live article')}, {len(found)} without a valid approval")
        outcome = f"{len(found)} of {count_of(count, 'live article')}"
        Tick.objects.update_or_create(job="audit_live", defaults={"at": timezone.now(), "outcome": outcome})
        if not found:
            return
        if options["notify"]:
            if not settings.ADMINS:
                self.stderr.write("nobody was told: ADMINS is empty")
            mail_admins("Live articles without an approval", "\n".join(found))
        sys.exit(1)
