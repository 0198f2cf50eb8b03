"""One group: its articles, a verdict for each, and what may be done about them now."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from blog.models import ArticlePage, Pruning, Verdict
from blog.pruning import approval, groups, undoing, verdicts
from blog.pruning.verdicts import PruningRefused

from .forms import ReturnForm, VerdictForm
from .lists import PruningMixin, seen_prunings


@dataclass(frozen=True, slots=True)
class Row:
    """An article in the table. `goal`: the title of the page that it is merged into."""

    verdict: Verdict
    member: groups.Member
    is_survivor: bool
    is_suggested: bool
    is_changed: bool
    goal: str

    @property
    def is_undoable(self) -> bool:
        return undoing.is_undoable(self.verdict)


class PruningView(PruningMixin, TemplateView):
    template_name = "desk/pruning/group.html"

    @cached_property
    def pruning(self) -> Pruning:
        found = seen_prunings(self.request.user).select_related("survivor", "started_by", "proposed_by", "approved_by")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def is_proposed(self) -> bool:
        return self.pruning.status == Pruning.Status.PROPOSED

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """What they say is read only when it is compared with what was proposed."""
        if self.is_proposed:
            return verdicts.read(self.pruning)
        found = self.pruning.verdicts.select_related("article", "pruning", "decided_by", "target", "taken_back_by")
        return list(found.defer("article__body", "article__summary_points").order_by("article"))

    @cached_property
    def numbers(self) -> list[int]:
        return [verdict.article_id for verdict in self.verdicts]

    def get_page_title(self) -> str:
        return _("Pruning")

    def get_page_subtitle(self) -> str:
        return str(self.pruning)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("desk_pruning"), "label": _("Pruning")}
        return [*super().get_breadcrumbs_items(), above, {"url": "", "label": str(self.pruning)}]

    # ---- what is shown

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pruning, user = self.pruning, self.request.user
        group = groups.Group(tuple(self.numbers))
        groups.filled([group])
        may_lead = verdicts.may_decide(user, self.numbers)
        form = VerdictForm(prefix="verdict")
        return super().get_context_data(
            pruning=pruning,
            group=group,
            rows=self.rows(group),
            counts=self.counts(),
            may_lead=may_lead,
            is_open=pruning.status == Pruning.Status.OPEN,
            is_proposed=self.is_proposed,
            is_done=pruning.status == Pruning.Status.DONE,
            is_dropped=pruning.status == Pruning.Status.DROPPED,
            reasons=self.reasons(),
            may_approve=self.is_proposed and approval.may_approve(user, self.numbers),
            relinked=self.relinked(),
            form=form,
            return_form=ReturnForm(prefix="return"),
            media=form.media,
            **kwargs,
        )

    def rows(self, group: groups.Group) -> list[Row]:
        given = {verdict.article_id: verdict for verdict in self.verdicts}
        changed = {
            verdict.article_id
            for verdict in (self.verdicts if self.is_proposed else ())
            if verdict.read_hash != verdicts.said_by(verdict.article)
        }
        survivor, best = self.pruning.survivor, group.suggestion.pk if group.suggestion else 0
        found = [
            Row(
                given[member.article.pk],
                member,
                is_survivor=member.article.pk == self.pruning.survivor_id,
                is_suggested=member.article.pk == best,
                is_changed=member.article.pk in changed,
                goal=str(given[member.article.pk].target or survivor or ""),
            )
            for member in group.members
        ]
        return sorted(found, key=lambda row: not row.is_survivor)

    def counts(self) -> list[tuple[str, int]]:
        kinds = [verdict.kind for verdict in self.verdicts]
        labels = [(value, label) for value, label in Verdict.Kind.choices if value in kinds]
        found = [(str(label), kinds.count(value)) for value, label in labels]
        return [*found, (_("no verdict yet"), kinds.count(""))] if "" in kinds else found

    def reasons(self) -> list[str]:
        """Why it cannot be proposed, or approved by this person, now."""
        if self.is_proposed:
            found = approval.approval_refusals(self.pruning, self.verdicts, self.request.user)
        elif self.pruning.status == Pruning.Status.OPEN:
            found = verdicts.obstacles(self.pruning, self.verdicts)
        else:
            found = []
        return [refusal.text for refusal in found]

    def relinked(self) -> list[tuple[dict[str, Any], ArticlePage | None]]:
        """What led to removed pages, each with the article as it is now."""
        numbers = [row["article"] for row in self.pruning.relinked]
        articles = ArticlePage.objects.defer_streamfields().in_bulk(numbers) if any(numbers) else {}
        return [(row, articles.get(row["article"])) for row in self.pruning.relinked]

    # ---- what is done

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        acts: dict[str, Callable[[], str]] = {
            "survivor": self.survivor,
            "decide": self.decide,
            "undo": self.undo,
            "propose": self.propose,
            "reopen": self.reopen,
            "drop": self.drop,
            "approve": self.approve,
            "send-back": self.send_back,
            "take-back": self.take_back,
        }
        act, _colon, number = request.POST.get("action", "").partition(":")
        if act not in acts:
            raise Http404
        self.number = int(number) if number.isdecimal() and len(number) < 10 else 0
        try:
            messages.success(request, acts[act]())
        except PruningRefused as refused:
            messages.error(request, str(refused))
        return redirect("desk_pruning") if act == "drop" else redirect(request.path)

    @property
    def chosen(self) -> list[int]:
        return [int(number) for number in self.request.POST.getlist("article") if number in map(str, self.numbers)]

    def survivor(self) -> str:
        verdicts.choose_survivor(self.pruning, self.request.user, self.number)
        return _("The survivor is chosen.")

    def decide(self) -> str:
        form = VerdictForm(self.request.POST, prefix="verdict")
        if not form.is_valid():
            raise verdicts.refuse("no-verdict", _("Choose a verdict and, to merge elsewhere, a live page."))
        given = form.cleaned_data
        count = verdicts.decide(
            self.pruning, self.request.user, self.chosen, given["kind"], target=given["target"], note=given["note"]
        )
        text = ngettext("%(count)s verdict given.", "%(count)s verdicts given.", count)
        return text % {"count": count}

    def undo(self) -> str:
        verdicts.undo(self.pruning, self.request.user)
        return _("The last step is undone.")

    def propose(self) -> str:
        verdicts.propose(self.pruning, self.request.user)
        return _("Proposed. A second person must approve it before anything happens.")

    def reopen(self) -> str:
        verdicts.reopen(self.pruning, self.request.user)
        return _("The verdicts can be changed again.")

    def drop(self) -> str:
        verdicts.drop(self.pruning, self.request.user)
        return _("Given up: nothing was changed.")

    def approve(self) -> str:
        approval.approve(self.pruning, self.request.user, self.request.POST.get("digest", ""))
        return _("Approved and carried out.")

    def send_back(self) -> str:
        form = ReturnForm(self.request.POST, prefix="return")
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        approval.send_back(self.pruning, self.request.user, reason)
        return _("Sent back to who proposed it.")

    def take_back(self) -> str:
        count = undoing.take_back(self.pruning, self.request.user, self.chosen)
        text = ngettext("%(count)s article is live again.", "%(count)s articles are live again.", count)
        return text % {"count": count}
