#!/bin/bash
# package-check.sh - builds the Debian package and lives with it in a Debian 12 chroot:
# installs, starts as the unit says, serves, upgrades with the store kept, removes, purges.
#
# Needs root, and the packages of kind "package" in docs/packages.txt. The mirror is the
# machine's own. A fresh chroot is kept beside the tree's caches (KB_PACKAGE_CACHE) and
# unpacked anew each time. Nothing stays mounted and nothing keeps running.
#
# There is no systemd in a chroot, so what the unit says is read from the unit: program,
# user, runtime and state folder. How tight the units are: tests/units.sh.
set -uo pipefail
top=$(dirname "$(dirname "$(readlink -f "$0")")")
cache=${KB_PACKAGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/klankbord}
work=$(mktemp -d) bad=0 started=()
root=$work/root

say() { if [ "$1" = 0 ]; then echo "ok - $2"; else echo "not ok - $2"; [ ! -s "$work/out" ] || tail -30 "$work/out" | sed 's/^/    # /'; bad=1; fi; }
it() { local what=$1; shift; "$@" >"$work/out" 2>&1; say $? "$what"; }
die() { echo "not ok - $1"; [ ! -s "$work/out" ] || tail -30 "$work/out" | sed 's/^/    # /'; exit 1; }

clear_up() {
	local pid
	for pid in "${started[@]:-}"; do [ -z "$pid" ] || kill "$pid" 2>/dev/null; done
	sleep 1
	for m in proc dev; do mountpoint -q "$root/$m" && umount -l "$root/$m"; done
	# rm would cross into what is still mounted.
	if grep -q " $root/" /proc/mounts; then echo "not ok - something is still mounted under $root"; else rm -rf "$work"; fi
}
trap clear_up EXIT
[ "$(id -u)" = 0 ] || die 'package-check needs root (chroot)'
for c in debootstrap dpkg-buildpackage dh curl; do command -v $c >/dev/null || die "$c is not installed: see docs/packages.txt, kind package"; done

# ---- The chroot -------------------------------------------------------------------

