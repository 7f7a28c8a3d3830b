#!/bin/bash
# run.sh - every benchmark; each prints ratios to a limit or to a peer of the same run.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
bad=0
for t in "$here"/*.mjs; do
	echo "# ${t##*/}"
	node "$t" || bad=1
done
exit $bad
