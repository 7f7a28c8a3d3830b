/* rules.c - the clocks of a complaint as data: the law, and what the portal promises.
 *
 * Awb is BWBR0005537, Jeugdwet BWBR0034925. Where a row says "promise" no law sets the
 * number; docs/decisions/terms.md says where it comes from. */
#include "terms.h"

#define SIGNAL (1u << TERM_SIGNAL)
#define AWB (1u << TERM_AWB)
#define JEUGDWET (1u << TERM_JEUGDWET)

static const struct term_rule rules[TERM_CLOCKS] = {
	[TERM_C_RECEIPT] = {
		.id = TERM_C_RECEIPT, .name = "receipt", .tracks = AWB | JEUGDWET, .owed = TERM_DUTY, .length = { 7, DAYS }, .outage = true,
		.starts = { TERM_RECEIVED }, .stops = { TERM_ACKNOWLEDGED, TERM_DECIDED }, .warn = 2,
		.told_met = TERM_REPORTER, .told_missed = TERM_OWNER, .source = "Awb 9:6; seven days: promise" },
	[TERM_C_FORWARD] = {
		.id = TERM_C_FORWARD, .name = "forward", .tracks = SIGNAL | AWB | JEUGDWET, .owed = TERM_DUTY, .length = { 1, WORKING_DAYS },
		.starts = { TERM_ELSEWHERE }, .stops = { TERM_FORWARDED },
		.told_met = TERM_REPORTER, .told_missed = TERM_OWNER, .source = "Awb 2:3; one working day: promise" },
	[TERM_C_TALK] = {
		.id = TERM_C_TALK, .name = "talk", .tracks = SIGNAL | AWB | JEUGDWET, .owed = TERM_DUTY, .length = { 2, WORKING_DAYS }, .pauses = true,
		.starts = { TERM_TALK_ASKED }, .stops = { TERM_TALK_PLANNED },
		.told_met = TERM_REPORTER, .told_missed = TERM_REPORTER | TERM_OWNER, .source = "promise" },
	[TERM_C_ANSWER] = {
		.id = TERM_C_ANSWER, .name = "answer", .tracks = SIGNAL, .owed = TERM_DUTY, .length = { 3, WORKING_DAYS }, .pauses = true,
		.longer = TERM_BY_CONSENT,
		.starts = { TERM_RECEIVED, TERM_DENIED, TERM_REOPENED }, .stops = { TERM_ANSWERED, TERM_TALK_PLANNED, TERM_CONFIRMED }, .warn = 1,
		.told_met = TERM_REPORTER, .told_missed = TERM_REPORTER | TERM_OWNER, .source = "promise" },
	[TERM_C_STALL] = {
		.id = TERM_C_STALL, .name = "stall", .tracks = SIGNAL, .owed = TERM_SELF, .length = { 14, DAYS }, .pauses = true,
		.longer = TERM_BY_REPORTER, .most = 28,
		.starts = { TERM_RECEIVED, TERM_REOPENED }, .stops = { TERM_OFFERED, TERM_CONFIRMED },
		.source = "promise, after Nationale ombudsman 2020/019" },
	[TERM_C_SILENCE] = {
		.id = TERM_C_SILENCE, .name = "silence", .tracks = SIGNAL, .owed = TERM_WINDOW, .length = { 28, DAYS }, .pauses = true, .outage = true,
		.starts = { TERM_ASKED }, .stops = { TERM_CONFIRMED, TERM_DENIED },
		.told_missed = TERM_REPORTER | TERM_OWNER, .source = "promise; Awb 9:5: silence is no consent" },
	[TERM_C_REFUSE] = {
		.id = TERM_C_REFUSE, .name = "refuse", .tracks = AWB, .owed = TERM_OPTION, .length = { 4, WEEKS }, .in_law = true,
		.starts = { TERM_RECEIVED }, .stops = { TERM_NOT_HANDLED },
		.told_met = TERM_REPORTER, .source = "Awb 9:8, third paragraph" },
	[TERM_C_DECIDE] = {
		.id = TERM_C_DECIDE, .name = "decide", .tracks = AWB, .owed = TERM_DUTY, .length = { 6, WEEKS }, .in_law = true, .pauses = true,
		.longer = TERM_BY_NOTICE | TERM_BY_CONSENT, .most = 28, .told_longer = TERM_REPORTER | TERM_ACCUSED,
		.starts = { TERM_RECEIVED }, .stops = { TERM_DECIDED, TERM_CONFIRMED }, .warn = 14,
		.told_met = TERM_REPORTER | TERM_ACCUSED, .told_missed = TERM_REPORTER | TERM_OWNER, .source = "Awb 9:11; 9:12; 9:5" },
	[TERM_C_JUDGE] = {
		.id = TERM_C_JUDGE, .name = "judge", .tracks = JEUGDWET, .owed = TERM_DUTY, .length = { 0, DAYS }, .pauses = true,
		.longer = TERM_BY_REASONS, .told_longer = TERM_REPORTER | TERM_ACCUSED | TERM_BODY,
		.starts = { TERM_RECEIVED }, .stops = { TERM_DECIDED, TERM_CONFIRMED }, .warn = 14,
		.told_met = TERM_REPORTER | TERM_ACCUSED | TERM_BODY, .told_missed = TERM_REPORTER | TERM_OWNER,
		.source = "Jeugdwet 4.2.1, second paragraph, c and d" },
	[TERM_C_MEASURES] = {
		.id = TERM_C_MEASURES, .name = "measures", .tracks = JEUGDWET, .owed = TERM_DUTY, .length = { 1, MONTHS }, .in_law = true,
		.longer = TERM_BY_REASONS, .told_longer = TERM_REPORTER | TERM_COMMITTEE,
		.starts = { TERM_DECIDED, TERM_JUDGED }, .stops = { TERM_MEASURES }, .outlives = true, .warn = 7,
		.told_met = TERM_REPORTER | TERM_COMMITTEE, .told_missed = TERM_REPORTER | TERM_OWNER,
		.source = "Jeugdwet 4.2.1, fifth paragraph" },
	[TERM_C_OMBUDSMAN] = {
		.id = TERM_C_OMBUDSMAN, .name = "ombudsman", .tracks = AWB | JEUGDWET, .owed = TERM_WINDOW, .length = { 1, YEARS }, .in_law = true,
		.starts = { TERM_DECIDED, TERM_CONFIRMED, TERM_NOT_HANDLED }, .outlives = true,
		.source = "Awb 9:24, first paragraph; Jeugdwet: by analogy (Wet Nationale ombudsman 11a-11d)" },
	[TERM_C_OLD] = {
		.id = TERM_C_OLD, .name = "old", .tracks = SIGNAL | AWB, .owed = TERM_WINDOW, .length = { 1, YEARS }, .in_law = true, .outage = true,
		.starts = { TERM_CONDUCT }, .stops = { TERM_RECEIVED }, .source = "Awb 9:8, first paragraph, b; Awb 2:21, third paragraph" },
};

const struct term_rule *term_rule(enum term_clock_id id)
{
	return &rules[id];
}
