#!/bin/sh
# test-core.sh - the forms that we ship keep the rules, and the rules bite: each change
# below makes of the core survey one that must be refused.
here=${srcdir:-.}
core=$here/../../plugins/surveys/forms/core.xml
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0

for form in core youth guardian foster partner staff former; do
	if ./check-form "$here/../../plugins/surveys/forms/$form.xml"; then echo "ok - $form.xml keeps the rules"; else echo "not ok - $form.xml keeps the rules"; bad=1; fi
done

refused() { # what, sed expression
	sed "$2" "$core" > "$work/form.xml"
	if cmp -s "$core" "$work/form.xml"; then echo "not ok - $1: nothing was changed"; bad=1; return; fi
	if ./check-form "$work/form.xml" >/dev/null 2>&1; then echo "not ok - refused: $1"; bad=1; else echo "ok - refused: $1"; fi
}
refused 'a yes/no stem on a scale' 's/>Hoe is de sfeer hier?</>Is de sfeer hier goed?</'
refused 'a scale to agree with' '/<text id="A10-1">/s/>heel slecht</>helemaal oneens</; /<text id="A10-1">/s/>very bad</>strongly disagree</'
refused 'one list of answers under two questions' "/jr:itext('A50-1')/s/A50-1/A10-1/"
refused 'a position where an answer has a name' 's|<value>yes</value>|<value>1</value>|; s/yes=1 no=0/1=1 no=0/'
refused 'skipping among the answers' "s|<item><label ref=\"jr:itext('A50-2')\"/><value>2</value>|<item><label ref=\"jr:itext('A50-2')\"/><value>skip</value>|"
refused 'an answer without its face' '/<text id="A10-1">/s|<value form="image">[^<]*</value>||'
refused 'a scale with a midpoint' 's|<item><label ref="jr:itext(.A10-4.)"/><value>4</value></item>|&<item><label ref="jr:itext('"'A10-3'"')"/><value>5</value></item>|'
refused 'no way to say that one does not know' 's|<item><label ref="jr:itext(.A10-dk.)"/><value>dk</value></item>||'
refused 'a language with a hole' '/lang="ትግርኛ (ti)"/,/<\/translation>/s|<text id="A52-4">.*</text>||'
refused 'two questions with one name' 's|ref="/data/A02"|ref="/data/A01"|'
refused 'a circle' 's|<bind nodeset="/data/A38"|<bind nodeset="/data/A38" relevant="/data/A39 = 1"|'
refused 'a document type' 's|<h:html |<!DOCTYPE r><h:html |'
exit $bad
