"""The addresses of the desk in a host's site. Before Wagtail's own, at the root:

path("", include("cms.plugin.urls")),
"""

from django.urls import include, path, re_path

from cms import views
from cms.core.stylesheet import stylesheet

urlpatterns = [
    path("look/<slug:wanted>.css", stylesheet, name="stylesheet"),
    re_path(r"^(?P<key>[a-zA-Z0-9-]{8,128})\.txt$", views.indexnow_key, name="indexnow-key"),
    path("", include("blog.urls")),
    path("", include("coaching.urls")),
    path("", include("cms.api.urls")),
]
