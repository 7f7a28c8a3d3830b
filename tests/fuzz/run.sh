#!/bin/bash
# run.sh [SECONDS] - the fuzzers beside the parsers, so many seconds of each processor in all.
#
# ONE="NAME..." runs some of them, JOBS=N so many at a time (preset: one a processor).
# Builds in build-fuzz/ with clang. First comes a fuzzer with a defect on purpose: when
# that one is not found, the rest proves nothing. Then each gets its share of the time,
# beginning with tests/fuzz/NAME/ and what earlier runs learned. For each it prints how
# many inputs were run, how many a second, the inputs that took new ways, the ways
# (features of libFuzzer) and the findings; at the end a line for all. A finding lies in
# build-fuzz/findings/ and makes it end with 1.
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
top=$PWD here=$PWD/tests/fuzz out=$PWD/build-fuzz
seconds=${1:-60}
# Short stacks and a small quarantine of freed memory: seven times as many documents a second.
export ASAN_OPTIONS=malloc_context_size=3:quarantine_size_mb=2:allocator_release_to_os_interval_ms=-1
jobs=${JOBS:-$(nproc)}

build() {
	cd "$out" || return 1
	[ -x "$top/configure" ] || (cd "$top" && autoreconf -i) || return 1
	[ -f config.status ] || "$top/configure" -q --enable-fuzzers CC=clang CXX=clang++ CFLAGS='-g -O1' CXXFLAGS='-g -O1' || return 1
	make -s -C portal -j"$(nproc)" fuzz-programs && make -s -C plugins/complaints fuzz-programs && make -s -C plugins/metrics fuzz-programs
}

# fuzz NAME FLAGS...: runs one and keeps what it said in build-fuzz/log/NAME.
fuzz() {
	local name=$1 program; shift
	program=$(find "$out/portal" "$out/plugins" -name "fuzz-$name" -type f -perm -u+x -not -path '*/.libs/*' | head -1)
	mkdir -p "$out/corpus/$name" "$out/findings" "$out/log" "$out/work/$name"
	# libFuzzer stops a worker that eats memory or time; both are findings.
	(cd "$out/work/$name" && exec "$program" -artifact_prefix="$out/findings/$name-" -dict="$here/$name.dict" \
		-timeout=20 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 -verbosity=1 "$@" \
		"$out/corpus/$name" "$here/$name") >"$out/log/$name" 2>&1
}

# The word behind "WORD:" in the last line that has it.
word() { grep -o "$2[: ]* *[0-9]*" "$out/log/$1" | tail -1 | grep -o '[0-9]*$'; }

findings() { find "$out/findings" -name "$1-*" -newer "$out/began" 2>/dev/null; }

control() {
	rm -rf "$out/corpus/control" "$out/findings"/control-*
	fuzz control -max_total_time=60 -seed=1
	if [ -n "$(findings control)" ] && grep -q 'put here on purpose' "$out/log/control"; then
		echo "ok - the defect on purpose is found after $(word control 'number_of_executed_units') inputs"
		rm -f "$out/findings"/control-*
	else
		echo "not ok - the defect on purpose is not found: see $out/log/control"
		return 1
	fi
}

report() {
	local name=$1 found
	found=$(findings "$name" | wc -l)
	printf '%-10s %12s inputs %9s /s %7s kept %7s ways %3s findings\n' "$name" \
		"$(word "$name" number_of_executed_units)" "$(word "$name" average_exec_per_sec)" \
		"$(find "$out/corpus/$name" -type f | wc -l)" "$(word "$name" 'ft')" "$found"
	[ "$found" = 0 ] || findings "$name" | sed 's/^/  finding: /'
}

all=${ONE:-$(cd "$here" && for f in */; do f=${f%/}; [ "$f" = control ] || echo "$f"; done)}
count=$(wc -w <<<"$all")
share=$((seconds * jobs / count)); [ $share -gt 0 ] || share=1

echo "# building"
mkdir -p "$out/log"
(build) >"$out/log/build" 2>&1 || { tail -20 "$out/log/build"; echo 'not ok - the fuzzers are not built'; exit 1; }
touch "$out/began"
bad=0
control || bad=1
echo "# $count fuzzers, $share s each, $jobs at a time"
for name in $all; do
	while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n; done
	{ fuzz "$name" -max_total_time="$share"; echo $? >"$out/log/$name.status"; report "$name"; } &
done
wait
total=0 found=0
for name in $all; do
	total=$((total + $(word "$name" number_of_executed_units || echo 0)))
	found=$((found + $(findings "$name" | wc -l)))
	# It ended by itself, with no input to show: it did not start, or was killed.
	if [ "$(cat "$out/log/$name.status")" != 0 ]; then
		bad=1
		[ -n "$(findings "$name")" ] || { echo "not ok - fuzz-$name ended early: see $out/log/$name"; tail -3 "$out/log/$name"; }
	fi
done
echo "$total inputs in all, $found findings"
[ $found = 0 ] && [ $bad = 0 ]
