"""Print who approved an article, and whether that still holds for what is live."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from blog import publishing
from blog.content import content_hash
from blog.models import ArticlePage


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")

    def handle(self, *args: Any, **options: Any) -> None:
        page = ArticlePage.objects.filter(slug=options["slug"]).first()
        if page is None:
            raise CommandError(f"there is no article {options['slug']}.", returncode=2)
        digest = content_hash(page.serializable_data())
        state = "live" if page.live else "not live"
        self.stdout.write(f"{page.title} ({state})\ncontent  {digest}")
        for certificate in page.certificates.all():
            holds = "holds" if certificate.content_hash == digest else "for another version"
            self.stdout.write(
                f"{'revoked' if certificate.revoked_at else holds}  {certificate.get_basis_display()}"
                f"  {certificate.approver_name}  {publishing.moment(certificate.approved_at)}"
                f"  revision {certificate.revision_id or 'purged'}  {certificate.content_hash[:12]}"
                + (f"  {certificate.reason}" if certificate.reason else "")
            )
        if retraction := publishing.retraction_of(page):
            self.stdout.write(publishing.retraction_text(retraction))
