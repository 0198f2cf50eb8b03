"""What Wagtail's editor would not notice while somebody types: see `blog/desk/unsaved.js`."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_editor_js")
def insert_unsaved_script() -> SafeString:
    return format_html('<script type="module" src="{}"></script>', static("blog/desk/unsaved.js"))
