#!/bin/sh
# kbsql against golden files: what good input becomes, and the sentence with which
# each bad input is refused (first line of the file). Nothing is written when refused.
set -u
here=${srcdir:-.}
cases=$here/cases-kbsql
out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT
passed=0 failed=0

pass() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); echo "FAIL: $*"; }

good()
{
	if ./kbsql bells "$out/bells.sql.c" "$out/bells.sql.h" \
	    -m "$cases"/good/0001-bells.sql "$cases"/good/0002-index.sql -q "$cases"/good/queries.sql; then
		for kind in c h; do
			diff -u "$cases/good/golden-$kind.txt" "$out/bells.sql.$kind" && pass || fail "golden-$kind.txt"
		done
	else
		fail 'good input was refused'
	fi
	rm -f "$out"/bells.*
}

bad()
{
	file=$1 want=$(sed -n '1s/^-- refused: //p' "$1")
	case ${file##*/} in [0-9]*) flag=-m ;; *) flag=-q ;; esac
	if [ -z "$want" ]; then fail "$file: no '-- refused:' line"; return; fi
	if ./kbsql bells "$out/x.c" "$out/x.h" $flag "$file" 2>"$out/err"; then
		fail "$file: was taken"
	elif ! grep -qF -- "$want" "$out/err"; then
		fail "$file: said $(cat "$out/err")"
	elif [ -e "$out/x.c" ] || [ -e "$out/x.h" ]; then
		fail "$file: wrote a file"
	else
		pass
	fi
	rm -f "$out"/x.*
}

good
for file in "$cases"/bad/*.sql; do bad "$file"; done
[ "$passed" -gt 36 ] || fail "only $passed cases ran"
echo "kbsql: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
