"""One article: what is like it, and what was pasted into it. Two articles: what stands in both."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from blog.checking import facts_of
from blog.models import ArticlePage
from blog.sameness.comparison import side_by_side
from blog.sameness.lookups import current_commonplaces
from blog.sameness.reading import sameness_of


class WordingView(WagtailAdminTemplateMixin, TemplateView):
    """About the latest draft of an article, for who may edit it."""

    header_icon = "copy"
    request: HttpRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.page = self.draft_of(kwargs["pk"])

    def draft_of(self, pk: int) -> ArticlePage:
        """Raises Http404 or PermissionDenied."""
        page = get_object_or_404(ArticlePage.objects.filter(alias_of=None).select_related("latest_revision"), pk=pk)
        if not page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        draft: ArticlePage = page.get_latest_revision_as_object()
        return draft

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("desk_sameness"), "label": _("Sameness")},
            {"url": "", "label": self.page.title},
        ]


class NearestView(WordingView):
    template_name = "desk/sameness/nearest.html"
    page_title = gettext_lazy("Sameness")

    def get_page_subtitle(self) -> str:
        return str(self.page.title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = sameness_of(self.page, facts_of(self.page))
        return super().get_context_data(**kwargs, page=self.page, sameness=found)


class CompareView(WordingView):
    template_name = "desk/sameness/compare.html"
    page_title = gettext_lazy("Side by side")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.other = self.draft_of(kwargs["other"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        common = current_commonplaces().sentences
        sides = side_by_side(facts_of(self.page), facts_of(self.other), common)
        blocks = ArticlePage.body.field.stream_block.child_blocks
        labels = {"": _("Summary points"), **{name: block.label for name, block in blocks.items()}}
        shown = [
            (page, side, [(labels[part.type], part.passages) for part in side.parts])
            for page, side in zip((self.page, self.other), sides, strict=True)
        ]
        return super().get_context_data(sides=shown)
