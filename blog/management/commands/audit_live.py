"""Find what is live and should not be, however it came to be: articles that nobody has approved as they are, and
other content that its gate did not let through. Repairs nothing."""

import sys
from typing import Any

from django.core.mail import mail_admins
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from blog import auditing, publishing
from blog.models import ArticlePage, Tick
from blog.notices import tell_bypassed, tell_unapproved
from cms.core.text import count_of

BATCH = 200


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--notify", action="store_true", help="tell leads and administrators, and mail ADMINS")

    def handle(self, *args: Any, **options: Any) -> None:
        found: list[str] = []
        count = 0
        articles = (
            ArticlePage.objects.live().order_by("pk").prefetch_related("authorships", "tagged_items", "categories")
        )
        for page in articles.iterator(chunk_size=BATCH):
            count += 1
            # One past its day is shown to nobody, whether or not the scheduler has run.
            reasons = [
                refusal.text
                for refusal in publishing.refusals(page, page.serializable_data())
                if refusal.code != "expired"
            ]
            if reasons:
                found.append(f"{page.url_path}  {' '.join(reasons)}")
                self.stdout.write(found[-1])
                if options["notify"]:
                    tell_unapproved(page, " ".join(reasons))
        self.stdout.write(f"{count_of(count, 'live article')}, {len(found)} without a valid approval")
        outcome = f"{len(found)} of {count_of(count, 'live article')}"
        if others := list(auditing.bypassed()):
            lines = [f"{row.name}  {row.reason}" for row in others]
            self.stdout.write("\n".join([*lines, f"{len(lines)} more in public that the gate did not let through"]))
            outcome = f"{outcome}; {len(lines)} more that the gate did not let through"
            found += lines
            if options["notify"]:
                for row in others:
                    tell_bypassed(row)
        Tick.objects.update_or_create(job="audit_live", defaults={"at": timezone.now(), "outcome": outcome})
        if not found:
            return
        if options["notify"]:
            mail_admins("Live articles without an approval", "\n".join(found))
        sys.exit(1)
