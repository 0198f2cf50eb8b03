"""What the ground adds to Wagtail."""

from typing import Any

from wagtail import hooks

from .page_links import PageLinks


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own
def link_to_pages(features: Any) -> None:
    features.register_link_type(PageLinks)
