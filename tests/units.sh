#!/bin/bash
# units.sh - the systemd units: sound, and as tight as they say (systemd-analyze security,
# 1.0 at most); control: with any of the walls gone the figure rises over it.
set -uo pipefail
top=$(dirname "$(dirname "$(readlink -f "$0")")")
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
bad=0
say() { if [ "$1" = 0 ]; then echo "ok - $2"; else echo "not ok - $2"; bad=1; fi; }

# exposure FILE: the figure, in tenths.
exposure() { systemd-analyze security --offline=true "$1" 2>/dev/null | sed -n 's/.*exposure level for [^:]*: \([0-9]*\)\.\([0-9]\).*/\1\2/p'; }

for unit in klankbord klankbord-backup; do
	file=$top/portal/host/systemd/$unit.service
	n=$(exposure "$file")
	[ -n "$n" ] && [ "$n" -le 10 ]; say $? "$unit.service: exposure ${n:-unknown} tenths, at most 10"

	# Control: what the figure is without its walls.
	sed '/^# ---- Walls/,/^$/{/^#/!d}' "$file" > "$work/$unit.service"
	n=$(exposure "$work/$unit.service")
	[ -n "$n" ] && [ "$n" -gt 10 ]; say $? "control: $unit.service without walls: ${n:-unknown} tenths"

	for call in landlock_create_ruleset landlock_add_rule landlock_restrict_self seccomp; do
		grep -q "^SystemCallFilter=@system-service .*\b$call\b" "$file"; say $? "$unit.service allows $call by name"
	done
	for limit in MemoryMax=1G LimitCORE=0 TasksMax= LimitNOFILE=; do
		grep -q "^$limit" "$file"; say $? "$unit.service: $limit"
	done
	# The program need not be installed to look at the unit.
	sed 's|^ExecStart=.*|ExecStart=/bin/true|' "$file" > "$work/$unit.service"
	cp "$top/portal/host/systemd/klankbord-backup.timer" "$work/"
	systemd-analyze verify --man=no "$work/$unit.service" > "$work/said" 2>&1; grep "$unit" "$work/said" | grep -q . && cat "$work/said"
	! grep -q "$unit" "$work/said"; say $? "$unit.service: systemd-analyze verify says nothing"
done
sed 's/^MemoryMax=/MemoryMost=/; s|^ExecStart=.*|ExecStart=/bin/true|' "$top/portal/host/systemd/klankbord.service" > "$work/klankbord.service"
systemd-analyze verify --man=no "$work/klankbord.service" 2>&1 | grep -q "MemoryMost"; say $? 'control: an unknown line is seen'
exit $bad
