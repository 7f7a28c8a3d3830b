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
  --socket PATH    unix socket of the portal; that for complaints is PATH-complaints
  --static DIR     folder of the static files
  --files DIR      folder of files that the portal has written to be sent (files, beside --run)
  --port N         port (8080)
  --lan            listen on all addresses; pages of staff answer this machine only
  --https          the pages are behind https here: send Strict-Transport-Security
  --processes N    nginx processes (1)
  --site FILE      write one site for an nginx that serves others too, to all addresses (see docs/operate.md)
  --certificate F  with --site: serve https with this certificate, and lead http there
  --key F          its key
  --mime FILE      mime.types (/etc/nginx/mime.types)
TEXT
}

die() {
	echo "render.sh: $1" >&2
	exit 2
}

here=$(cd "$(dirname "$0")" && pwd)
run= socket= static= files= port= lan= https= processes=1 mime=/etc/nginx/mime.types site= certificate= key=
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
	--files) files=$2 ;;
	--port) port=$2 ;;
	--processes) processes=$2 ;;
	--mime) mime=$2 ;;
	--site) site=$2 ;;
	--certificate) certificate=$2 ;;
	--key) key=$2 ;;
	*) die "unknown option $1; see --help" ;;
	esac
	shift 2
done
[ -n "$run" ] && [ -n "$socket" ] && [ -n "$static" ] || die "--run, --socket and --static are needed; see --help"
[ -z "$certificate$key" ] || { [ -n "$site" ] && [ -n "$certificate" ] && [ -n "$key" ]; } || die "--certificate and --key belong together, and to --site"
[ -n "$port" ] || { port=8080; [ -z "$site" ] || port=80; [ -z "$certificate" ] || port=443; }
case $port in *[!0-9]* | '') die "--port must be a number" ;; esac
# These go into the configuration as they are.
case $run$socket$static$files$mime$site$certificate$key in *[!A-Za-z0-9/._-]*) die "paths may hold A-Z a-z 0-9 / . _ - only" ;; esac

mkdir -p "$run"
run=$(cd "$run" && pwd)
[ -n "$files" ] || files=$(dirname "$run")/files
[ ! -d "$static" ] || static=$(cd "$static" && pwd)

# On this machine only, unless phones on the network shall come in.
if [ -n "$lan" ]; then
	listen="listen $port; listen [::]:$port;"
	here_only='allow 127.0.0.1; allow ::1; deny all;'
	staff='location ~ ^/[A-Za-z-]+/staff { '$here_only' include '$run'/headers.conf; include '$run'/pass.conf; }'
else
	listen="listen 127.0.0.1:$port; listen [::1]:$port;"
	here_only=
	staff=
fi

# A site is there for everyone; who it is for is a matter of the addresses it listens on.
[ -z "$site" ] || listen="listen $port; listen [::]:$port;"
[ -z "$certificate" ] || listen="listen $port ssl http2; listen [::]:$port ssl http2; ssl_certificate $certificate; ssl_certificate_key $key; ssl_protocols TLSv1.2 TLSv1.3; ssl_session_tickets off;"

# Started by root (a container, a test), its workers stay root: another user could not
# reach the portal's socket. Started by anybody else it has no choice to make.
user=
[ "$(id -u)" != 0 ] || user='user root root;'

cp "$here/pass.conf" "$run/pass.conf"
sed 's|^fastcgi_pass klankbord;|fastcgi_pass klankbord_complaints;|' "$here/pass.conf" > "$run/pass-complaints.conf"
cp "$here/headers.conf" "$run/headers.conf"
[ -z "$https" ] || echo 'add_header Strict-Transport-Security "max-age=31536000" always;' >> "$run/headers.conf"
sed -e 's|microphone=()|microphone=(self)|' -e "s|media-src 'self'|media-src 'self' blob:|" "$run/headers.conf" > "$run/headers-speak.conf"
sh "$here/errors.sh" "$run/errors/error"
fill() {
	sed -e "s|@PROCESSES@|$processes|" -e "s|@RUN@|$run|g" -e "s|@SOCKET@|$socket|g" \
	-e "s|@STATIC@|$static|" -e "s|@FILES@|$files|" -e "s|@ERRORS@|$run/errors|" -e "s|@MIME@|$mime|" -e "s|@LISTEN@|$listen|" \
	-e "s|@USER@|$user|" -e "s|@STAFF@|$staff|" -e "s|@HERE@|$here_only|" "$here/klankbord.conf.in"
}

# The same template as a site. What nginx knows only outside of servers (zones, upstream)
# stands in front; everything else becomes the server's own, so that other sites of this
# nginx keep theirs. Temporary folders are those of the nginx that is there.
as_site() {
	cat <<'TEXT'
# Klankbord, made by render.sh. Nothing here writes an address, a code or a word of a
# person anywhere; what this nginx logs outside of this site is set in its nginx.conf.
TEXT
	awk '
	/^http \{/ { inside = 1; next }
	!inside || /^\}/ { next }
	/^\tserver \{/ { print "server {"; printf "%s\terror_log /dev/null emerg;\n", own; server = 1; next }
	server && /^\t\}/ { print "}"; server = 0; next }
	server { print substr($0, 2); next }
	/^\t(upstream|map) / { up = 1 }
	up || /^\tlimit_(req|conn)_zone/ { print substr($0, 2); if (/^\t\}/) { up = 0; print "" } next }
	/^\t#/ || /_temp_path|^\tinclude|^$/ { next }
	{ own = own $0 "\n" }'
	[ -z "$certificate" ] || cat <<'TEXT'

server {
	listen 80;
	listen [::]:80;
	server_name _;
	access_log off;
	error_log /dev/null emerg;
	return 301 https://$host$request_uri;
}
TEXT
}

if [ -n "$site" ]; then fill | as_site > "$site"; else fill > "$run/nginx.conf"; fi
