import json
from typing import Any

from django import template
from django.utils.safestring import SafeString
from wagtail.models import Site

from benchmarks.stock.models import Look

register = template.Library()


@register.simple_tag(takes_context=True)
def menu(context: Any) -> Any:
    return Site.find_for_request(context["request"]).root_page.get_children().live().in_menu()


@register.simple_tag
def get_settings_for(request: Any) -> Look:
    return Look.for_request(request)


@register.filter
def as_json(value: Any) -> SafeString:
    text = json.dumps(value)
    return SafeString(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
