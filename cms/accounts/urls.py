"""Addresses below the admin's for who is on the way in. What needs a whole session stands in `wagtail_hooks`."""

from django.urls import path

from . import views

urlpatterns = [
    path("two-factor/", views.verify, name="proofdesk_two_factor"),
    path("two-factor/set-up/", views.set_up, name="proofdesk_two_factor_set_up"),
]
