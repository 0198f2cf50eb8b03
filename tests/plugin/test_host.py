"""docs/plugin.md, followed to the letter: a new Wagtail site, the wheel, ten posts, review, release, and out again.

The host runs in a new environment. Wagtail is installed from the package index as somebody's site has it, then the
wheel with all that it needs. Where no index answers, libraries come from the environment of the tests, and one test
is skipped that says so.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
import venv
from pathlib import Path

import pytest

from tests.conftest import ROOT

# The host has a database of its own: once in a run of the suite is enough.
pytestmark = pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="runs with the suite on SQLite")
GUIDE = ROOT / "docs" / "plugin.md"
EXTENDING = ROOT / "docs" / "extending.md"
SAMPLE = Path(__file__).parent / "sample"
POSTS = Path(__file__).parent / "posts"
SLUGS = sorted(folder.name for folder in POSTS.iterdir())
# What the document asks for; the newest of these.
STOCK = ("Django>=5.2,<5.3", "wagtail>=7.4,<8")
PATIENCE = 240  # seconds for an index that is slow and a cache that is empty
PART = re.compile(r"<!-- (?P<what>[^>]+?) -->\n```(?:sh|python)\n(?P<text>.*?)```", re.S)
REVIEW = """
import json
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from blog.models import ArticlePage
User = get_user_model()
people = []
for name, group in (("rex", "Reviewer"), ("cora", "Coach")):
    people.append(User.objects.create_user(name, f"{name}@example.com", "only for trying"))
    people[-1].groups.add(Group.objects.get(name=group))
waiting = [page for page in ArticlePage.objects.order_by("pk") if page.workflow_in_progress]
for page in waiting:
    for person in people:
        page = ArticlePage.objects.get(pk=page.pk)
        if state := page.current_workflow_task_state:
            state.task.specific.on_action(state.specific, person, "approve")
print(json.dumps([len(waiting), list(ArticlePage.objects.live().values_list("slug", flat=True))]))
"""

ADDED = """
import json, re
from django.db import transaction
from django.test import Client
from blog import checking, publishing
from blog.models import ArticlePage
from cms.outbox import events
from cms.outbox.models import Event
from coaching.origins import Origin
page = ArticlePage.objects.get(slug="pay")
page.body = [*((child.block_type, child.value) for child in page.body), ("salary", {"role": "Lead", "currency": "EUR"})]
revision = page.save_revision()
publishing.certify(page, revision, None, "review")
revision.publish()
page = ArticlePage.objects.get(slug="pay")
html = Client(headers={"host": "localhost"}).get(page.url).content.decode()
graph = json.loads(re.search(r'<script type="application/ld\\+json">(.*?)</script>', html, re.S)[1])["@graph"]
with transaction.atomic():
    events.record("salary.read", {"article": page.pk}, subject=f"article:{page.pk}")
