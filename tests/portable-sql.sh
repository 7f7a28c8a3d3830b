#!/bin/bash
# portable-sql.sh - is our SQL the subset that PostgreSQL also takes?
#
# A cluster of its own in a temporary folder, reached over a unix socket only: every
# migration is run as it stands, every statement is prepared. What only SQLite needs
# stands in a comment and is not seen here. Ends with a statement that must be refused.
set -uo pipefail
cd "$(dirname "$(dirname "$(readlink -f "$0")")")"
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1)
work=$(mktemp -d) bad=0
[ -n "$bin" ] || { echo 'not ok - PostgreSQL is not installed'; exit 1; }

# The server refuses to run as root.
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
stop() { as "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1; rm -rf "$work"; }
trap stop EXIT
[ "$(id -u)" != 0 ] || chown postgres "$work"
as "$bin/initdb" -D "$work/data" -A trust -E UTF8 --locale=C >"$work/log" 2>&1 &&
	as "$bin/pg_ctl" -D "$work/data" -w -o "-c listen_addresses= -c unix_socket_directories=$work" -l "$work/server" start >>"$work/log" 2>&1 ||
	{ cat "$work/log"; echo 'not ok - PostgreSQL starts'; exit 1; }

ask() { as "$bin/psql" -h "$work" -d postgres -q -v ON_ERROR_STOP=1; }
try() { # try WHAT: the SQL comes on standard input
	if ask >"$work/out" 2>&1; then echo "ok - $1"; else echo "not ok - $1"; sed 's/^/    # /' "$work/out"; bad=1; fi
}

# The statements of a file, each as PREPARE name AS ...;
prepared() {
	awk '
	/^-- name: / { if (name) print ";"; name = $3; printf "PREPARE %s AS ", name; next }
	/^--/ { next }
	name { sub(/;[ \t]*$/, ""); print }
	END { if (name) print ";" }' "$1"
}

for f in portal/sql/[0-9]*.sql plugins/*/sql/[0-9]*.sql; do try "migration $f" <"$f"; done
for f in portal/sql/queries-*.sql plugins/*/sql/queries.sql; do prepared "$f" | try "statements of $f"; done
if echo "PREPARE control AS INSERT OR IGNORE INTO kb_meta (name, value) VALUES (\$1, \$2);" | ask >/dev/null 2>&1; then
	echo 'not ok - control: SQL of SQLite alone is taken'; bad=1
else
	echo 'ok - control: SQL of SQLite alone is refused'
fi
exit $bad
