"""What programs of the team ask about articles. Answers JSON; a refusal is a problem (RFC 9457)."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from cms.core.problems import answer, problem

from . import checking
from .models import ArticlePage


@csrf_exempt  # it only reads; the methods that it does not take are refused as such
@never_cache
@require_safe
def findings(request: HttpRequest, pk: int) -> JsonResponse:
    """What the checks find in the latest version, for those who may edit it.

    Whoever may not is told the same as about an article that does not exist.
    """
    if not request.user.is_authenticated:
        return problem(403, _("Sign in first."), _("Only people of the team read this."))
    page = ArticlePage.objects.filter(pk=pk, alias_of=None).select_related("latest_revision").first()
    if page is None or not page.permissions_for_user(request.user).can_edit():
        return problem(404, _("Not found."), _("There is no such article, or you may not edit it."))
    latest = page.get_latest_revision_as_object()
    return answer(
        {
            "article": page.pk,
            "revision": page.latest_revision_id,
            "checks": checking.version(),
            "findings": checking.told(checking.findings_of(latest)),
        }
    )
