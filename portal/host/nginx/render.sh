#!/bin/sh
# render.sh - makes the nginx configuration of one portal.
#
# nginx runs in the foreground as an ordinary user; everything that it writes lies in
# the run folder. Values come as options, so that ./run, the tests and a package use
# this one template.
set -eu

usage() {
	cat <<'TEXT'
Usage: render.sh --run DIR --socket PATH --static DIR [OPTIONS]

Writes DIR/nginx.conf and what it includes. Start it with
  nginx -p DIR -c DIR/nginx.conf -e /dev/null

  --run DIR        folder of the portal that runs: configuration, pid, empty temp folders
  --socket PATH    unix socket of the portal
  --static DIR     folder of the static files
  --port N         port (8080)
  --lan            listen on all addresses; pages of staff answer this machine only
  --https          the pages are behind https here: send Strict-Transport-Security
  --processes N    nginx processes (1)
  --mime FILE      mime.types (/etc/nginx/mime.types)
TEXT
}

die() {
	echo "render.sh: $1" >&2
	exit 2
}

here=$(cd "$(dirname "$0")" && pwd)
run= socket= static= port=8080 lan= https= processes=1 mime=/etc/nginx/mime.types
while [ $# -gt 0 ]; do
	case $1 in
	--help) usage; exit 0 ;;
	--lan) lan=yes; shift; continue ;;
	--https) https=yes; shift; continue ;;
	esac
	[ $# -gt 1 ] || die "$1 needs a value; see --help"
	case $1 in
	--run) run=$2 ;;
	--socket) socket=$2 ;;
	--static) static=$2 ;;
	--port) port=$2 ;;
	--processes) processes=$2 ;;
	--mime) mime=$2 ;;
	*) die "unknown option $1; see --help" ;;
	esac
	shift 2
done
[ -n "$run" ] && [ -n "$socket" ] && [ -n "$static" ] || die "--run, --socket and --static are needed; see --help"
case $port in *[!0-9]* | '') die "--port must be a number" ;; esac
# These go into the configuration as they are.
case $run$socket$static$mime in *[!A-Za-z0-9/._-]*) die "paths may hold A-Z a-z 0-9 / . _ - only" ;; esac

mkdir -p "$run"
run=$(cd "$run" && pwd)
static=$(cd "$static" && pwd)

# On this machine only, unless phones on the network shall come in.
if [ -n "$lan" ]; then
	listen="listen $port; listen [::]:$port;"
	staff='location ~ ^/[A-Za-z-]+/staff { allow 127.0.0.1; allow ::1; deny all; include '$run'/headers.conf; include '$run'/pass.conf; }'
else
	listen="listen 127.0.0.1:$port; listen [::1]:$port;"
	staff=
fi

# Started by root (a container, a test), its workers stay root: another user could not
# reach the portal's socket. Started by anybody else it has no choice to make.
user=
[ "$(id -u)" != 0 ] || user='user root root;'

cp "$here/pass.conf" "$run/pass.conf"
cp "$here/headers.conf" "$run/headers.conf"
[ -z "$https" ] || echo 'add_header Strict-Transport-Security "max-age=31536000" always;' >> "$run/headers.conf"
sh "$here/errors.sh" "$run/errors/error"
sed -e "s|@PROCESSES@|$processes|" -e "s|@RUN@|$run|g" -e "s|@SOCKET@|$socket|g" \
	-e "s|@STATIC@|$static|" -e "s|@ERRORS@|$run/errors|" -e "s|@MIME@|$mime|" -e "s|@LISTEN@|$listen|" \
	-e "s|@USER@|$user|" -e "s|@STAFF@|$staff|" "$here/klankbord.conf.in" > "$run/nginx.conf"
