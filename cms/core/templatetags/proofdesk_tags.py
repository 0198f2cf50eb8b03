"""Tags that every page uses: JSON-LD, pictures."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText

from cms.core import fragments, head, images, jsonld, markup, stylesheet
from cms.core.branding import Branding
from cms.core.surroundings import menu_of, site_of

register = template.Library()


@register.simple_tag(takes_context=True)
def json_ld(context: dict[str, Any], nodes: Iterable[jsonld.Node]) -> SafeString:
    """One `<script type="application/ld+json">` for the page, or nothing when there are no nodes."""
    if not nodes:
        return SafeString("")
    # jsonld.dumps escapes <, > and &, so that the value cannot end the element.
    text = fragments.once(context.get("page"), "json-ld", lambda: jsonld.dumps(nodes))
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # nosec B308


class OnceNode(template.Node):
    def __init__(self, nodes: template.NodeList, page: Any, name: str) -> None:
        self.nodelist, self.page, self.name = nodes, page, name

    def render(self, context: Any) -> SafeString:
        request = context.get("request")
        page = self.page.resolve(context)
        if request is None or getattr(request, "is_preview", False):
            return self.nodelist.render(context)
        key = ("html", self.name, getattr(request, "is_static", False))
        return fragments.once(page, key, lambda: self.nodelist.render(context))


@register.tag
def once(parser: Any, token: Any) -> OnceNode:
    """`{% once page "body" %}…{% endonce %}`: rendered once for each state of the database. See cms.core.fragments.

    What is inside depends on the page alone: not on the visitor, nor on the address by which they came.
    """
    _, page, name = token.split_contents()
    nodes = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(nodes, parser.compile_filter(page), name.strip('"'))


@register.inclusion_tag("components/picture.html")
def picture(
    image: images.SiteImage | None,
    purpose: str,
    alt: str = "",
    sizes: str = "100vw",
    eager: bool = False,
    css_class: str = "",
) -> dict[str, Any]:
    """An `<img>` from the sizes that exist. `alt` belongs to the place where the image is used."""
    return {
        "picture": images.picture(image, purpose) if image else None,
        "alt": alt,
        "sizes": sizes,
        "eager": eager,
        "css_class": css_class,
    }


@register.filter
def robots(page: Any) -> str:
    return head.robots(page)


@register.filter
def open_graph(page: Any) -> Iterable[tuple[str, str]]:
    return head.open_graph(page).items()


@register.filter
def twitter(page: Any) -> Iterable[tuple[str, str]]:
    return head.twitter(page).items()


@register.filter
def stylesheet_of(look: Branding) -> str:
    return stylesheet.address_of(look)


@register.filter
def unwrapped(value: RichText) -> SafeString:
    """Rich text of one paragraph without the paragraph, for use in a heading."""
    return mark_safe(markup.unwrapped(str(value)))  # rich text comes sanitised from the editor or importer  # nosec B308


@register.filter
def is_one_line(value: RichText) -> bool:
    """One paragraph, which may stand inside a label; lists may not."""
    return not markup.BLOCK_TAG.search(markup.unwrapped(str(value)))


@register.simple_tag(takes_context=True)
def site_menu(context: dict[str, Any]) -> list[dict[str, str]]:
    """The pages below the home page that are marked for menus, in the order of the tree."""
    request = context.get("request")
    site = site_of(request) if request else None
    return menu_of(site) if site else []


@register.simple_tag(takes_context=True)
def is_editor(context: dict[str, Any]) -> bool:
    """Does this visitor carry a session? Asked of the cookie alone, so that pages do not vary on it."""
    request = context.get("request")
    return request is not None and settings.SESSION_COOKIE_NAME in request.COOKIES
