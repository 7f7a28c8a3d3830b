#!/bin/bash
# run.sh - every benchmark, or those named: run.sh [--short] [NAME...]
#
# Each prints ratios to a limit of the same run, "ok" or "not ok", and the figures that
# they are made of. --short: one round instead of five, to try a change.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
bad=0 short= names=
for a; do
	case $a in
	--short) short=--short ;;
	*) names="$names $a" ;;
	esac
done
command -v valgrind >/dev/null || echo "not ok - valgrind is missing: apt-get install valgrind"
for t in ${names:-size instructions pages submit memory recalc sealing complaints flood growth releases scale}; do
	echo "# $t"
	node "$here/$t.mjs" $short || bad=1
done
exit $bad
