#!/bin/sh
# abi.sh - whoever changes what plugins are built against raises KB_ABI.
#
# Everything that a plugin compiles from the public headers (structs, enums, prototypes,
# macros) is hashed, comments and white space left out, and compared with the hash that
# abi.txt records for this KB_ABI. Ends with changed copies of the header that must be seen.
set -u
here=${srcdir:-$(dirname "$0")}
headers="$here/../portal/klankbord.h $here/../portal/klankbord-view.h"
record=$here/abi.txt
out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT
bad=0

# number HEADER: its KB_ABI.
number() { sed -n 's/^#define KB_ABI \([0-9][0-9]*\)$/\1/p' "$1"; }

# interface HEADER...: what a compiler reads of it, one space between words and none
# around signs. No text in these headers holds the marks of a comment.
interface() {
	awk '
	/^#define KB_ABI / { next }
	{ text = text $0 "\n" }
	END {
		while ((from = index(text, "/*")) > 0) {
			rest = substr(text, from + 2)
			text = substr(text, 1, from - 1) " " substr(rest, index(rest, "*/") + 2)
		}
		gsub(/[ \t\n]+/, " ", text)
		print text
	}' "$@" | sed 's/ \([^A-Za-z0-9_ ]\)/\1/g; s/\([^A-Za-z0-9_ ]\) /\1/g'
}

hash_of() { interface "$@" | sha256sum | cut -d' ' -f1; }

# judge RECORD HEADER...: silent, or the sentence that says what to do.
judge() {
	file=$1; shift
	is=$(hash_of "$@") abi=$(number "$1")
	[ -n "$abi" ] || { echo "klankbord.h has no line '#define KB_ABI number'"; return 1; }
	was=$(sed -n "s/^$abi \([0-9a-f]*\)\$/\1/p" "$file")
	[ "$is" = "$was" ] && return 0
	if [ -z "$was" ]; then
		echo "interface $abi is not recorded: add the line '$abi $is' to tests/abi.txt"
	else
		echo "klankbord.h or klankbord-view.h changed and KB_ABI is still $abi: raise it, so that plugins built before" \
			"are refused, and add the line '$((abi + 1)) $is' to tests/abi.txt. (No plugin was released for $abi yet?" \
			"Then put '$abi $is' in the place of its line.)"
	fi
	return 1
}

# expect WHAT WANT RECORD HEADER...: WANT is a part of the sentence; empty: silent.
expect() {
	what=$1 want=$2; shift 2
	said=$(judge "$@")
	case ${want:+set}/$said in
	/) echo "ok - $what" ;;
	set/*"$want"*) [ -n "$said" ] && echo "ok - $what" ;;
	*) echo "not ok - $what"; echo "    # ${said:-it was taken}"; bad=1 ;;
	esac
}

# changed NAME SED-SCRIPT: a copy of klankbord.h that must differ from it.
changed() {
	sed "$2" "$here/../portal/klankbord.h" >"$out/$1"
	cmp -s "$out/$1" "$here/../portal/klankbord.h" && { echo "not ok - the control $1 changes nothing"; bad=1; }
}

expect 'the public headers are those that are recorded for this KB_ABI' '' "$record" $headers

view=$here/../portal/klankbord-view.h
cp "$record" "$out/abi.txt"
now=$(number "$here/../portal/klankbord.h") next=$(($(number "$here/../portal/klankbord.h") + 1))
changed comment.h 's,^ \* A plugin is a shared object,&\, or so,; s,^\tconst char \*mark;,&,'
expect 'control: a comment is no interface' '' "$out/abi.txt" "$out/comment.h" "$view"
changed space.h 's/^\tconst char \*name;$/\t  const  char * name ;/; s/^struct kb_item {/struct kb_item\n{/'
expect 'control: white space is no interface' '' "$out/abi.txt" "$out/space.h" "$view"
changed member.h 's/^\tconst char \*place, \*item;$/\tconst char *item, *place;/'
expect 'control: a member that moved is seen' 'raise it' "$out/abi.txt" "$out/member.h" "$view"
changed more.h 's/^\tunsigned every;$/&\n\tunsigned first;/'
expect 'control: a member more is seen' 'raise it' "$out/abi.txt" "$out/more.h" "$view"
changed width.h 's/int32_t month;/int64_t month;/'
expect 'control: another type is seen' 'raise it' "$out/abi.txt" "$out/width.h" "$view"
changed enum.h 's/KB_FAIL = -1/KB_FAIL = -2/'
expect 'control: another value of an enum is seen' 'raise it' "$out/abi.txt" "$out/enum.h" "$view"
changed macro.h 's/^#define KB_GATE_MIN 5$/#define KB_GATE_MIN 6/'
expect 'control: another macro is seen' 'raise it' "$out/abi.txt" "$out/macro.h" "$view"
changed call.h 's/bool kb_next(struct kb_rows \*q)/int kb_next(struct kb_rows *q)/'
expect 'control: another prototype is seen' 'raise it' "$out/abi.txt" "$out/call.h" "$view"
sed 's/kb_put_int(struct kb_out \*o, int64_t v)/kb_put_int(struct kb_out *o, int v)/' "$view" >"$out/view.h"
expect 'control: a change in klankbord-view.h is seen' 'raise it' "$out/abi.txt" "$here/../portal/klankbord.h" "$out/view.h"
sed "s/^#define KB_ABI $now\$/#define KB_ABI $next/" "$out/more.h" >"$out/raised.h"
expect 'control: a number that was raised waits for its line' "$next is not recorded" "$out/abi.txt" "$out/raised.h" "$view"
echo "$next $(hash_of "$out/raised.h" "$view")" >>"$out/abi.txt"
expect 'control: with its line it is taken' '' "$out/abi.txt" "$out/raised.h" "$view"
exit $bad
