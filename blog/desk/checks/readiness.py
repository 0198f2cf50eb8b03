"""The editor's door: what the checks find in the form as it stands, and its numbers. Saves nothing."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from wagtail.admin.views.pages import preview

from blog import checking, waiving
from blog.models import ArticlePage, Waiver
from blog.publishing import Refused
from blog.quality.registry import Finding
from blog.wording import said
from cms.core.text import reading_minutes, words

from . import labels

# Findings hold typographic characters; every door writes them as they are.
AS_THEY_ARE = {"ensure_ascii": False}


def answer(page: ArticlePage, found: tuple[Finding, ...]) -> JsonResponse:
    return JsonResponse(
        {
            "summary": labels.summary(found),
            "findings": [each.as_dict() | {"message": said(each.message), "hint": said(each.hint)} for each in found],
            "families": [
                {"name": name, "label": label, "summary": labels.summary(own)}
                for name, label, own in labels.by_family(found)
            ],
            "numbers": numbers(page),
            "preview": shown_elsewhere(page),
        },
        json_dumps_params=AS_THEY_ARE,
    )


def numbers(page: ArticlePage) -> dict[str, int]:
    """How much there is to read. `short_answer`: words of the short answer, 0 without one."""
    facts = checking.facts_of(page)
    count = len(facts.body_words)
    return {
        "words": count,
        "minutes": reading_minutes(count),
        "short_answer": sum(len(words(block.text)) for block in facts.of_type("short_answer")),
    }


def shown_elsewhere(page: ArticlePage) -> dict[str, str]:
    """What a search result and a shared link show."""
    return {
        "title": page.seo_pagetitle,
        "description": page.search_description or page.description,
        "address": page.seo_canonical_url,
        "site": page.seo_sitename,
        "share_title": page.title,
        "share_description": page.seo_description,
        "image": page.seo_image_url,
    }


class FormDoor:
    """Builds the page from the editor's form, as Wagtail's preview does; required fields may be empty."""

    http_method_names = ["post"]
    request: HttpRequest
    object: ArticlePage

    def read_form(self) -> JsonResponse | None:
        """Puts the form into `self.object`. An answer when it cannot be read."""
        if not isinstance(self.object, ArticlePage):
            raise Http404
        form = self.get_form(self.request.POST)  # type: ignore[attr-defined]
        if not self.validate_form(form):  # type: ignore[attr-defined]
            text = _("The checks wait: a field does not hold what it should. Save the draft to see which.")
            return JsonResponse({"problem": text}, status=422)
        form.save(commit=False)
        # The preview invents these where they are empty.
        for name in ("title", "slug"):
            if not self.request.POST.get(name):
                setattr(self.object, name, "")
        return None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.read_form() or self.decide()

    def decide(self) -> HttpResponse:
        """What is done with the page that the form makes. Here: it is checked."""
        return answer(self.object, checking.findings_of(self.object))


class ReadinessView(FormDoor, preview.PreviewOnEdit):
    """For those who may edit the article."""

    def setup(self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> None:
        super().setup(request, page_id=pk)


class NewReadinessView(FormDoor, preview.PreviewOnCreate):
    """Of an article that has never been saved, for those who may add one below this listing."""

    def setup(self, request: HttpRequest, parent: int, *args: Any, **kwargs: Any) -> None:
        super().setup(
            request, content_type_app_name="blog", content_type_model_name="articlepage", parent_page_id=parent
        )


class WaiveView(ReadinessView):
    """Let one warning of the form stand. `waive-check`, `waive-place` and `waive-quote` name it."""

    def decide(self) -> HttpResponse:
        asked = [self.request.POST.get(f"waive-{name}", "") for name in ("check", "place", "quote")]
        finding = next(
            (
                finding
                for finding in checking.findings_of(self.object)
                if [finding.check, finding.place, finding.quote] == asked
            ),
            None,
        )
        if finding is None:
            return JsonResponse({"problem": _("The text has changed: this warning is gone.")}, status=409)
        try:
            waiving.waive(self.object, finding, self.request.user, self.request.POST.get("waive-reason", ""))
        except Refused as refused:
            return refusal(refused)
        return super().decide()


class WithdrawView(ReadinessView):
    """Take back a waiver of one warning."""

    def decide(self) -> HttpResponse:
        found = Waiver.objects.filter(
            page_id=self.object.pk,
            rule=self.request.POST.get("waive-check", ""),
            place=self.request.POST.get("waive-place", ""),
            quote=self.request.POST.get("waive-quote", ""),
        )
        try:
            for waiver in found.select_related("page"):
                waiving.withdraw(waiver, self.request.user)
        except Refused as refused:
            return refusal(refused)
        return super().decide()


def refusal(refused: Refused) -> JsonResponse:
    return JsonResponse({"problem": " ".join(each.text for each in refused.refusals)}, status=409)
