"""Webhooks in the admin: the list, one endpoint with all that goes to it, one delivery with its log."""

import json
from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import ListView, TemplateView
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy

from . import endpoints, kinds, sending, spreading
from .models import Delivery, Endpoint

POLICY = ModelPermissionPolicy(Endpoint)
ICON = "link"
State = Delivery.State


def may(user: Any) -> bool:
    return bool(POLICY.user_has_permission(user, "change"))


class ForKeepers:
    """A view for those who may change webhooks."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


# ---- the list, and the form


class EndpointForm(WagtailAdminModelForm):
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Events"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Choose none to send all, also those that come with a later version."),
    )

    class Meta:
        model = Endpoint
        fields = ["name", "url", "kinds"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gone = [(kind, kind) for kind in self.instance.kinds if kind not in kinds.KINDS]
        self.fields["kinds"].choices = [*kinds.choices(), *gone]


class StateColumn(Column):
    cell_template_name = "outbox/endpoint_state_cell.html"


class EventsColumn(Column):
    def get_value(self, instance: Endpoint) -> str:
        return str(len(instance.kinds)) if instance.kinds else _("all")


class HostColumn(Column):
    def get_value(self, instance: Endpoint) -> str:
        return urlsplit(instance.url).netloc


class EndpointIndexView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        waiting = Count("deliveries", filter=Q(deliveries__state__in=Delivery.UNSETTLED))
        failed = Count("deliveries", filter=Q(deliveries__state=State.FAILED))
        return super().get_base_queryset().annotate(waiting=waiting, given_up=failed).order_by("name", "pk")

    def get_edit_url(self, instance: Endpoint) -> str:
        """Opens it; to change it is one of the buttons there."""
        return address_of(instance.pk)


class EndpointAddView(generic.CreateView):
    def get_success_url(self) -> str:
        return address_of(self.object.pk)


class EndpointEditView(generic.EditView):
    def get_success_url(self) -> str:
        return address_of(self.object.pk)


def address_of(pk: int) -> str:
    return reverse("desk_webhooks:endpoint", args=[pk])


class EndpointViewSet(ModelViewSet):
    model = Endpoint
    name = "desk_webhooks"
    url_prefix = "desk/webhooks"
    icon = ICON
    menu_label = gettext_lazy("Webhooks")
    menu_name = "desk-webhooks"
    menu_order = 820
    menu_hook = "register_settings_menu_item"
    copy_view_enabled = False
    index_view_class = EndpointIndexView
    add_view_class = EndpointAddView
    edit_view_class = EndpointEditView
    list_display = [
        "name",
        HostColumn("url", label=gettext_lazy("Host")),
        EventsColumn("kinds", label=gettext_lazy("Events")),
        StateColumn("state", label=gettext_lazy("State")),
    ]

    def get_form_class(self, for_update: bool = False) -> type[EndpointForm]:
        return EndpointForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/", EndpointView.as_view(), name="endpoint"),
            path("<int:pk>/secret/", SecretView.as_view(), name="secret"),
            path("<int:pk>/since/", replay_since, name="since"),
            path("<int:pk>/<slug:name>/", act, name="act"),
            path("deliveries/<int:pk>/", DeliveryView.as_view(), name="delivery"),
            path("deliveries/<int:pk>/again/", replay, name="again"),
        ]


# ---- one endpoint


class SinceForm(forms.Form):
    since = forms.DateField(
        label=gettext_lazy("Everything since"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class EndpointView(ForKeepers, WagtailAdminTemplateMixin, ListView):
    """What it is, what one can do with it, and its deliveries, the newest first."""

    template_name = "outbox/endpoint.html"
    header_icon = ICON
    paginate_by = 25
    shown_secret = ""

    @cached_property
    def endpoint(self) -> Endpoint:
        return get_object_or_404(Endpoint, pk=self.kwargs["pk"])

    @cached_property
    def wanted(self) -> str:
        wanted = self.request.GET.get("state", "")
        return wanted if wanted in State.values else ""

    def get_queryset(self) -> "QuerySet[Delivery]":
        found = self.endpoint.deliveries.select_related("event").order_by("-event", "-pk")
        return found.filter(state=self.wanted) if self.wanted else found

    def get_page_title(self) -> str:
        return self.endpoint.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("desk_webhooks:index"), "label": _("Webhooks")},
            {"url": "", "label": self.endpoint.name},
        ]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        pk = self.endpoint.pk
        return [
            HeaderButton(_("Edit"), url=reverse("desk_webhooks:edit", args=[pk]), icon_name="edit"),
            HeaderButton(_("History"), url=reverse("desk_webhooks:history", args=[pk]), icon_name="history"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = dict(
            self.endpoint.deliveries.order_by()
            .values_list("state")
            .annotate(count=Count("pk"))
            .values_list("state", "count")
        )
        context: dict[str, Any] = super().get_context_data(**kwargs)
        for delivery in context["object_list"]:
            delivery.label = kinds.label_of(delivery.event.kind)
        now = timezone.now()
        overlap = self.endpoint.previous_until
        return {
            **context,
            "endpoint": self.endpoint,
            "events": [kinds.label_of(kind) for kind in self.endpoint.kinds],
            "secret": self.shown_secret,
            "overlap_until": overlap if overlap and overlap > now else None,
            "states": [(value, label, counts.get(value, 0)) for value, label in State.choices if counts.get(value)],
            "wanted": self.wanted,
            "query": f"state={self.wanted}" if self.wanted else "",
            "since_form": SinceForm(),
            "index_url": address_of(self.endpoint.pk),
        }


class SecretView(EndpointView):
    """The page once, with the secret. The history tells who has seen it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        log(instance=self.endpoint, action="proofdesk.webhook.shown", user=request.user)
        self.shown_secret = endpoints.secret(self.endpoint)
        return super().get(request, *args, **kwargs)


