"""Addresses of coaching that are no pages of their own. Mount it at the root of the site."""

from django.urls import path

from . import views

urlpatterns = [path("count/<int:page>/offer/<int:offer>/<slug:slot>/", views.count, name="count-offer")]
