"""What several machines must share comes from the environment, and nothing of it has a default that hides its lack."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

NEEDED = {
    "SECRET_KEY": "a key that all machines share",
    "SITE_ORIGIN": "https://www.example.org",
    "EMAIL_URL": "smtp://desk:pw@mail.example.org",
}
SHOW = """
import json
from cms.settings import production as s
print(json.dumps({name: getattr(s, name) for name in %r}, default=str))
"""


def settings_of(environment: dict[str, str], folder: Path, *names: str) -> Any:
    clean = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    done = subprocess.run(
        [sys.executable, "-c", SHOW % (names,)],
        env={**clean, "DATA_DIR": str(folder), **environment}, cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr.splitlines()[-1]


def test_everything_that_machines_share_comes_from_the_environment(tmp_path: Path) -> None:
    found = settings_of(
        {
            **NEEDED,
            "ALLOWED_HOSTS": "www.example.org, example.org",
            "DATABASE_URL": "postgres://desk:pw@db.internal/desk",
            "REDIS_URL": "redis://redis.internal/0",
            "MEDIA_STORAGE_URL": "s3://k:pw@s3.example.org/desk-media",
            "STATIC_ROOT": str(tmp_path / "built"),
            "CLIENT_ADDRESS_HEADER": "X-Real-IP",
            "SECRET_KEY_FALLBACKS": "the key before",
        },
        tmp_path, "SECRET_KEY", "SECRET_KEY_FALLBACKS", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "DATABASES", "CACHES",
        "STORAGES", "STATIC_ROOT", "PROOFDESK_CLIENT_HEADER", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE",
    )  # fmt: skip
    assert found["SECRET_KEY"] == NEEDED["SECRET_KEY"]
    assert found["SECRET_KEY_FALLBACKS"] == ["the key before"]
    assert found["ALLOWED_HOSTS"] == ["www.example.org", "example.org"]
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://www.example.org"]
    assert found["DATABASES"]["default"]["HOST"] == "db.internal"
    assert found["CACHES"]["default"]["LOCATION"] == "redis://redis.internal/0"
    assert found["STORAGES"]["default"]["OPTIONS"]["bucket_name"] == "desk-media"
    assert found["STORAGES"]["staticfiles"]["BACKEND"] == "cms.core.static_files.StaticFiles"
    assert found["STATIC_ROOT"] == str(tmp_path / "built")
    assert found["PROOFDESK_CLIENT_HEADER"] == "X-Real-IP"
    assert (found["SECURE_SSL_REDIRECT"], found["SESSION_COOKIE_SECURE"]) == (True, True)


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_production_does_not_start_without_what_an_operator_decides(name: str, tmp_path: Path) -> None:
    said = settings_of({key: value for key, value in NEEDED.items() if key != name}, tmp_path, "SECRET_KEY")
    assert f"{name} is not set" in said
