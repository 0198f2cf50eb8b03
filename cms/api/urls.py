"""Addresses below /api/. Mount it after the addresses of the apps: what they do not take ends here."""

from django.urls import path, re_path

from .document import document_view, unknown
from .router import router

urlpatterns = [
    path("api/v2/", router.urls),
    path("api/openapi.json", document_view, name="openapi"),
    re_path(r"^api/", unknown),
]
