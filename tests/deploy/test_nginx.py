"""nginx in front, as deploy/nginx says: it keeps what is for everybody for a second, and nothing else."""

import http.client
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from blog import publishing
from blog.models import ArticleIndexPage, ArticlePage
from tests.blog.factories import article
from tests.conftest import ROOT
from tests.servers import Server, free_port, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
PROGRAM = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
FILES = ROOT / "deploy" / "nginx"


@dataclass
class Front:
    port: int
    server: Server

    def ask(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            # A line for each cache on the way; the last is that of nginx.
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def status(self, path: str, **headers: str) -> str:
        return self.ask(path, **headers)[1]["cache-status"]


@pytest.fixture
def front(index: ArticleIndexPage, tmp_path: Path) -> Iterator[Front]:
    if PROGRAM is None:
        pytest.skip("nginx is not installed: apt-get install nginx-light")
    more = {"DJANGO_SETTINGS_MODULE": "tests.drills.served_settings", "SECRET_KEY": settings.SECRET_KEY}
    server, port = Server(tmp_path, **more), free_port()
    server.start()
    (tmp_path / "nginx.conf").write_text(f"""
        {"" if os.getuid() else "user root;"}
        daemon off; pid {tmp_path}/nginx.pid; error_log {tmp_path}/error.log; events {{ }}
        http {{
            access_log off;
            client_body_temp_path {tmp_path}/body; proxy_temp_path {tmp_path}/proxy; fastcgi_temp_path {tmp_path}/f;
            uwsgi_temp_path {tmp_path}/u; scgi_temp_path {tmp_path}/s;
            include {FILES}/cache.conf;
            proxy_cache_path {tmp_path}/cache keys_zone=proofdesk:1m;
            upstream proofdesk {{ server 127.0.0.1:{server.port}; keepalive 4; }}
            server {{
                listen 127.0.0.1:{port};
                location / {{ proxy_pass http://proofdesk; include {FILES}/pages.conf; }}
            }}
        }}""")
    process = subprocess.Popen([PROGRAM, "-c", f"{tmp_path}/nginx.conf", "-p", str(tmp_path)])
    found = Front(port, server)
    try:
        wait_until(lambda: is_there(found))
        yield found
    finally:
        process.terminate()
        process.wait()
        server.kill()


def is_there(front: Front) -> bool:
    try:
        return front.ask("/healthz")[0] == 200
    except OSError:
        return False


def test_the_whole_configuration_is_one_that_nginx_understands(tmp_path: Path) -> None:
    if PROGRAM is None:
        pytest.skip("nginx is not installed: apt-get install nginx-light")
    if shutil.which("openssl") is None:
        pytest.skip("no certificate can be made: apt-get install openssl")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [*("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=www.example.org", "-days", "1"),
         *("-keyout", str(key), "-out", str(certificate))],
        check=True, capture_output=True,
    )  # fmt: skip
    text = (FILES / "proofdesk.conf").read_text()
    for mine, theirs in (
        ("/etc/nginx/proofdesk", str(FILES)),
        ("/var/cache/nginx/proofdesk", f"{tmp_path}/cache"),
        ("/etc/letsencrypt/live/www.example.org/fullchain.pem", str(certificate)),
        ("/etc/letsencrypt/live/www.example.org/privkey.pem", str(key)),
    ):
        assert mine in text
        text = text.replace(mine, theirs)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/nginx.pid; error_log {tmp_path}/error.log; events {{ }}\nhttp {{ access_log off;\n{text}\n}}"
    )
    done = subprocess.run([PROGRAM, "-t", "-c", f"{tmp_path}/nginx.conf"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_page_is_kept_for_a_second_and_no_longer(front: Front, index: ArticleIndexPage) -> None:
    page = article(index, "an-article", description="Before the change.")
    status, headers, text = front.ask("/blog/an-article/", Accept_Encoding="identity")
    assert (status, "Before the change." in text.decode()) == (200, True)
    assert "x-cache-tags" not in headers
    # Within the second another one may be in the way; a kept copy is shown at the latest the third time.
    assert "nginx; hit" in [front.status("/blog/an-article/", Accept_Encoding="identity") for _ in range(3)]
    page = ArticlePage.objects.get(pk=page.pk)
    page.description = "After the change."
    revision = page.save_revision(clean=False)
    publishing.certify(page, revision, None, "review")
    revision.publish()
    published = time.monotonic()
    wait_until(lambda: "After the change." in front.ask("/blog/an-article/")[2].decode(), patience=20)
    # A second, and whatever this machine needs for one answer.
    assert time.monotonic() - published < 10


def test_each_coding_has_a_copy_of_its_own(front: Front, index: ArticleIndexPage) -> None:
    article(index, "an-article")
    for wish, coding in (("br, gzip", "br"), ("gzip", "gzip"), ("identity", None), ("gzip", "gzip"), ("br", "br")):
        assert front.ask("/blog/an-article/", Accept_Encoding=wish)[1].get("content-encoding") == coding


def test_who_is_signed_in_gets_an_answer_of_their_own(front: Front, index: ArticleIndexPage, tmp_path: Path) -> None:
    article(index, "an-article")
    person = get_user_model()._default_manager.create_superuser("ada", "ada@example.com", "-")
    client = Client()
    client.force_login(person)
    session = client.cookies["sessionid"].value
    signed_in = {"Cookie": f"sessionid={session}"}
    assert b"wagtail-userbar" in front.ask("/blog/an-article/", **signed_in)[2]
    for _ in range(3):
        assert front.status("/blog/an-article/", **signed_in) == "nginx; fwd=bypass"
        assert b"wagtail-userbar" not in front.ask("/blog/an-article/")[2]
    assert front.status("/api/manage/articles/", Authorization="Bearer made-up") == "nginx; fwd=bypass"
    assert [front.status("/admin/login/") for _ in range(2)] == ["nginx; fwd=bypass"] * 2


def test_what_was_seen_is_shown_while_the_site_is_away(front: Front, index: ArticleIndexPage) -> None:
    article(index, "an-article")
    assert front.ask("/blog/an-article/")[0] == 200
    front.server.kill()
    status, headers, _ = front.ask("/blog/an-article/")
    assert (status, headers["cache-status"].startswith("nginx; hit")) == (200, True)
    assert front.ask("/blog/never-seen/")[0] == 502
