#!/bin/bash
# run.sh [--long] - everything that must not lose an answer, and its negative controls.
#
# Each file beside this one that is named torture-* (a program or a script) is one fault:
# power loss, kill -9, a full disk. It prints its counts (images, kills, acknowledged,
# lost) as comments, and "ok" or "not ok" for each promise and for each control that must
# fail. ./check runs the short form, `make torture` the long one: KB_TORTURE says which.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
built=${KB_BUILT:-$here}     # where the C programs were built
export KB_TORTURE=short
[ "${1:-}" = --long ] && KB_TORTURE=long
bad=0 seen=0
for t in "$here"/torture-*.mjs "$here"/torture-*.sh "$built"/torture-*; do
	case $t in *.c | *.o | *.log | *.trs | *.Po) continue ;; esac
	[ -f "$t" ] || continue
	case $t in *.mjs) command=(node "$t") ;; *.sh) command=(bash "$t") ;; *) [ -x "$t" ] || continue; command=("$t") ;; esac
	seen=$((seen + 1))
	began=$SECONDS
	echo "# ${t##*/}"
	"${command[@]}" || { echo "not ok - ${t##*/} ended with an error"; bad=1; }
	echo "# ${t##*/}: $((SECONDS - began)) s"
done
[ $seen -gt 0 ] || { echo "not ok - nothing to run: built in $built?"; bad=1; }
exit $bad
