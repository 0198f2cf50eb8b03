"""Who answers for what: the certificates of one article, and what each of them covers."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from blog import checking, publishing
from blog.content import content_hash
from blog.models import ArticlePage, Certificate
from blog.quality.registry import Finding

from ..checks.labels import by_family, summary
from . import access
from .articles import ArticleTemplateView
from .log import certificate_text


@dataclass(frozen=True, slots=True)
class Covered:
    """One certificate, and whether it holds for what visitors read and for the latest draft."""

    certificate: Certificate
    live: bool
    draft: bool

    @property
    def sentence(self) -> str:
        return sentence(self.certificate)

    @property
    def findings(self) -> list[Finding]:
        """What the checks found in this version when it was approved."""
        return [checking.found_again(kept) for kept in self.certificate.findings]

    @property
    def checks(self) -> str:
        return summary(self.findings)

    @property
    def families(self) -> list[tuple[str, str, list[Finding]]]:
        return by_family(self.findings)


def sentence(certificate: Certificate) -> str:
    return certificate_text(certificate.short_hash, certificate.basis, certificate.approver_name, certificate.approvals)


def live_hash(page: ArticlePage) -> str:
    """Of what is stored and shown, not of a revision: somebody may have gone around the gate."""
    stored = ArticlePage.objects.filter(pk=page.pk, live=True).first()
    return content_hash(stored.serializable_data()) if stored else ""


def covered(page: ArticlePage) -> list[Covered]:
    """All certificates of an article, newest first."""
    live = live_hash(page)
    draft = content_hash(page.latest_revision.content) if page.latest_revision else ""
    return [
        Covered(
            certificate,
            live=certificate.revoked_at is None and certificate.content_hash == live,
            draft=certificate.revoked_at is None and certificate.content_hash == draft,
        )
        for certificate in page.certificates.select_related("revision")
    ]


def live_certificate(page: ArticlePage) -> Certificate | None:
    return publishing.certificate_for(page, live_hash(page))


class CertificateView(ArticleTemplateView):
    template_name = "desk/record/certificates.html"
    page_title = gettext_lazy("Certificates")
    header_icon = "check"

    def is_allowed(self) -> bool:
        return access.may_read_certificates(self.request.user, self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = covered(self.object)
        return super().get_context_data(
            **kwargs,
            covered=found,
            live_is_covered=any(row.live for row in found),
            may_edit=self.may_edit,
        )
