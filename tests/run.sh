#!/bin/sh
# The whole suite on SQLite and, where a server is found, on PostgreSQL what may differ there (tests/conftest.py says
# what does not); WHOLE=1 runs all of it there that meets a database. What cannot run here is named, with the way to
# enable it.
set -u
failed=0
extra=${PYTEST_ARGS:-}
# Half as many again as processors: a test often waits, for a browser or for another process.
workers=$("$PYTHON" -c 'import os; print(len(os.sched_getaffinity(0)) * 3 // 2)')
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT

second=part
[ -z "${WHOLE:-}" ] || second=whole

echo "== SQLite"
env -u DATABASE_URL DATA_DIR="$data" "$PYTHON" -m pytest -n "$workers" --dist loadgroup $extra || failed=1

postgres=${TEST_DATABASE_URL:-}
if [ -z "$postgres" ]; then
    candidate="postgres://${PGUSER:-postgres}@127.0.0.1:5432/postgres"
    if "$PYTHON" -c "import sys, psycopg; psycopg.connect(sys.argv[1].replace('postgres://', 'postgresql://'), connect_timeout=3)" "$candidate" 2>/dev/null; then
        postgres=$candidate
    fi
fi
if [ -n "$postgres" ]; then
    echo "== PostgreSQL"
    SECOND_DATABASE=$second DATABASE_URL=$postgres DATA_DIR="$data" "$PYTHON" -m pytest -n "$workers" --dist loadgroup $extra || failed=1
else
    echo "skipped: the suite on PostgreSQL; set TEST_DATABASE_URL=postgres://user:password@host/database (an account that may create databases)"
fi
exit $failed
