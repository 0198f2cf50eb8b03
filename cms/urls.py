"""Every address of the complete site."""

from django.conf import settings
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.documents import urls as document_urls

from cms import health, views
from cms.accounts.views import AdminSignInView, SignInView
from cms.core.stylesheet import stylesheet
from cms.watch.views import metrics

handler404 = "blog.search.views.not_found"

urlpatterns = [
    path("admin/login/", AdminSignInView.as_view(), name="wagtailadmin_login"),
    path("_util/login/", SignInView.as_view(), name="wagtailcore_login"),
    path("admin/", include("cms.accounts.urls")),
    path("admin/", include(admin_urls)),
    path("documents/", include(document_urls)),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", metrics, name="metrics"),
    path("robots.txt", views.robots),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    path("favicon.ico", views.favicon),
    path("look/<slug:wanted>.css", stylesheet, name="stylesheet"),
    re_path(r"^(?P<key>[a-zA-Z0-9-]{8,128})\.txt$", views.indexnow_key, name="indexnow-key"),
    re_path(r"^media/(?P<path>.+)$", views.media),
    path("", include("blog.urls")),
    path("", include("coaching.urls")),
    path("", include("cms.api.urls")),
    path("", include(wagtail_urls)),
]

if settings.DEBUG:
    from django.contrib.staticfiles.urls import staticfiles_urlpatterns

    urlpatterns = [*staticfiles_urlpatterns(), *urlpatterns]
