"""Where addresses lie in an export, and what becomes of links that a static host cannot answer."""

import pytest

from blog.static_site.places import Unplaceable, file_of, moved_to, named_by, parts_of, without_queries

HERE, THERE = "http://localhost", "https://www.example.org"


@pytest.mark.parametrize(
    ("path", "file"),
    {
        "/": "index.html",
        "/blog/": "blog/index.html",
        "/feed.xml": "feed.xml",
        "/blog/pay.md": "blog/pay.md",
        "/blog/gr%C3%B6%C3%9Fe/": "blog/größe/index.html",
    }.items(),
)
def test_an_address_has_a_file(path: str, file: str) -> None:
    assert file_of(path) == file


@pytest.mark.parametrize("path", ["/../secret", "/a/../../b", "/%2e%2e/x", "/a//b", "/a%00b", "/a%5c..%5cb", "/./a"])
def test_no_address_leads_out_of_the_folder(path: str) -> None:
    with pytest.raises(Unplaceable):
        file_of(path)


def test_further_pages_of_lists_get_addresses_of_their_own() -> None:
    page = f'<a rel="prev" href="?">1</a><a href="?page=3">3</a><link href="{HERE}/blog/?page=2">"{HERE}/blog/?page=2"'
    page += '<a href="/blog/category/pay/?page=2">2</a><a href="/other/?page=2">x</a><strong>?</strong><a href="/?q=1">'
    moved = without_queries(page, "/blog/", {"/blog/", "/blog/category/pay/"}, HERE)
    assert moved == (
        f'<a rel="prev" href="/blog/">1</a><a href="/blog/page/3/">3</a><link href="{HERE}/blog/page/2/">'
        f'"{HERE}/blog/page/2/"<a href="/blog/category/pay/page/2/">2</a>'
        '<a href="/other/?page=2">x</a><strong>?</strong><a href="/?q=1">'
    )
    assert without_queries('<a href="?page=2">', "/about/", {"/blog/"}, HERE) == '<a href="?page=2">'


def test_addresses_move_to_where_the_export_will_be() -> None:
    text = f'{HERE}/blog/ "{HERE}" {HERE}:8000/ {HERE}er/ /share?u=http%3A%2F%2Flocalhost%2Fblog'
    assert moved_to(text, HERE, THERE) == (
        f'{THERE}/blog/ "{THERE}" {HERE}:8000/ {HERE}er/ /share?u=https%3A%2F%2Fwww.example.org%2Fblog'
    )
    assert moved_to(text, HERE, HERE) == text


def test_the_parts_that_pages_stylesheets_and_scripts_name_are_found() -> None:
    page = f"""<link href="/static/a.css"><img srcset="/media/images/a.webp 400w, /media/images/b%20c.webp 800w">
    <meta content="{HERE}/media/share/a.png"><script src="/static/a.js?x"></script><link href="/look/abc.css">
    <a href="/blog/static/">no</a><img src="https://elsewhere.example/static/x.png">"""
    assert set(parts_of(page, HERE)) == {
        "/static/a.css",
        "/media/images/a.webp",
        "/media/images/b c.webp",
        "/media/share/a.png",
        "/static/a.js",
        "/look/abc.css",
    }
    css = '@font-face{src:url("../fonts/a.woff2")}b{background:url(data:x)}@import "c.css";'
    assert set(named_by(css, "/static/css/a.css", "text/css")) == {"/static/fonts/a.woff2", "/static/css/c.css"}
    script = 'import { a } from "./b.js"; const c = await import("../c.js"); import d from "https://x.example/d.js"'
    assert set(named_by(script, "/static/js/a.js", "text/javascript")) == {"/static/js/b.js", "/static/c.js"}
