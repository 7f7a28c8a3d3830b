/* test-brought.c - a house to which staff bring files of registers (test-brought.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "test-brought.h"
#include "test-voices.h"

static const struct kb_plugin teller = { .abi = KB_ABI, .name = "teller", .tells = (const struct kb_tells[]){ { "complaint", NULL }, { 0 } } };

int brought_open(void **state)
{
	return voices_open_with(state, &teller);
}

int brought_close(void **state)
{
	return voices_close(state);
}

/* ---- Delivering --------------------------------------------------------------------------------- */

const char *brought_keep(struct kb_test *t, const char *rows)
{
	enum { ROOM = 100000 };
	static char body[ROOM];
	struct kb_test_reply r;
	size_t n = (size_t)snprintf(body, ROOM, "csrf={csrf}&rows=");

	for (; *rows && n + 4 < ROOM; rows++)
		n += (size_t)snprintf(body + n, ROOM - n, "%%%02X", (unsigned char)*rows);
	r = kb_test_post(t, "/en/staff/register/keep", body);
	if (!strstr(r.body, "These figures are kept."))
		fail_msg("%d: %s", r.status, r.body);
	return r.body;
}

const char *const brought_places[4] = { "de-linde", "de-eik", "de-berk", "de-iep" };

/* One column: a number of each of the four locations in each of so many months from January on; -1 is not delivered. */
void bring(struct kb_test *t, const char *column, int months, const int numbers[4][3])
{
	char rows[4000];
	size_t n = (size_t)snprintf(rows, sizeof(rows), HEAD);

	for (int p = 0; p < 4; p++)
		for (int m = 0; m < months; m++)
			if (numbers[p][m] >= 0)
				n += (size_t)snprintf(rows + n, sizeof(rows) - n, "%s;2026-%02d;%s;;%d\n", brought_places[p], m + 1, column, numbers[p][m]);
	brought_keep(t, rows);
}

/* ---- Reading ------------------------------------------------------------------------------------------ */

/* "7 7.00", "7 85 >=85", "withheld", "none", or "" of a place, period, indicator and part. */
const char *brought_told(struct kb_test *t, const char *place, const char *period, const char *id, const char *part)
{
	static char said[160];
	char path[100], want[120], cells[4][40] = { "" };
	const char *at;

	snprintf(path, sizeof(path), "/en/staff/metrics/%s/indicators/csv", place);
	snprintf(want, sizeof(want), "\"%s\",\"%s\",\"1\",\"register\",\"%s\",\"", period, id, part);
	at = strstr(voices_page(t, path), want);
	if (!at)
		return "";
	at = strstr(at + strlen(want), "\",\""); /* behind the name */
	for (int i = 0; i < 3; i++) {
		size_t n = strcspn(at += 3, "\"");

		snprintf(cells[i], sizeof(cells[i]), "%.*s", (int)n, at);
		at += n;
	}
	if (*cells[1] == '\0')
		return *cells[0] ? "none" : "withheld";
	snprintf(said, sizeof(said), "%s %s%s%s", cells[0], cells[1], *cells[2] ? " " : "", cells[2]);
	return said;
}

void brought_expect(struct kb_test *t, const char *const what[4], const char *want)
{
	const char *got = brought_told(t, what[0], what[1], what[2], what[3]);

	if (strcmp(got, want) != 0)
		fail_msg("%s of %s in %s: \"%s\", not \"%s\"", what[2], what[0], what[1], got, want);
}

/* ---- Complaints ---- */

void complain(struct kb_test *t, const char *place, int32_t month, int n, const char *column, double value)
{
	const struct kb_item items[] = { { column, value } };
	struct kb_ctx *c = kb_test_ctx(t, &teller);

	for (int i = 0; i < n; i++)
		assert_int_equal(kb_observe(c, &(struct kb_observation){ .type = "complaint", .place = place, .population = "youth", .month = month,
			.items = items, .count = 1 }), KB_OK);
	assert_int_equal(kb_test_end(t, true), KB_OK);
	kb_test_keeper(t);
}
