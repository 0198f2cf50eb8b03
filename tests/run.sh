#!/bin/sh
# The whole suite, on SQLite and, where a server is found, on PostgreSQL.
# What cannot run here is named, with the way to enable it. Tests that meet no database run once.
set -u
failed=0
extra=${PYTEST_ARGS:-}
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT

echo "== SQLite"
env -u DATABASE_URL DATA_DIR="$data" "$PYTHON" -m pytest -n auto --dist loadgroup $extra || failed=1

postgres=${TEST_DATABASE_URL:-}
if [ -z "$postgres" ]; then
    candidate="postgres://${PGUSER:-postgres}@127.0.0.1:5432/postgres"
    if "$PYTHON" -c "import sys, psycopg; psycopg.connect(sys.argv[1].replace('postgres://', 'postgresql://'), connect_timeout=3)" "$candidate" 2>/dev/null; then
        postgres=$candidate
    fi
fi
if [ -n "$postgres" ]; then
    echo "== PostgreSQL"
    ONLY_WITH_DATABASE=1 DATABASE_URL=$postgres DATA_DIR="$data" "$PYTHON" -m pytest -n auto --dist loadgroup $extra || failed=1
else
    echo "skipped: the suite on PostgreSQL; set TEST_DATABASE_URL=postgres://user:password@host/database (an account that may create databases)"
fi
exit $failed
