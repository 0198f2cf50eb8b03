"""One's own tokens; those of others for leads, who may end them."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from blog.desk.record.access import publishes
from blog.manage import tokens
from blog.models import ApiToken

from .forms import TokenForm


def tokens_for(user: Any) -> QuerySet[ApiToken]:
    """Those that this person may see and end."""
    found = ApiToken.objects.select_related("user", "revoked_by")
    return found if publishes(user) else found.filter(user=user)


@method_decorator(never_cache, name="dispatch")
class TokensView(WagtailAdminTemplateMixin, FormView):
    """`/admin/desk/tokens/`"""

    form_class = TokenForm
    template_name = "desk/tokens/tokens.html"
    page_title = gettext_lazy("API tokens")
    header_icon = "key"

    @sensitive_variables("secret")
    def form_valid(self, form: TokenForm) -> HttpResponse:
        """Shown in the answer itself: the secret is stored nowhere, not even until the next request."""
        token, secret = tokens.make(
            self.request.user, form.cleaned_data["name"], form.cleaned_data["scopes"], form.lasts
        )
        return self.render_to_response(self.get_context_data(form=TokenForm(), made=token, secret=secret))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = sorted(tokens_for(self.request.user), key=lambda token: not token.is_valid)
        return super().get_context_data(
            tokens=rows,
            shows_people=publishes(self.request.user),
            root=self.request.build_absolute_uri("/api/manage/"),
            **kwargs,
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.page_title)}]


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(tokens_for(request.user), pk=pk)
    tokens.revoke(token, request.user)
    messages.success(request, _("“%(name)s” is not valid any more.") % {"name": token.name})
    return redirect("desk_tokens")
