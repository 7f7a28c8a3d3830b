#!/bin/sh
# xml-reader.sh - bytes that a stranger may have written reach libxml2 in one file only.
#
# portal/web/xml.c is the guarded reader; portal/text/xliff.c reads the catalogues that the
# operator installed, behind bounds of its own. Any other call that parses XML fails here.
set -u
top=${srcdir:-$(dirname "$0")}/..
calls='\b(xml(Read|Parse|SAXParse|SAXUserParse|Recover|CtxtRead|CtxtUse|ReaderFor|ReaderNew|NewTextReader|Create[A-Za-z]*Parser|NewParserCtxt|XInclude|LoadCatalog|Schema|RelaxNG)|html(Read|Parse|CtxtRead|Create)|xslt|xmlXPath)[A-Za-z0-9_]*[[:space:]]*\('

parsers() { grep -lrE "$calls" "$1" --include='*.c' --include='*.h' --include='*.cpp' --exclude='test-*' --exclude='fuzz-*' | sed "s|^$1/||" | sort; }

bad=0
check() { # NAME GOT WANT
	if [ "$2" = "$3" ]; then echo "ok - $1"; else echo "not ok - $1: got $2"; bad=1; fi
}

check 'XML is parsed by the guarded reader and the reader of catalogues only' \
	"$(parsers "$top/portal" | tr '\n' ' ')$(parsers "$top/plugins")" 'text/xliff.c web/xml.c '

guarded=$(sed -n '/^xmlDoc \*kb_xml_read/,/^}/p' "$top/portal/web/xml.c" | grep -nE 'n > max|look_at_encoding|look_over|parse\(' | sed 's/^[0-9]*:[[:space:]]*//' | grep -oE 'n > max|look_at_encoding|look_over|parse' | tr '\n' ' ')
check 'its bounds come before the library' "$guarded" 'n > max look_at_encoding look_over parse '

# Control: a file that parses by the way is found.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/plugin"
echo 'void f(void) { xmlReadMemory("", 0, 0, 0, 0); }' > "$work/plugin/by-the-way.c"
echo '/* nothing */ void g(void) { xmlFreeDoc(0); }' > "$work/plugin/innocent.c"
check 'control: another call that parses is found' "$(parsers "$work")" 'plugin/by-the-way.c'
exit $bad
