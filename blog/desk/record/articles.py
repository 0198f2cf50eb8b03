"""What the views of one article share: its place in the admin, who may be there, a form or a page."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.pages.utils import get_breadcrumbs_items_for_page

from blog.models import ArticlePage


class ArticleMixin(BaseObjectMixin, WagtailAdminTemplateMixin):
    """Aliases have no decisions of their own: 404."""

    model = ArticlePage
    object: ArticlePage
    request: HttpRequest
    header_icon = "doc-empty-inverse"

    def get_base_object_queryset(self) -> Any:
        return ArticlePage.objects.filter(alias_of=None).select_related("latest_revision")

    def is_allowed(self) -> bool:
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.is_allowed():
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_page_subtitle(self) -> str:
        return str(self.object.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = get_breadcrumbs_items_for_page(self.object, self.request.user)
        return [*above, {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}]

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.object.pk])

    @property
    def may_edit(self) -> bool:
        return bool(self.object.permissions_for_user(self.request.user).can_edit())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = self.edit_url if self.may_edit else reverse("wagtailadmin_home")
        return super().get_context_data(**kwargs, page=self.object, back_url=back)


class ArticleTemplateView(ArticleMixin, TemplateView):
    """A page about one article."""


class ArticleFormView(ArticleMixin, FormView):
    """A form about one article, in Wagtail's own frame for forms."""

    submit_label: Any = ""

    def get_success_url(self) -> str:
        return self.edit_url if self.may_edit else reverse("wagtailadmin_home")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "media": context["form"].media,
            "action_url": self.request.path,
            "submit_button_label": self.submit_label,
            "submit_button_active_label": _("One moment…"),
        }
