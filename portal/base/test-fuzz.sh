#!/bin/sh
# test-fuzz.sh - a defect is found, its input is kept, and it finds the defect again.
corpus=${srcdir:-.}/../../tests/fuzz/control
bad=0
tell() { if [ "$1" = 0 ]; then echo "ok - $2"; else echo "not ok - $2"; bad=1; fi; }

said=$(./fuzz-control 2>&1) && found=1 || found=0
tell $found 'a fuzzer ends with an error when a promise is broken'
case $said in *'put here on purpose'*) tell 0 'and says which' ;; *) tell 1 'and says which' ;; esac
[ -s fuzz-control.broken ]; tell $? 'the input that broke it is kept'
cp fuzz-control.broken fuzz-control.kept
./fuzz-control fuzz-control.kept >/dev/null 2>&1 && again=1 || again=0
tell $again 'and breaks it again'
./fuzz-control "$corpus/harmless" | grep -qx 'ok - fuzz-control: 1 inputs'; tell $? 'what breaks nothing passes'
KB_FUZZ_ROUNDS=0 ./fuzz-control | grep -q '^ok'; tell $? 'no file of the corpus breaks it: the changes do'
rm -f fuzz-control.broken fuzz-control.kept
exit $bad
