"""Addresses of the blog that are no pages of their own. Mount it at the root of the site."""

from django.urls import include, path

from . import feeds, manage_api, sitemaps, views

urlpatterns = [
    path("", include("blog.desk.packet.urls")),
    path("blog/category/<slug:slug>/", views.category, name="category"),
    path("blog/tag/<slug:slug>/", views.tag, name="tag"),
    path("blog/author/<slug:slug>/", views.author, name="author"),
    path("blog/<slug:slug>.md", views.markdown, name="article-markdown"),
    path("feed.xml", feeds.AtomFeed(), name="feed"),
    path("feed.json", feeds.json_feed, name="json-feed"),
    path("api/manage/articles/<int:pk>/findings/", manage_api.findings, name="article-findings"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
]
