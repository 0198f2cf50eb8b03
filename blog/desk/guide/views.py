"""Reading the guide. For everybody who may enter the admin."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .pages import PICTURES, GuidePage, pages


class GuideView(WagtailAdminTemplateMixin, TemplateView):
    """One page, with the list of all beside it. Without a name: the first."""

    template_name = "desk/guide/page.html"
    page_title = gettext_lazy("Editors’ guide")
    header_icon = "help"

    @cached_property
    def shown(self) -> GuidePage:
        slug = self.kwargs.get("slug") or next(iter(pages()), "")
        if slug not in pages():
            raise Http404
        return pages()[slug]

    def get_page_subtitle(self) -> str:
        return self.shown.title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("desk_guide"), "label": _("Editors’ guide")},
            {"url": "", "label": self.shown.title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = list(pages())
        place = names.index(self.shown.slug)
        following = pages()[names[place + 1]] if place + 1 < len(names) else None
        context = super().get_context_data(**kwargs)
        return {**context, "shown": self.shown, "pages": list(pages().values()), "following": following}


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """`name` is one file name, as the address allows no more."""
    file = PICTURES / name
    if not file.is_file():
        raise Http404
    response = HttpResponse(file.read_bytes(), content_type="image/webp")
    response["Cache-Control"] = "private, max-age=86400"
    return response
