#!/bin/sh
# speech.sh KLANKBORD OPTIONS... - draft clips of all words, in the languages that espeak-ng
# speaks, to test with. OPTIONS are those of klankbord: where the store is.
#
# A machine's voice is no substitute for a person who speaks the language, so drafts are
# played only where the setting speech.drafts is yes. What has a draft already is left.
# LANGUAGES="nl ar" makes some of them. Needs espeak-ng, opus-tools and lame (docs/packages.txt).
set -u
klankbord=${1:?say where klankbord is}
shift
for tool in espeak-ng opusenc lame; do
	command -v "$tool" >/dev/null || { echo "speech: $tool is missing; docs/packages.txt says what to install" >&2; exit 1; }
done
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
failed=0

# voice LANGUAGE: its name for espeak-ng; there is none for Tigrinya and Somali.
voice() {
	case $1 in
	en) echo en-gb ;;
	nl | ar) echo "$1" ;;
	fa-AF) echo fa ;;
	*) return 1 ;;
	esac
}

# One clip, from a line of the script: NAME, tab, words.
cat >"$tmp/one" <<'ONE'
#!/bin/sh
set -e
voice=$1 out=$2 name=${3%%	*} words=${3#*	}
printf '%s\n' "$words" | espeak-ng -v "$voice" -s 150 --stdin -w "$out/$name.wav"
opusenc --quiet --bitrate 16 --speech --framesize 60 "$out/$name.wav" "$out/$name.opus"
lame --quiet -t -m m -b 24 --resample 22.05 "$out/$name.wav" "$out/$name.mp3"
rm "$out/$name.wav"
ONE
chmod +x "$tmp/one"

for language in ${LANGUAGES:-en nl ar fa-AF}; do
	voice=$(voice "$language") || { echo "speech: espeak-ng does not speak $language" >&2; failed=1; continue; }
	mkdir "$tmp/$language"
	"$klankbord" speech script "$language" --draft "$@" >"$tmp/script" || { failed=1; continue; }
	tr '\n' '\0' <"$tmp/script" | xargs -0 -r -n 1 -P "$(nproc)" "$tmp/one" "$voice" "$tmp/$language" || failed=1
	printf '%s: ' "$language"
	"$klankbord" speech take "$language" "$tmp/$language" --draft "$@" || failed=1
done
exit $failed
