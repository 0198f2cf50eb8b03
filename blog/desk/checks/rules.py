"""The rules: what there is, how strict the team made them, and a page about each."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from markdown_it import MarkdownIt
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from blog import checking, standards
from blog.quality.registry import LEVELS, Rule, Setting
from cms.core.text import slug_of

from . import access, labels

DOCS = Path(__file__).resolve().parents[3] / "docs"


class RuleForm(forms.Form):
    """The level of one rule and its numbers. A field that is emptied goes back to the default."""

    def __init__(self, *args: Any, rule: Rule, setting: Setting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule, self.setting = rule, setting
        self.fields["level"] = forms.ChoiceField(
            label=_("Level"),
            choices=[(name, labels.LEVELS[name]) for name in LEVELS],
            initial=setting.level or rule.level,
            required=False,
            help_text=_("default %(level)s") % {"level": labels.LEVELS[rule.level]},
        )
        for name, number in rule.limits.items():
            self.fields[f"limit-{name}"] = forms.FloatField(
                label=name.replace("_", " ").capitalize(),
                initial=f"{setting.limits.get(name, number):g}",
                min_value=0,
                required=False,
                help_text=_("default %(number)s") % {"number": f"{number:g}"},
                widget=forms.NumberInput({"step": "any"}),
            )

    @property
    def anchor(self) -> str:
        return self.rule.id.replace(".", "-")

    @property
    def is_changed(self) -> bool:
        return bool(self.setting.level or self.setting.limits)

    def limits(self) -> dict[str, float]:
        """The numbers that were given."""
        found = {name: self.cleaned_data[f"limit-{name}"] for name in self.rule.limits}
        return {name: number for name, number in found.items() if number is not None}


@dataclass(frozen=True, slots=True)
class Family:
    name: str
    label: str
    forms: list[RuleForm]


class RulesView(WagtailAdminTemplateMixin, TemplateView):
    """All rules by family. Whoever works on articles reads them, leads set them."""

    template_name = "desk/checks/rules.html"
    page_title = gettext_lazy("Checks")
    header_icon = "clipboard-list"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        needed = access.may_read if request.method in ("GET", "HEAD") else access.may_set
        if not needed(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def rule_forms(self) -> list[RuleForm]:
        own = standards.current().settings
        data = self.request.POST if self.request.method == "POST" else None
        return [
            RuleForm(data, prefix=rule.id, rule=rule, setting=own.get(rule.id, Setting())) for rule in checking.rules
        ]

    def families(self) -> Iterator[Family]:
        for name, label in labels.FAMILIES.items():
            if own := [form for form in self.rule_forms if form.rule.family == name]:
                yield Family(name, str(label), own)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": _("Checks")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs, families=list(self.families()), may_set=access.may_set(self.request.user)
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if asked := request.POST.get("reset"):
            return self.reset(asked)
        if not all(form.is_valid() for form in self.rule_forms):
            messages.error(request, _("Nothing was saved: a number is not valid. See below."))
            return self.render_to_response(self.get_context_data())
        # Only what this person touched: somebody else may have set another rule meanwhile.
        touched = [form for form in self.rule_forms if form.has_changed()]
        changed = [
            _(form.rule.title)
            for form in touched
            if standards.change(form.rule, request.user, level=form.cleaned_data["level"], limits=form.limits())
        ]
        if changed:
            told = ", ".join(f"“{title}”" for title in changed)
            messages.success(request, _("Saved: %(rules)s. Articles are checked again soon.") % {"rules": told})
        else:
            messages.info(request, _("Nothing was changed."))
        return redirect("desk_checks")

    def reset(self, rule_id: str) -> HttpResponse:
        if rule_id not in checking.rules:
            raise Http404
        rule = checking.rules[rule_id]
        standards.change(rule, self.request.user)
        messages.success(self.request, _("“%(rule)s” is as it came.") % {"rule": _(rule.title)})
        return redirect(f"{reverse('desk_checks')}#{rule_id.replace('.', '-')}")


class RulePageView(WagtailAdminTemplateMixin, TemplateView):
    """What a rule asks, and why: its family's page below docs/, opened at the rule."""

    template_name = "desk/checks/rule.html"
    header_icon = "clipboard-list"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not access.may_read(request.user):
            raise PermissionDenied
        if kwargs["rule"] not in checking.rules:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def rule(self) -> Rule:
        return checking.rules[self.kwargs["rule"]]

    def get_page_title(self) -> str:
        return _(self.rule.title)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("desk_checks"), "label": _("Checks")},
            {"url": "", "label": _(self.rule.title)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        setting = standards.current().settings.get(self.rule.id, Setting())
        limits = {**self.rule.limits, **setting.limits}
        return {
            **super().get_context_data(**kwargs),
            "rule": self.rule,
            "level": labels.LEVELS[setting.level or self.rule.level],
            "family": labels.family_label(self.rule.id),
            "limits": [(name.replace("_", " "), f"{number:g}") for name, number in limits.items()],
            "anchor": self.rule.id.replace(".", "-"),
            "text": section_of(self.rule),
        }


def section_of(rule: Rule) -> SafeString:
    """What the family's page says under the rule's name, as HTML; "" when there is no such page or section."""
    path, _hash, name = rule.help.partition("#")
    file = DOCS / path
    if not file.is_file():
        return SafeString()
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(file.read_text(encoding="utf-8"))
    begin = end = level = None
    for number, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        if begin is None and slug_of(tokens[number + 1].content) == name:
            begin, level = number + 3, token.tag
        elif begin is not None and token.tag <= str(level):
            end = number
            break
    if begin is None:
        return SafeString()
    # Our own document, rendered without any HTML that stands in it.
    return mark_safe(markdown.renderer.render(tokens[begin:end], markdown.options, {}))  # nosec B308
