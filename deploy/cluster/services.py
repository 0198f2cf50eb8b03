"""The services around the site, each from its Debian package: PostgreSQL with a replica, Redis, Varnish."""

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from .processes import Process, accepts, as_user, free_port

VARNISH = Path(__file__).resolve().parent.parent / "varnish"
POSTGRES_USER = "postgres"


class Missing(Exception):
    """Programs that are not on this machine, with what installs them."""


def postgres_folder() -> Path:
    """Where the programs of the newest PostgreSQL lie: Debian keeps them off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else Path()


def check_programs() -> None:
    """Raises Missing."""
    packages = {"redis-server": "redis-server", "varnishd": "varnish"}
    missing = [package for program, package in packages.items() if not program_at(program)]
    if not postgres_folder().is_absolute():
        missing.append("postgresql")
    if missing:
        raise Missing(f"The cluster needs {', '.join(missing)}: apt-get install {' '.join(missing)}")


def program_at(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


class Postgres(Process):
    """One server of PostgreSQL in a folder of its own. `is_durable`: whether it waits for the disk."""

    def __init__(self, name: str, folder: Path, *, is_durable: bool) -> None:
        self.data, self.port, self.bin = folder / name, free_port(), postgres_folder()
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "200",
            "fsync": "on" if is_durable else "off",
            "hot_standby_feedback": "on",  # the primary keeps rows that the replica still reads
        }
        super().__init__(
            name,
            [
                str(self.bin / "postgres"), "-D", str(self.data), "-p", str(self.port),
                *(part for key, value in options.items() for part in ("-c", f"{key}={value}")),
            ],
            folder / f"{name}.log",
            user=POSTGRES_USER,
            ready=lambda: self.runs("pg_isready", "-q", *self.address),
            stop_signal=signal.SIGINT,  # “fast”: ends sessions, writes everything
        )  # fmt: skip

    @property
    def address(self) -> list[str]:
        return ["-h", "127.0.0.1", "-p", str(self.port), "-U", POSTGRES_USER]

    @property
    def url(self) -> str:
        return f"postgres://{POSTGRES_USER}@127.0.0.1:{self.port}/proofdesk"

    def runs(self, program: str, *arguments: str) -> bool:
        return subprocess.run([self.bin / program, *arguments], capture_output=True).returncode == 0

    def prepare(self) -> bool:
        """Make an empty server; returns whether there was none."""
        if (self.data / "PG_VERSION").exists():
            return False
        self.make_folder()
        self.command_as_postgres(
            "initdb", "-D", str(self.data), "-U", POSTGRES_USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )
        return True

    def follow(self, primary: "Postgres") -> None:
        """Become a copy of the primary that follows it: a base backup, then its stream."""
        if (self.data / "standby.signal").exists():
            configuration = self.data / "postgresql.auto.conf"  # its port is another one at each start
            configuration.write_text(f"primary_conninfo = '{self.source(primary)}'\n")
            return
        self.make_folder()
        self.command_as_postgres(
            "pg_basebackup", "-d", self.source(primary), "-D", str(self.data), "-R", "-X", "stream", "-c", "fast"
        )

    def source(self, primary: "Postgres") -> str:
        return f"host=127.0.0.1 port={primary.port} user={POSTGRES_USER} application_name={self.name}"

    def make_folder(self) -> None:
        self.data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(self.data, POSTGRES_USER, POSTGRES_USER)

    def command_as_postgres(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.bin / program, *arguments], capture_output=True, text=True, cwd="/", **as_user(POSTGRES_USER)
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}")

    def sql(self, statement: str, database: str = "proofdesk") -> str:
        return self.psql("-d", database, "-c", statement)

    def load(self, dump: Path) -> None:
        self.psql("-q", "-d", "proofdesk", "-f", str(dump))

    def psql(self, *arguments: str) -> str:
        done = subprocess.run(
            [self.bin / "psql", *self.address, "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", *arguments],
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()


class Redis(Process):
    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        super().__init__(
            "redis",
            [
                str(program_at("redis-server")), "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
                "--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru", "--dir", str(folder),
            ],
            folder / "redis.log",
            ready=lambda: accepts(self.port),
        )  # fmt: skip

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"


BACKEND = """backend {name} {{
    .host = "127.0.0.1";
    .port = "{port}";
    .connect_timeout = 1s;
    .first_byte_timeout = 60s;
    .probe = {{
        .url = "/healthz";
        .interval = 1s;
        .timeout = 2s;
        .window = 3;
        .threshold = 2;
        .initial = 2;
    }}
}}
"""
DIRECTOR = """acl purgers { "127.0.0.1"; "::1"; }
acl front { "192.0.2.1"; }  # nobody: TLS ends nowhere before us here
sub vcl_init {
    new apps = directors.round_robin();
"""
# The same as in deploy/compose.yaml and deploy/kubernetes: slow visitors wait here, and hold no process of the site.
PARAMETERS = {
    "http_gzip_support": "off",
    "timeout_idle": "5",
    "send_timeout": "60",
    "idle_send_timeout": "15",
    "thread_pool_max": "1000",
}


class Varnish(Process):
    """The cache proxy, with a health check of each app process."""

    def __init__(self, folder: Path, port: int, apps: Sequence[tuple[str, int]]) -> None:
        self.port, self.work = port, folder / "varnish"
        backends = [BACKEND.format(name=name, port=app_port) for name, app_port in apps]
        directed = [f"    apps.add_backend({name});\n" for name, _ in apps]
        (folder / "vcl").mkdir(exist_ok=True)
        (folder / "vcl" / "backends.vcl").write_text("".join([*backends, DIRECTOR, *directed, "}\n"]))
        super().__init__(
            "varnish",
            [
                str(program_at("varnishd")), "-F", "-j", "none", "-n", str(self.work), "-a", f"127.0.0.1:{port}",
                "-f", str(VARNISH / "default.vcl"), "-p", f"vcl_path={folder / 'vcl'}:{VARNISH}", "-s", "malloc,64m",
                *(part for key, value in PARAMETERS.items() for part in ("-p", f"{key}={value}")),
            ],
            folder / "varnish.log",
            ready=lambda: accepts(port),
        )  # fmt: skip

    def control(self, *words: str) -> str:
        done = subprocess.run(
            [str(program_at("varnishadm")), "-n", str(self.work), *words], capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        return done.stdout

    def take_out(self, app: str) -> None:
        """No new requests for this process; those that it answers now are finished."""
        self.control("backend.set_health", f"*.{app}", "sick")

    def take_in(self, app: str) -> None:
        self.control("backend.set_health", f"*.{app}", "auto")

    def is_healthy(self, app: str) -> bool:
        for line in self.control("backend.list").splitlines():
            name, admin, _probe, health = [*line.split(), "", "", "", ""][:4]
            if name.endswith(f".{app}"):
                return admin != "sick" and health == "healthy"
        return False
