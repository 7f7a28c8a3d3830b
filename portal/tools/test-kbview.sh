#!/bin/sh
# kbview against its cases:
#   good/   becomes the C of the golden file beside it, which compiles without a warning
#   bad/    is refused at the line and with the sentence of its first line; nothing is written
#   wrong/  becomes C that the compiler refuses at the line of the view (its last line)
set -u
here=${srcdir:-.}
cases=$here/cases-kbview
out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT
passed=0 failed=0

pass() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); echo "FAIL: $*"; }

compile()
{
	${CC:-cc} -std=gnu17 -Wall -Wextra -Werror -fsyntax-only -I"$here/.." -I"$cases" "$1" 2>"$out/err"
}

good()
{
	if ! ./kbview "$1" "$out/x.c"; then
		fail "$1: was refused"
		return
	fi
	# the path of the view depends on where the build stands
	sed 's|^\(#line [0-9]* "\).*/|\1|' "$out/x.c" >"$out/plain.c"
	diff -u "${1%.html}.golden" "$out/plain.c" && pass || fail "$1: other C than the golden file"
	compile "$out/x.c" && pass || fail "$1: $(cat "$out/err")"
}

bad()
{
	want=$(sed -n '1s/^<!-- refused: \(.*\) -->$/\1/p' "$1")
	rm -f "$out/x.c"
	if [ -z "$want" ]; then
		fail "$1: its first line does not say how it is refused"
	elif ./kbview "$1" "$out/x.c" 2>"$out/err"; then
		fail "$1: was taken"
	elif ! grep -qF -- "$1:$want" "$out/err"; then
		fail "$1: said $(cat "$out/err")"
	elif [ -e "$out/x.c" ]; then
		fail "$1: wrote a file"
	else
		pass
	fi
}

wrong()
{
	want=$(sed -n '$s/^<!-- compiler: \(.*\) -->$/\1/p' "$1")
	if ! ./kbview "$1" "$out/x.c"; then
		fail "$1: was refused before the compiler saw it"
	elif compile "$out/x.c"; then
		fail "$1: compiled"
	elif ! grep -qF -- "$1:${want%%: *}:" "$out/err" || ! grep -qF -- "${want#*: }" "$out/err"; then
		fail "$1: not at line ${want%%: *}: $(cat "$out/err")"
	else
		pass
	fi
}

for file in "$cases"/good/*.html; do good "$file"; done
for file in "$cases"/bad/*.html; do bad "$file"; done
for file in "$cases"/wrong/*.html; do wrong "$file"; done
[ "$passed" -gt 100 ] || fail "only $passed cases ran"
echo "kbview: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
