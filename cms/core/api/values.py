"""Pictures and links as plain values. `context`: what blocks get; without one, addresses stay paths."""

from typing import Any

from wagtail.models import PageViewRestriction

from cms.core.images import SiteImage, picture

Context = dict[str, Any] | None


def absolute(url: str, context: Context) -> str:
    if not url or url.startswith(("http://", "https://")):
        return url
    return f"{(context or {}).get('root_url', '')}{url}"


def picture_value(image: SiteImage | None, purpose: str, context: Context, alt: str = "") -> dict[str, Any] | None:
    """The sizes that exist; none is made. A picture that stands in many places is looked at once for an answer."""
    if image is None:
        return None
    known = context.setdefault("pictures", {}) if context is not None else {}
    key = (image.pk, purpose)
    if key not in known:
        known[key] = files_of(image, purpose, context)
    return {**known[key], "alt": alt, "credit": getattr(image, "credit", "")}


def files_of(image: SiteImage, purpose: str, context: Context) -> dict[str, Any]:
    found = picture(image, purpose)
    sources = [
        {
            "type": f"image/{kind}",
            "srcset": ", ".join(f"{absolute(one.url, context)} {one.width}w" for one in candidates),
        }
        for kind, candidates in (("avif", found.avif), ("webp", found.webp))
        if candidates
    ]
    return {
        "src": absolute(found.fallback.url, context),
        "width": found.fallback.width,
        "height": found.fallback.height,
        "sources": sources,
    }


def link_value(title: str, path: str, context: Context) -> dict[str, Any]:
    return {"title": title, "url": absolute(path, context), "path": path}


def page_link(page: Any, context: Context) -> dict[str, Any]:
    request = (context or {}).get("request")
    return link_value(page.title, page.get_url(request) or "", context)


def source_value(source: Any) -> dict[str, Any]:
    """One piece of evidence that visitors see."""
    return {
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url,
        "retrieved_on": source.retrieved_on,
    }


def is_public(page: Any, context: Context) -> bool:
    """May everybody read it? Asked once for an answer, whatever it is about."""
    remembered = context.setdefault("private_paths", None) if context is not None else None
    if remembered is None:
        remembered = list(PageViewRestriction.objects.values_list("page__path", flat=True))
        if context is not None:
            context["private_paths"] = remembered
    return not any(page.path.startswith(path) for path in remembered)