def send_test(endpoint: Endpoint, request: HttpRequest) -> None:
    if not endpoint.active:
        messages.error(request, _("It is switched off. Switch it on first."))
        return
    delivery = spreading.test(endpoint, request.user)
    sending.send_one(delivery)
    delivery.refresh_from_db()
    if delivery.state == State.ARRIVED:
        messages.success(request, _("The test arrived."))
    else:
        messages.error(request, _("The test did not arrive: %(error)s") % {"error": delivery.last_error})


def rotate(endpoint: Endpoint, request: HttpRequest) -> None:
    endpoints.rotate(endpoint, request.user)
    told = _(
        "There is a new secret. Until this time tomorrow, the old one signs too: put the new one in place by then."
    )
    messages.success(request, told)


def switch_off(endpoint: Endpoint, request: HttpRequest) -> None:
    endpoints.switch_off(endpoint, user=request.user)
    messages.success(request, _("“%(name)s” is switched off. What waits for it is kept.") % {"name": endpoint.name})


def switch_on(endpoint: Endpoint, request: HttpRequest) -> None:
    endpoints.switch_on(endpoint, request.user)
    told = _("“%(name)s” is switched on. What was kept for it is sent now.")
    messages.success(request, told % {"name": endpoint.name})


ACTS: dict[str, Callable[[Endpoint, HttpRequest], None]] = {
    "test": send_test,
    "rotate": rotate,
    "off": switch_off,
    "on": switch_on,
}


@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One of ACTS."""
    if not may(request.user):
        raise PermissionDenied
    endpoint = get_object_or_404(Endpoint, pk=pk)
    if name not in ACTS:
        return HttpResponse(status=404)
    ACTS[name](endpoint, request)
    return redirect(address_of(pk))


@require_POST
def replay_since(request: HttpRequest, pk: int) -> HttpResponse:
    if not may(request.user):
        raise PermissionDenied
    endpoint = get_object_or_404(Endpoint, pk=pk)
    form = SinceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say since which day."))
        return redirect(address_of(pk))
    since = timezone.make_aware(datetime.combine(form.cleaned_data["since"], time.min))
    tell_replayed(request, spreading.replay_since(endpoint, since, request.user))
    return redirect(address_of(pk))


def tell_replayed(request: HttpRequest, count: int) -> None:
    if count:
        told = ngettext("%(count)s event is sent again.", "%(count)s events are sent again.", count)
        messages.success(request, told % {"count": count})
    else:
        messages.info(request, _("There is nothing to send again."))


# ---- one delivery


class DeliveryView(ForKeepers, WagtailAdminTemplateMixin, TemplateView):
    template_name = "outbox/delivery.html"
    header_icon = ICON

    @cached_property
    def delivery(self) -> Delivery:
        return get_object_or_404(Delivery.objects.select_related("event", "endpoint"), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return kinds.label_of(self.delivery.event.kind)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        endpoint = self.delivery.endpoint
        return [
            *self.breadcrumbs_items,
            {"url": reverse("desk_webhooks:index"), "label": _("Webhooks")},
            {"url": address_of(endpoint.pk), "label": endpoint.name},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        delivery = self.delivery
        try:
            payload = json.dumps(json.loads(sending.body_of(delivery)), ensure_ascii=False, indent=2)
        except KeyError:
            payload = ""
        return super().get_context_data(
            delivery=delivery, endpoint=delivery.endpoint, payload=payload, log=list(delivery.log.all()), **kwargs
        )


@require_POST
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    """One delivery, with all its attempts again."""
    if not may(request.user):
        raise PermissionDenied
    delivery = get_object_or_404(Delivery, pk=pk)
    tell_replayed(request, spreading.replay(Delivery.objects.filter(pk=delivery.pk)))
    return redirect("desk_webhooks:delivery", pk)
