#!/bin/sh
# hash.sh OUT FILE... - copies files to OUT under names that hold their hash:
# kb.css becomes kb.1a2b3c4d.css, and OUT/manifest gets the line
# "kb.css kb.1a2b3c4d.css". Comments and indents go; a style sheet names the other
# files by their hashed names, and a font that is not among them is not named at
# all. Each file also lies there compressed, for nginx's gzip_static.
set -eu
out=$1
shift
rm -rf "$out"
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# /* .. */ and <!-- .. --> and what stands before the first character of a line
strip()
{
	awk '
	{
		line = $0
		kept = ""
		while (line != "") {
			if (inside) {
				end = index(line, inside)
				if (!end) { line = ""; break }
				line = substr(line, end + length(inside)); inside = ""
				continue
			}
			c = index(line, "/*"); x = index(line, "<!--")
			if (c && (!x || c < x)) { kept = kept substr(line, 1, c - 1); line = substr(line, c + 2); inside = "*/" }
			else if (x) { kept = kept substr(line, 1, x - 1); line = substr(line, x + 4); inside = "-->" }
			else { kept = kept line; line = "" }
		}
		sub(/^[ \t]+/, "", kept); sub(/[ \t]+$/, "", kept)
		if (kept != "") print kept
	}'
}

# The names in url(..) of a style sheet, replaced by the hashed ones.
name_assets()
{
	while read -r plain hashed; do
		printf 's|url(%s)|url(%s)|g\n' "$plain" "$hashed"
	done <"$out/manifest" >"$work/names.sed"
	printf 's|, url(kb-[a-z]*\\.woff2) format("woff2")||g\n' >>"$work/names.sed"
	sed -f "$work/names.sed"
}

add()
{
	plain=$1 file=$2
	hash=$(sha256sum "$file" | cut -c1-8)
	hashed=${plain%.*}.$hash.${plain##*.}
	cp "$file" "$out/$hashed"
	chmod 644 "$out/$hashed"
	echo "$plain $hashed" >>"$out/manifest"
	case $plain in *.woff2) ;; *) gzip -9nk "$out/$hashed" ;; esac
}

: >"$out/manifest"
for file; do
	name=${file##*/}
	case $name in
	*.css) continue ;;
	*.js | *.svg) strip <"$file" >"$work/$name"; add "$name" "$work/$name" ;;
	*) add "$name" "$file" ;;
	esac
done
for file; do # style sheets last: they name the others
	name=${file##*/}
	case $name in *.css) strip <"$file" | name_assets >"$work/$name"; add "$name" "$work/$name" ;; esac
done
