"""The cluster that drills share, until the last of them: its processes would slow down all other tests."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from deploy.cluster import Cluster, Missing
from tests.conftest import make_site

from .clusters import Drill, dump_database, fill


@pytest.fixture(scope="package")
def drill(django_db_setup: None, django_db_blocker: Any) -> Iterator[Drill]:
    if connection.vendor != "postgresql":
        pytest.skip("the cluster is tried while the suite runs on PostgreSQL: it starts from that test database")
    # Not pytest's folder: PostgreSQL, which does not run as root, could not reach it.
    folder = Path(tempfile.mkdtemp(prefix="proofdesk-cluster-"))
    folder.chmod(0o755)
    try:
        with django_db_blocker.unblock():
            make_site()
            dump_database(folder / "dump.sql")
        cluster = Cluster(
            folder,
            dump=folder / "dump.sql",
            is_durable=False,
            environment={"CLUSTER_STATIC_AS_WRITTEN": "true", "API_MANAGE_RATE": "1000000"},
        )
        with cluster:
            yield Drill(cluster, **fill(cluster.environment))
    except Missing as missing:
        pytest.skip(str(missing))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
