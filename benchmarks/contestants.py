"""Who is measured: each a process (or two) on a port of its own, started and ended here."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parent.parent
VARNISH = ROOT / "deploy" / "varnish"
NGINX_FILES = ROOT / "deploy" / "nginx"
SBIN = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


@dataclass
class Contestant:
    """`address`: of the page; `headers`: what wrk asks with; `why_not`: it cannot be measured here."""

    name: str
    address: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    processes: list[int] = field(default_factory=list)
    why_not: str = ""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def fetch(address: str, headers: dict[str, str] | None = None) -> tuple[int, bytes, dict[str, str]]:
    try:
        with urlopen(Request(address, headers=headers or {}), timeout=60) as answer:  # noqa: S310 (our own address)
            return answer.status, answer.read(), {name.lower(): value for name, value in answer.headers.items()}
    except HTTPError as error:
        return error.code, error.read(), {}


def pinned(cpu: str) -> list[str]:
    """All servers on one processor, whoever asks on the other: the same for all."""
    return ["taskset", "-c", cpu] if cpu and shutil.which("taskset") else []


@contextmanager
def running(command: list[str], environment: dict[str, str], address: str, log: Path) -> Iterator[int]:
    """The number of a process that answers at this address. Raises RuntimeError when it never does."""
    with log.open("ab") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said, start_new_session=True)
        try:
            deadline = time.monotonic() + 120
            while True:
                try:
                    fetch(address)
                    break
                except OSError:
                    if process.poll() is not None or time.monotonic() > deadline:
                        raise RuntimeError(
                            f"{command[0]} does not answer; see {log}:\n{log.read_text()[-2000:]}"
                        ) from None
                    time.sleep(0.2)
            yield process.pid
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def served_by(application: str, port: int) -> list[str]:
    """The command of the web server for another port or application: the same server, the same threads."""
    from cms import serving

    found = serving.command()
    found[found.index("--port") + 1] = str(port)
    found[found.index("--host") + 1] = "127.0.0.1"
    return [*found[:-1], application]


def memory(process: int) -> float:
    """Megabytes that a process and its children hold, without what they share: Pss of /proc."""
    total = 0
    for number in family(process):
        try:
            said = Path(f"/proc/{number}/smaps_rollup").read_text()
        except OSError:
            continue
        total += int(re.search(r"^Pss:\s+(\d+) kB", said, re.M)[1])  # type: ignore[index]
    return total / 1024


def family(process: int) -> list[int]:
    found = [process]
    for number in found:
        try:
            children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
        except OSError:
            continue
        found += map(int, children)
    return found


NGINX = """
{user}
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
pcre_jit on;
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {more}
    server {{
        listen 127.0.0.1:{port};
        {site}
    }}
}}
"""


@contextmanager
def nginx_with(name: str, folder: Path, cpu: str, site: str, more: str = "") -> Iterator[Contestant]:
    program = shutil.which("nginx", path=SBIN)
    if program is None:
        yield Contestant(name, why_not="nginx is not installed")
        return
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    # Started by root it would change to a user who may not read our folder.
    user = "" if os.getuid() else "user root;"
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, user=user, site=site, more=more))
    address = f"http://127.0.0.1:{port}/"
    command = [*pinned(cpu), program, "-c", str(folder / "nginx.conf"), "-p", str(folder)]
    with running(command, dict(os.environ), address, folder / "nginx.log") as process:
        yield Contestant(name, address, {"Accept-Encoding": "gzip"}, [process])


@contextmanager
def nginx(folder: Path, page: bytes, cpu: str, *, kept_open: bool = False) -> Iterator[Contestant]:
    """The page as a file, and compressed beside it. As nginx is delivered; or with `open_file_cache`, as by nobody's
    default: it need not look for the file again, nor for the compressed one.
    """
    import gzip

    (folder / "site").mkdir(parents=True)
    (folder / "site" / "index.html").write_bytes(page)
    (folder / "site" / "index.html.gz").write_bytes(gzip.compress(page, 9))
    site = f"root {folder}/site; location / {{ gzip_static on; index index.html; }}"
    name, more = (
        ("nginx, static file kept open", "open_file_cache max=100;") if kept_open else ("nginx, static file", "")
    )
    with nginx_with(name, folder, cpu, site, more) as found:
        yield found


@contextmanager
def nginx_cache(folder: Path, behind: Contestant, cpu: str) -> Iterator[Contestant]:
    """The cache of `deploy/nginx` in front of one app process."""
    name = "ours, cached, behind nginx"
    if behind.why_not:
        yield Contestant(name, why_not=behind.why_not)
        return
    host = behind.address.split("/")[2]
    more = (
        f"include {NGINX_FILES}/cache.conf; upstream proofdesk {{ server {host}; keepalive 8; }}\n"
        f"proxy_cache_path {folder}/cache levels=1:2 keys_zone=proofdesk:20m inactive=10m use_temp_path=off;"
    )
    site = f"location / {{ proxy_pass http://proofdesk; include {NGINX_FILES}/pages.conf; }}"
    with nginx_with(name, folder, cpu, site, more) as found:
        if not found.why_not:
            path = behind.address.removeprefix(f"http://{host}")
            # It is asked by the name of the site that stands behind it.
            found.headers = {**behind.headers, "Host": host}
            found.address, found.processes = found.address.rstrip("/") + path, [*found.processes, *behind.processes]
        yield found


@contextmanager
def varnish(folder: Path, behind: Contestant, cpu: str) -> Iterator[Contestant]:
    """The cache of `deploy/varnish` in front of one app process."""
    name = "ours, cached, behind Varnish"
    program = shutil.which("varnishd", path=SBIN)
    if not (VARNISH / "default.vcl").exists():
        yield Contestant(name, why_not="deploy/varnish is not there")
        return
    if program is None or behind.why_not:
        yield Contestant(name, why_not=behind.why_not or "varnishd is not installed")
        return
    folder.mkdir()
    host, port = behind.address.split("/")[2].split(":")
    (folder / "backends.vcl").write_text(
        f'backend app {{ .host = "{host}"; .port = "{port}"; }}\n'
        'acl purgers { "127.0.0.1"; }\nacl front { "127.0.0.1"; }\n'
        "sub vcl_init { new apps = directors.round_robin(); apps.add_backend(app); }\n"
    )
    mine = free_port()
    address = behind.address.replace(f":{port}/", f":{mine}/", 1)
    command = [
        *(*pinned(cpu), program, "-F", "-j", "none", "-n", str(folder / "work"), "-a", f"127.0.0.1:{mine}"),
        *("-f", str(VARNISH / "default.vcl"), "-p", f"vcl_path={folder}:{VARNISH}", "-p", "http_gzip_support=off"),
        *("-s", "malloc,64m"),
    ]
    with running(command, dict(os.environ), address, folder / "varnish.log") as process:
        # It is asked by the name of the site that stands behind it.
        yield Contestant(name, address, {**behind.headers, "Host": f"{host}:{port}"}, [process, *behind.processes])


@contextmanager
def ours(
    name: str, data: Path, path: str, cpu: str, log: Path, headers: dict[str, str], **settings: str
) -> Iterator[Contestant]:
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ, "DATA_DIR": str(data), "PORT": str(port), "SITE_ORIGIN": origin,
        "DJANGO_SETTINGS_MODULE": "cms.settings.base", **settings,
    }  # fmt: skip
    command = [*pinned(cpu), *served_by("cms.wsgi:application", port)]
    with running(command, environment, f"{origin}/healthz", log) as process:
        yield Contestant(name, f"{origin}{path}", headers, [process])


@contextmanager
def stock(data: Path, path: str, cpu: str, log: Path) -> Iterator[Contestant]:
    port = free_port()
    address = f"http://127.0.0.1:{port}{path}"
    environment = {**os.environ, "STOCK_DATA": str(data), "DJANGO_SETTINGS_MODULE": "benchmarks.stock.settings"}
    command = [*pinned(cpu), *served_by("benchmarks.stock.wsgi:application", port)]
    with running(command, environment, address, log) as process:
        yield Contestant("stock Wagtail", address, {}, [process])
