#!/bin/sh
# xml-reader.sh - bytes that a stranger may have written reach libxml2 in one file only.
#
# portal/web/xml.c is the guarded reader; portal/text/xliff.c reads the catalogues that the
# operator installed, behind bounds of its own, and the texts of a form that staff send, after
# the same look as the guarded reader. Any other call that parses XML fails here.
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

order() { sed -n "/$2/,/^}/p" "$top/portal/$1" | grep -oE "$3" | tr '\n' ' '; } # FILE FUNCTION CALLS
check 'its bounds come before the library' "$(order web/xml.c '^bool kb_xml_look' 'n > max|look_at_encoding|look_over')$(order web/xml.c '^xmlDoc \*kb_xml_read_at' 'kb_xml_look\(a|parse\(a')" \
	'n > max look_at_encoding look_over kb_xml_look(a parse(a '
check 'and before the reader of XLIFF, where staff send the file' "$(grep -rlE 'kb_xliff_parse_form\(' "$top/portal" "$top/plugins" --include='*.c' --exclude='test-*' --exclude='fuzz-*' --exclude='xliff.c' | sed "s|^$top/||")" \
	'portal/bring/xliff-in.c'
check 'in this order' "$(order bring/xliff-in.c '^static bool read_file' 'kb_xml_look\(|kb_xliff_parse_form\(')" 'kb_xml_look( kb_xliff_parse_form( '

# Control: a file that parses by the way is found.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/plugin"
echo 'void f(void) { xmlReadMemory("", 0, 0, 0, 0); }' > "$work/plugin/by-the-way.c"
echo '/* nothing */ void g(void) { xmlFreeDoc(0); }' > "$work/plugin/innocent.c"
check 'control: another call that parses is found' "$(parsers "$work")" 'plugin/by-the-way.c'
exit $bad