# The first mirror of the machine's own sources.
mirror() {
	{ awk '$1 == "deb" { for (i = 2; i <= NF; i++) if ($i ~ /^https?:/) print $i }' /etc/apt/sources.list /etc/apt/sources.list.d/*.list
	awk '$1 == "URIs:" { print $2 }' /etc/apt/sources.list.d/*.sources; } 2>/dev/null | grep -m1 '/debian/*$'
}

make_chroot() {
	[ -f "$cache/bookworm.tar" ] && return 0
	mkdir -p "$cache" && debootstrap --variant=minbase --include=ca-certificates,adduser bookworm "$work/fresh" "$(mirror)" &&
		tar -C "$work/fresh" -cf "$cache/bookworm.tar.new" . && mv "$cache/bookworm.tar.new" "$cache/bookworm.tar" && rm -rf "$work/fresh"
}

# The machine's own sources, so that security updates come too.
enter_chroot() {
	mkdir "$root" && tar -C "$root" -xf "$cache/bookworm.tar" || return 1
	cp /etc/resolv.conf "$root/etc/resolv.conf"
	if ls /etc/apt/sources.list.d/debian.sources >/dev/null 2>&1; then
		rm -f "$root/etc/apt/sources.list" && cp /etc/apt/sources.list.d/debian.sources "$root/etc/apt/sources.list.d/"
	fi
	printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d" && chmod 755 "$root/usr/sbin/policy-rc.d"
	mount -t proc proc "$root/proc" && mount --bind /dev "$root/dev"
}

in_root() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"; }
as_user() { in_root runuser -u klankbord -- "$@"; }
apt() { in_root apt-get -qq -y -o Dpkg::Use-Pty=0 "$@"; }

# ---- The package ------------------------------------------------------------------

sources() { git ls-files -co --exclude-standard -z 2>/dev/null || find . -type f ! -path './build*' ! -path './node_modules/*' -print0; }

build_package() {
	mkdir "$work/src" && (cd "$top" && sources | tar --null -T - -cf -) | tar -C "$work/src" -xf - &&
		(cd "$work/src" && DEB_BUILD_OPTIONS=${DEB_BUILD_OPTIONS:-parallel=2} dpkg-buildpackage -b -us -uc)
}

# The same package under a higher version: what an upgrade does is in its scripts.
next_version() {
	dpkg-deb -R "$deb" "$work/next" && sed -i 's/^Version: .*/&+1/' "$work/next/DEBIAN/control" &&
		dpkg-deb --root-owner-group -b "$work/next" "$work/next.deb"
}

# KB_PACKAGE_DEB names one that was built already.
[ -n "${KB_PACKAGE_DEB:-}" ] || it 'dpkg-buildpackage -b -us -uc' build_package
deb=${KB_PACKAGE_DEB:-$(echo "$work"/klankbord_*.deb)}
[ -f "$deb" ] || die 'there is no package'
it 'a higher version of it' next_version
it 'a Debian 12 chroot' make_chroot
it 'unpacked, with the sources of this machine' enter_chroot
cp "$deb" "$root/root/klankbord.deb"; cp "$work/next.deb" "$root/root/next.deb"

# ---- Installed -----------------------------------------------------------------------

it 'apt-get update' apt update
it 'apt installs it, nginx beside it' apt install --no-install-recommends nginx-light /root/klankbord.deb
is() { # is WANTED COMMAND...: prints just this
	local want=$1 got; shift; got=$("$@" 2>&1); [ "$got" = "$want" ] || { echo "got $got, want $want"; return 1; }
}
mode() { in_root stat -c '%a %U:%G' "$1"; }
enabled() { in_root test -L "/etc/systemd/system/$1"; }
it 'the user klankbord cannot sign in' is /usr/sbin/nologin in_root sh -c "getent passwd klankbord | cut -d: -f7"
it 'the service is enabled' enabled multi-user.target.wants/klankbord.service
it 'the nightly backup is enabled' enabled timers.target.wants/klankbord-backup.timer
it 'the data folder is its owner'"'"'s' is '700 klankbord:klankbord' mode /var/lib/klankbord
it 'the folder of files to send is read by nginx too' is '750 klankbord:klankbord' mode /var/lib/klankbord-files
for f in klankbord.db keys; do it "$f is its owner's" is '600 klankbord:klankbord' mode "/var/lib/klankbord/$f"; done
it 'the folder of backups is its owner'"'"'s' is '700 klankbord:klankbord' mode /var/backups/klankbord
it 'www-data may use the socket' in_root sh -c 'id -nG www-data | grep -qw klankbord'

# ---- Running, as the unit says --------------------------------------------------------

says() { sed -n "s/^$1=//p" "$root/lib/systemd/system/${2:-klankbord.service}"; }
portal=
start_portal() {
	in_root install -d -o "$(says User)" -g "$(says Group)" -m "$(says RuntimeDirectoryMode)" "/run/$(says RuntimeDirectory)" || return 1
	# shellcheck disable=SC2046
	chroot "$root" setpriv --reuid "$(says User)" --regid "$(says Group)" --init-groups --no-new-privs --inh-caps=-all --bounding-set=-all \
		$(says ExecStart) >>"$work/portal.log" 2>&1 &
	portal=$!; started+=("$portal")
	for _ in $(seq 200); do [ -S "$root/run/klankbord/klankbord.sock" ] && return 0; kill -0 "$portal" 2>/dev/null || break; sleep 0.1; done
	cat "$work/portal.log"; return 1
}
stop_portal() { kill -TERM "$portal" && wait "$portal"; }
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
start_nginx() {
	rm -f "$root/etc/nginx/sites-enabled/default"
	sed -i "s/listen 80; listen \[::\]:80;/listen 127.0.0.1:$port;/" "$root/etc/nginx/sites-available/klankbord"
	grep -q "127.0.0.1:$port" "$root/etc/nginx/sites-available/klankbord" || return 1
	ln -s ../sites-available/klankbord "$root/etc/nginx/sites-enabled/klankbord" && in_root nginx -t || return 1
	chroot "$root" nginx -g 'daemon off;' >"$work/nginx.log" 2>&1 &
	started+=("$!")
	for _ in $(seq 100); do curl -s -o /dev/null "http://127.0.0.1:$port/" && return 0; sleep 0.1; done
	cat "$work/nginx.log"; return 1
}
status() { curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port$1"; }
# Of every process in the chroot that runs the program: real, effective, saved user.
users() { for p in /proc/[0-9]*; do [ "$(readlink "$p/root")" = "$root" ] && readlink "$p/exe" | grep -q '/klankbord$' && awk '$1 == "Uid:" { print $2, $3, $4 }' "$p/status"; done | sort -u; }
count() { as_user klankbord "$1" list | wc -l; }

it 'started as the unit says' start_portal
it 'nginx takes the site' start_nginx
for path in / /en /en/staff/login; do it "GET $path" is 200 status $path; done
css=$(curl -s "http://127.0.0.1:$port/en" | grep -o '/static/kb\.[0-9a-f]*\.css' | head -1)
it 'a static file' is 200 status "${css:-/none}"
it 'control: what is not there' is 404 status /nothing
it 'the security headers are sent' sh -c "curl -sI http://127.0.0.1:$port/ | grep -qi '^content-security-policy: default-src .none'"
uid=$(in_root id -u klankbord)
it 'every process runs as klankbord' is "$uid $uid $uid" users
it 'the socket is for nginx only' is '660 klankbord:klankbord' mode /run/klankbord/klankbord.sock
it 'that of complaints, too' is '660 klankbord:klankbord' mode /run/klankbord/klankbord.sock-complaints
it 'nginx logged no address and no request' sh -c "! cat '$root'/var/log/nginx/* 2>/dev/null | grep -q ."
it 'a place and an account' sh -c "$(declare -f in_root as_user); root=$root; as_user klankbord place add coa Organisatie --kind organisation && as_user klankbord user add beheer --role admin --place coa"
it 'the nightly backup, as its unit says' as_user $(says ExecStart klankbord-backup.service)
for f in "$root"/var/backups/klankbord/*.db; do it 'the backup is whole' as_user klankbord verify --backup "${f#"$root"}"; done
it 'klankbord status knows of it' sh -c "$(declare -f in_root as_user); root=$root; sleep 2; as_user klankbord status | grep -q '^backup      less than 5 minutes ago'"

# ---- Upgrade ---------------------------------------------------------------------------

users_before=$(count user) places_before=$(count place)
backups() { ls "$root"/var/backups/klankbord/*.db | wc -l; }
it 'TERM ends it' stop_portal
sleep 1
it 'apt upgrades it' apt install --no-install-recommends -o Dpkg::Options::=--force-confold /root/next.deb
it 'there was a backup first' is 2 backups
it 'the store is kept' is "1 $users_before 1 $places_before" sh -c "$(declare -f in_root as_user count); root=$root; echo 1 \$(count user) 1 \$(count place)"
it 'and whole' as_user klankbord verify
it 'started again' start_portal
it 'GET / after the upgrade' is 200 status /
it 'TERM ends it again' stop_portal

# ---- Gone ------------------------------------------------------------------------------

gone() { for f; do [ ! -e "$root$f" ] && [ ! -L "$root$f" ] || { echo "$f is there"; return 1; }; done; }
it 'apt removes it' apt remove klankbord
it 'no process is left' is '' users
it 'no socket, no unit, no program is left' gone /run/klankbord/klankbord.sock /run/klankbord/klankbord.sock-complaints /lib/systemd/system/klankbord.service \
	/lib/systemd/system/klankbord-backup.timer /usr/bin/klankbord /usr/share/klankbord
it 'the page for when there is no portal' is 502 status /
it 'a purge' apt purge klankbord
it 'takes settings, site and what was enabled' gone /etc/klankbord.conf /etc/nginx/sites-available/klankbord /etc/nginx/sites-enabled/klankbord \
	/etc/nginx/klankbord /etc/systemd/system/multi-user.target.wants/klankbord.service /etc/systemd/system/timers.target.wants/klankbord-backup.timer
it 'and leaves nginx sound' in_root nginx -t
it 'the store, its keys and its backups are kept' in_root sh -c 'test -f /var/lib/klankbord/klankbord.db && test -f /var/lib/klankbord/keys && ls /var/backups/klankbord/*.db'
it 'installed once more, the store is there' sh -c "$(declare -f in_root as_user apt count); root=$root; apt install --no-install-recommends /root/next.deb && [ \$(count user) = $users_before ]"
exit $bad