print(json.dumps({
    "title": page.title,
    "shown": html.count("<p>Lead (EUR)</p>"),
    "node": next(node for node in graph if node["@type"] == "Occupation"),
    "api": [child.block.get_api_representation(child.value) for child in page.body][-1],
    "findings": [found.check for found in checking.findings_of(page) if "salary" in found.check],
    "slot": Origin.read("1.2.A.foot") is not None,
    "event": Event.objects.order_by("-pk").first().kind,
}))
"""

# A database that takes no writes, as its file says when the disk is not to be written to.
REFUSED = """
import json
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
client = Client(raise_request_exception=False, headers={"host": "localhost"})
client.force_login(get_user_model().objects.get(username="ada"))
connection.cursor().execute("PRAGMA query_only = ON")
said = client.post("/admin/snippets/blog/category/add/", {"name": "Pay", "slug": "pay"})
print(json.dumps([said.status_code, said.get("Retry-After"), "Nothing of what you sent was saved." in said.content.decode()]))
"""


class Host:
    """A folder with a site of its own, and a Python of its own. `is_fetched`: its libraries came from the index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "site"
        self.uv = shutil.which("uv")  # what it fetched once comes from its cache
        venv.create(folder / "venv", with_pip=not self.uv, symlinks=True)
        self.python = folder / "venv" / "bin" / "python"
        self.packages = next((folder / "venv" / "lib").glob("python*/site-packages"))
        try:
            self.is_fetched = self.pip("install", *STOCK).returncode == 0
        except subprocess.TimeoutExpired:
            self.is_fetched = False
        if not self.is_fetched:
            (self.packages / "libraries.pth").write_text(sysconfig.get_path("purelib"))
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "DATA_DIR", "PYTHONPATH"}
        }
        self.folder.mkdir()

    def run(self, *command: str, **more: str) -> str:
        done = subprocess.run(
            [str(self.python), *command],
            cwd=self.folder,
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def pip(self, command: str, *what: str) -> "subprocess.CompletedProcess[str]":
        if self.uv:
            asked = [self.uv, "pip", command, "--python", str(self.python), *what]
        else:
            quiet = ["--yes"] if command == "uninstall" else []
            asked = [str(self.python), "-m", "pip", "--disable-pip-version-check", command, *quiet, *what]
        return subprocess.run(asked, capture_output=True, text=True, check=False, timeout=PATIENCE)

    def manage(self, line: str) -> str:
        assert line.startswith("python manage.py ")
        return self.run(*line.split()[1:])


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, source = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("source")
    for name in ("cms", "blog", "coaching", "templates", "docs/guide"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(source)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, f"{built.stdout[-2000:]}{built.stderr[-4000:]}"
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Host:
    made = Host(tmp_path_factory.mktemp("host"))
    made.run("-c", "from wagtail.bin.wagtail import main; import sys; sys.argv[1:] = ['start', 'mysite', '.']; main()")
    return made


def test_its_libraries_come_from_the_package_index(host: Host) -> None:
    if not host.is_fetched:
        pytest.skip("no package index answered: the host ran with the libraries of this environment")
    found = {path.name.partition("-")[0].lower() for path in host.packages.glob("*.dist-info")}
    assert {"django", "wagtail"} <= found
    assert not (host.packages / "libraries.pth").exists()


def parts(document: Path = GUIDE) -> list[tuple[str, str]]:
    return [(part["what"], part["text"]) for part in PART.finditer(document.read_text(encoding="utf-8"))]


def follow(what: str, text: str, host: Host, wheel: Path) -> None:
    verb, _, name = what.partition(": ")
    if verb == "run" and name == "install":
        assert text.strip() == "pip install proofdesk"
        if host.is_fetched:
            done = host.pip("install", str(wheel))  # the name alone would fetch what was published
            assert done.returncode == 0, done.stderr
        else:
            host.run("-m", "zipfile", "-e", str(wheel), str(host.packages))  # what pip does with a wheel
    elif verb == "run" and name == "remove":
        assert text.strip() == "pip uninstall proofdesk"
        if host.is_fetched:
            done = host.pip("uninstall", "proofdesk")
            assert done.returncode == 0, done.stderr
        else:
            for package in ("cms", "blog", "coaching"):
                shutil.rmtree(host.packages / package)
    elif verb == "append":
        file = host.folder / name
        file.write_text(f"{file.read_text()}\n{text}")
    elif verb.startswith("insert before"):
        mark = verb.split('"')[1]
        file = host.folder / name
        before, found, after = file.read_text().partition(mark)
        assert found, mark
        file.write_text(f"{before.rstrip(' ')}{text}    {found}{after}")
    else:
        for line in text.strip().splitlines():
            host.manage(line)


def test_a_new_site_gets_the_desk_and_loses_it_again(host: Host, wheel: Path) -> None:
    shutil.copytree(POSTS, host.folder / "posts")
    settings, addresses = (host.folder / "mysite" / name for name in ("settings/base.py", "urls.py"))
    as_it_was = settings.read_text(), addresses.read_text()
    *steps, uninstall, remove = parts()
    assert (uninstall[0], remove[0]) == ("run: uninstall", "run: remove")
    (host.folder / "mysite" / "settings" / "local.py").write_text('ALLOWED_HOSTS = ["*"]\n')

    for what, text in steps:
        if "import_articles" in text:
            more = {"DJANGO_SUPERUSER_PASSWORD": "only for trying"}
            host.run(
                *["manage.py", "createsuperuser", "--noinput", "--username", "ada", "--email", "ada@example.com"],
                **more,
            )
        follow(what, text, host, wheel)
    assert len(steps[1][1].strip().splitlines()) + len(steps[2][1].strip().splitlines()) < 10
    assert "No changes detected" in host.run("manage.py", "makemigrations", "--check", "--dry-run")

    waiting, live = json.loads(host.run("manage.py", "shell", "-v0", "-c", REVIEW).splitlines()[-1])
    assert (waiting, sorted(live)) == (10, SLUGS)
    assert "0 without a valid approval" in host.run("manage.py", "audit_live")
    assert json.loads(host.run("manage.py", "shell", "-v0", "-c", REFUSED).splitlines()[-1]) == [503, "60", True]
    with served(host) as origin:
        assert "Welcome to your new Wagtail site" in text_at(f"{origin}/")
        article = text_at(f"{origin}/blog/{SLUGS[0]}/")
        assert "FAQPage" in article
        listed = json.loads(text_at(f"{origin}/api/v2/articles/"))["items"]
        assert sorted(item["slug"] for item in listed) == SLUGS
        shown = json.loads(text_at(f"{origin}/api/v2/articles/{listed[0]['id']}/"))
        assert [part["type"] for part in shown["body"]] == ["short_answer", "faq"]
        assert f"{live[0]}" in text_at(f"{origin}/sitemap.xml")
        assert "Sign in" in text_at(f"{origin}/admin/login/")

    adds_what_the_document_says(host, wheel)

    follow(*uninstall, host, wheel)
    settings.write_text(as_it_was[0])
    addresses.write_text(as_it_was[1])
    follow(*remove, host, wheel)
    assert not (host.packages / "blog").exists()
    host.run("manage.py", "check")
    with served(host) as origin:
        assert "Welcome to your new Wagtail site" in text_at(f"{origin}/")
        assert "Sign in" in text_at(f"{origin}/admin/login/")
        with pytest.raises(urllib.error.HTTPError):
            text_at(f"{origin}/blog/")
    assert len(list((host.folder / "backup").rglob("*.md"))) == 11  # ten posts and a note


def adds_what_the_document_says(host: Host, wheel: Path) -> None:
    """docs/extending.md: a block with its node, a check, a format, a place for offers and an event of one's own."""
    code = "".join(file.read_text(encoding="utf-8") for file in SAMPLE.rglob("*.py"))
    for fence in re.findall(r"```python\n(.*?)```", EXTENDING.read_text(encoding="utf-8"), re.S):
        assert fence in code or "INSTALLED_APPS" in fence
    shutil.copytree(SAMPLE, host.folder / "sample", ignore=shutil.ignore_patterns("__pycache__"))
    (host.folder / "notes").mkdir()
    (host.folder / "notes" / "pay.note").write_text("Pay in this town\n\n## Short answer\n\nAsk twice.\n")
    [(what, text)] = parts(EXTENDING)
    follow(what, text, host, wheel)
    host.run("manage.py", "check")
    assert "No changes detected" in host.run("manage.py", "makemigrations", "--check", "--dry-run")
    host.run("manage.py", "import_articles", "notes", "--format", "note")
    said = json.loads(host.run("manage.py", "shell", "-v0", "-c", ADDED).splitlines()[-1])
    assert said["title"] == "Pay in this town"
    assert said["shown"] == 1
    assert said["node"]["name"] == "Lead"
    assert said["api"]["role"] == "Lead"
    assert said["findings"] == ["honesty.salary-without-source"]
    assert said["slot"] is True
    assert said["event"] == "salary.read"


class served:  # noqa: N801 (a context manager)
    def __init__(self, host: Host) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = subprocess.Popen(
            [str(host.python), "manage.py", "runserver", "--noreload", f"127.0.0.1:{self.port}"],
            cwd=host.folder,
            env=host.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> str:
        origin = f"http://127.0.0.1:{self.port}"
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{origin}/admin/login/", timeout=10).close()  # noqa: S310 (our own server)
                return origin
            except urllib.error.URLError:
                time.sleep(0.25)
        raise AssertionError("the host does not answer")

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        self.process.wait()


def text_at(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as response:  # noqa: S310
        text: str = response.read().decode()
    return text
