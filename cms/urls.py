"""Every address of the complete site."""

from django.conf import settings
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.documents import urls as document_urls

from cms import views

handler404 = "cms.views.not_found"

urlpatterns = [
    path("admin/", include(admin_urls)),
    path("documents/", include(document_urls)),
    path("healthz", views.healthz),
    path("robots.txt", views.robots),
    path("favicon.ico", views.favicon),
    re_path(r"^media/(?P<path>.+)$", views.media),
    path("", include("blog.urls")),
    path("", include(wagtail_urls)),
]

if settings.DEBUG:
    from django.contrib.staticfiles.urls import staticfiles_urlpatterns

    urlpatterns = [*staticfiles_urlpatterns(), *urlpatterns]
