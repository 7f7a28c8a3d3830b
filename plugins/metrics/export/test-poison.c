/* test-poison.c - what is suppressed is in no byte of any file.
 *
 * Two ways: the files of two releases that differ only in what is suppressed are the same
 * bytes; and the poison is looked for, as text and as numbers of a machine, in every file
 * and in every member of those that are archives. Built as test-poison-control, with a
 * reader of rows that forgets, both ways must find every format. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <archive.h>
#include <archive_entry.h>

#include "sample.h"

/* ---- Files in memory ---- */

enum { FILES_MAX = 60 };

struct shelf {
	struct sample_desk desk;
	struct kbx_sink sink;
	struct { char name[60]; struct sample_bytes bytes; } files[FILES_MAX];
	size_t count;
};

static struct kbx_sink *open_file(struct sample_desk *d, const char *name)
{
	struct shelf *s = (struct shelf *)d;

	assert_true(s->count < FILES_MAX);
	snprintf(s->files[s->count].name, sizeof(s->files[s->count].name), "%s", name);
	kbx_open(&s->sink, sample_keep, &s->files[s->count].bytes);
	return &s->sink;
}

static void close_file(struct sample_desk *d, const char *name, enum kb_rc rc)
{
	struct shelf *s = (struct shelf *)d;
	char hash[KBX_HASH];

	if (rc == KB_FAIL)
		fail_msg("%s was not written", name);
	assert_int_equal(kbx_close(&s->sink, hash), KB_OK);
	s->count++;
}

static struct shelf *shelf_new(double poison)
{
	struct shelf *shelf = calloc(1, sizeof(*shelf));
	struct sample *s = sample_new(0, poison);

	shelf->desk = (struct sample_desk){ open_file, close_file, "/tmp" };
	sample_write_all(sample_release(s), &shelf->desk);
	sample_free(s);
	return shelf;
}

static void shelf_free(struct shelf *s)
{
	for (size_t i = 0; i < s->count; i++)
		free(s->files[i].bytes.data);
	free(s);
}

/* ---- Looking ---- */

static bool holds(const struct sample_bytes *b, const void *what, size_t n)
{
	return b->len > 0 && memmem(b->data, b->len, what, n) != NULL;
}

/* Any of the numbers that poison a row, as a machine writes them. */
static bool holds_number(const struct sample_bytes *b)
{
	for (int eighth = 0; eighth < 24; eighth++) {
		double real = SAMPLE_POISON + eighth / 8.0;
		int32_t whole = SAMPLE_POISON + eighth;

		if (holds(b, &real, sizeof(real)) || (eighth < 3 && holds(b, &whole, sizeof(whole))))
			return true;
	}
	return false;
}

static bool is_poisoned(const struct sample_bytes *b);

static bool has_poisoned_member(const struct sample_bytes *b)
{
	struct archive *a = archive_read_new();
	struct archive_entry *e;
	bool found = false;

	archive_read_support_format_zip(a);
	if (archive_read_open_memory(a, b->data, b->len) == ARCHIVE_OK)
		while (archive_read_next_header(a, &e) == ARCHIVE_OK) {
			struct sample_bytes member = { 0 };
			char part[4096];
			ssize_t n;

			while ((n = archive_read_data(a, part, sizeof(part))) > 0)
				sample_keep(&member, part, (size_t)n);
			assert_int_equal(n, 0);
			found = found || is_poisoned(&member);
			free(member.data);
		}
	archive_read_free(a);
	return found;
}

static bool is_poisoned(const struct sample_bytes *b)
{
	if (holds(b, "31337", 5) || holds_number(b))
		return true;
	return holds(b, "PK\3\4", 4) && memcmp(b->data, "PK\3\4", 4) == 0 && has_poisoned_member(b);
}

/* ---- Tests ---- */

/* Measures have no suppressed row here, and a chart may have none. */
static bool shall_be_found(const char *name)
{
	return strncmp(name, "measures", 8) != 0 && strncmp(name, "chart-1", 7) != 0 && strncmp(name, "chart-2", 7) != 0 &&
	    strncmp(name, "chart-4", 7) != 0 && strncmp(name, "chart-5", 7) != 0 && strcmp(name, "codebook.xml") != 0;
}

static void expect(const char *name, bool found, const char *how)
{
#ifdef CONTROL
	if (found != shall_be_found(name))
		fail_msg("%s: a writer that forgets is %sfound by %s", name, found ? "" : "not ", how);
#else
	(void)shall_be_found;
	if (found)
		fail_msg("%s holds what is suppressed, says %s", name, how);
#endif
}

static void test_poison_is_nowhere(void **state)
{
	struct shelf *s = shelf_new(SAMPLE_POISON);

	(void)state;
	assert_true(s->count >= 14);
	for (size_t i = 0; i < s->count; i++)
		expect(s->files[i].name, is_poisoned(&s->files[i].bytes), "its bytes");
	shelf_free(s);
}

static void test_poison_changes_nothing(void **state)
{
	struct shelf *s = shelf_new(SAMPLE_POISON), *other = shelf_new(7);

	(void)state;
	assert_int_equal(s->count, other->count);
	for (size_t i = 0; i < s->count; i++) {
		const struct sample_bytes *a = &s->files[i].bytes, *b = &other->files[i].bytes;

		expect(s->files[i].name, a->len != b->len || (a->len > 0 && memcmp(a->data, b->data, a->len) != 0), "comparison");
	}
	shelf_free(s);
	shelf_free(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_poison_is_nowhere),
		cmocka_unit_test(test_poison_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
