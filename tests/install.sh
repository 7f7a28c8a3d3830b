#!/bin/bash
# install.sh BUILD ROOT - installs BUILD into ROOT and looks at it as a packager and
# as a writer of plugins do: files in place, program runs, and the plugin of
# docs/write-a-plugin.md is extracted, built outside the tree, tested and loaded.
set -uo pipefail
top=$(dirname "$(dirname "$(readlink -f "$0")")")
build=$1 root=$2 bad=0
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

# it WHAT COMMAND...: one test.
it() {
	local what=$1; shift
	if "$@" >"$work/out" 2>&1; then echo "ok - $what"; else echo "not ok - $what"; sed 's/^/    # /' "$work/out" | tail -30; bad=1; fi
}

refuses() { # refuses PATTERN COMMAND...: fails, and says PATTERN
	local pattern=$1; shift
	! "$@" >"$work/said" 2>&1 && grep -q "$pattern" "$work/said" || { cat "$work/said"; return 1; }
}

rm -rf "$root"
it 'make install DESTDIR' make -s -C "$build" install DESTDIR="$root"
prefix=$root$(sed -n 's/^prefix = //p' "$build/Makefile")
export LD_LIBRARY_PATH=$prefix/lib PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_PATH=$prefix/lib/pkgconfig
kb() { "$prefix/bin/klankbord" "$@" --set plugins="$prefix/lib/klankbord/plugins${more:+:$more}" \
	--set locales="$prefix/share/klankbord/locales" --set static="$prefix/share/klankbord/static"; }

for f in bin/klankbord bin/kbview bin/kbsql lib/libklankbord.so lib/pkgconfig/klankbord.pc include/klankbord/klankbord.h \
	share/man/man1/klankbord.1 share/klankbord/locales/en.xlf lib/klankbord/plugins/surveys/surveys.so \
	lib/klankbord/plugins/surveys/forms/core.xml lib/klankbord/plugins/surveys/forms/youth.xml lib/klankbord/plugins/metrics/indicators.txt; do
	it "installed: $f" test -e "$prefix/$f"
done
it 'only klankbord symbols leave the library' bash -c "nm -D --defined-only '$prefix/lib/libklankbord.so' | awk '{print \$3}' > '$work/names' && grep -qx kb_say '$work/names' && ! grep -vE '^(kb_|_init|_fini)' '$work/names'"
it 'a plugin exports one symbol' bash -c "test \"\$(nm -D --defined-only '$prefix/lib/klankbord/plugins/surveys/surveys.so' | wc -l)\" = 1"
for sub in serve migrate user place example verify; do it "klankbord $sub --help" kb $sub --help; done
it 'an unknown subcommand is refused' refuses 'nonsense' kb nonsense
it 'the man page has no fault' bash -c "man --warnings -E UTF-8 -l -Tutf8 -Z '$prefix/share/man/man1/klankbord.1' 2>&1 >/dev/null | (! grep .)"

plugin=$work/plugins/compliments
mkdir -p "$plugin"
it 'docs/write-a-plugin.md is extracted' awk -v DIR="$plugin" -f "$top/tests/extract.awk" "$top/docs/write-a-plugin.md"
pc() { make -s -C "$plugin" KBVIEW="$prefix/bin/kbview" KBSQL="$prefix/bin/kbsql" LOCALES="$prefix/share/klankbord/locales" "$@"; }
it 'its plugin builds outside the tree' pc
it 'its test passes' pc check
more=$work/plugins
mkdir -p "$work/data"
it 'the portal loads it' kb migrate --set data="$work/data"
it 'and verifies it' kb verify --set data="$work/data"

cp "$plugin/forms/compliments.xml" "$work/kept.xml"
sed -i "/'dk:label'/d" "$plugin/forms/compliments.xml"
it 'a form that forgets "I do not know" is refused' refuses 'not to know is an answer' kb verify --set data="$work/data"
cp "$work/kept.xml" "$plugin/forms/compliments.xml"

sed -i 's/\.name = "compliments"/.name = "surveysextra"/' "$plugin/compliments.c"
it 'built under another name it still compiles' pc
it 'a name unequal to its folder is refused' refuses 'surveysextra' kb migrate --set data="$work/data"
exit $bad
