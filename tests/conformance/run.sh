#!/bin/sh
# run.sh - the engines against published cases (make conformance).
#
# KB_CASES names the folder, ../shared/cases beside the project if it is not set. Where
# there is none this says "not run", which is not "passed", and ends with 77. KB_BUILT
# names the folder of the programs.
set -u
cases=${KB_CASES:-../shared/cases}
here=tests/conformance
bad=0

run() { # program, folder under the cases, list of misses if it takes one
	if [ ! -d "$cases/$2" ]; then
		echo "not run: $1, there is no $cases/$2"
		[ $bad = 0 ] && bad=77
		return
	fi
	"${KB_BUILT:-$here}/$1" "$cases/$2" ${3:+"$here/$3"} || bad=1
}

run xpath xpath misses.txt
run traces . misses-traces.txt
run stats stats ''
run disclosure disclosure misses-disclosure.txt
if [ -d "$cases/xpath" ]; then
	node "$here/xpath-phone.mjs" "${KB_BUILT:-$here}/xpath" "$cases/xpath" "$here/misses-phone.txt" || bad=1
fi
exit $bad
