"""Print who approved an article, each decision, and whether that holds for what is live and for the latest draft."""

import difflib
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_datetime

from blog import publishing
from blog.content import content_hash
from blog.models import ArticlePage, Certificate

SHOWN = 12  # characters of a hash that tell two versions apart


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the last part of the article's address")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["slug"].strip("/").rsplit("/", 1)[-1]
        pages = list(ArticlePage.objects.filter(slug=slug).order_by("pk"))
        if not pages:
            raise CommandError(unknown(slug), returncode=2)
        for page in pages:
            self.stdout.write("\n".join(told(page)))


def unknown(slug: str) -> str:
    known = ArticlePage.objects.order_by("slug").values_list("slug", flat=True)
    near = difflib.get_close_matches(slug, known, n=3)
    return f"there is no article {slug}." + (f" Did you mean {' or '.join(near)}?" if near else "")


def told(page: ArticlePage) -> list[str]:
    """The lines about one article."""
    origin = publishing.origin_of(page)
    live = content_hash({**page.serializable_data(), "slug": origin.slug}) if page.live else ""
    latest = content_hash(origin.latest_revision.content) if origin.latest_revision else ""
    lines = [f"{page.title}  {page.url_path}"]
    if origin is not page:
        lines.append(f"mirrors  {origin.url_path}")
    lines.append(f"live     {state_of(origin, live)}")
    lines.append(f"latest   {'as live' if live == latest else state_of(origin, latest)}")
    if retraction := publishing.retraction_of(page) or publishing.retraction_of(origin):
        lines.append(f"retracted  {publishing.retraction_text(retraction)}")
    for certificate in origin.certificates.select_related("revision"):
        lines += ["", *certificate_lines(certificate, live, latest)]
    return lines


def state_of(page: ArticlePage, digest: str) -> str:
    if not digest:
        return "no"
    certificate = publishing.certificate_for(page, digest)
    covered = f"approved by {certificate.approver_name}" if certificate else "not approved"
    return f"{digest[:SHOWN]}  {covered}"


def certificate_lines(certificate: Certificate, live: str, latest: str) -> list[str]:
    covers = [
        name for name, digest in (("live", live), ("latest", latest)) if digest and digest == certificate.content_hash
    ]
    if certificate.revoked_at:
        holds = f"revoked on {publishing.moment(certificate.revoked_at)}"
    else:
        holds = f"covers {' and '.join(covers)}" if covers else "for another version"
    lines = [
        f"{certificate.get_basis_display()}  {certificate.approver_name}  {publishing.moment(certificate.approved_at)}",
        f"  {holds}  revision {certificate.revision_id or 'purged'}  {certificate.content_hash}",
    ]
    if certificate.reason:
        lines.append(f"  reason: {certificate.reason}")
    for decision in certificate.approvals:
        when = parse_datetime(decision["at"])
        words = f"  “{decision['comment']}”" if decision["comment"] else ""
        lines.append(
            f"  {decision['task']}: {decision['by']}, {publishing.moment(when)}, revision {decision['revision']}{words}"
        )
    return lines
