/* fuzz-register.c - a file of a register, as staff send it. The input is the file.
 *
 * Rows that are read can be written and are read the same again; a cell that speaks of a person
 * does so whatever stands around it. */
#include "fuzz.h"

#include <string.h>

#include "csv.h"
#include "personal.h"

const char kb_fuzz_name[] = "register";
const size_t kb_fuzz_memory = 1 << 24;

void kb_fuzz_begin(void)
{
}

/* A row with every cell in quotes. */
static void write_row(struct kb_buf *b, const struct csv *r)
{
	for (size_t i = 0; i < r->count; i++) {
		kb_buf_add(b, i ? &r->separator : "", i ? 1 : 0);
		kb_buf_text(b, "\"");
		for (const char *s = r->cells[i]; *s; s++)
			kb_buf_add(b, *s == '"' ? "\"\"" : s, *s == '"' ? 2 : 1);
		kb_buf_text(b, "\"");
	}
	kb_buf_text(b, "\r\n");
}

static void cells_hold(const struct csv *r)
{
	FUZZ_HOLDS(r->count >= 1 && r->count <= CSV_CELLS, "a row has cells, and not too many");
	for (size_t i = 0; i < r->count; i++) {
		const char *cell = r->cells[i];

		FUZZ_HOLDS(strlen(cell) <= CSV_CELL, "a cell has its length");
		FUZZ_HOLDS(!strpbrk(cell, "\r\n"), "and is one line");
		FUZZ_HOLDS(!strchr(cell, '@') || personal_cell(cell), "an address is seen");
		FUZZ_HOLDS(!personal_is_bsn(cell) || personal_cell(cell), "and so is a number of a person");
		FUZZ_HOLDS(!personal_cell(cell) || personal_heading(cell), "a heading is no way around");
	}
}

static void same_again(struct kb_arena *a, const char *bytes, size_t n, struct kb_buf *written)
{
	struct csv *one = kb_arena_alloc(a, sizeof(*one)), *two = kb_arena_alloc(a, sizeof(*two));

	csv_begin(one, bytes, n);
	csv_begin(two, written->data, written->len);
	two->separator = one->separator;
	while (csv_next(one) == CSV_ROW) {
		FUZZ_HOLDS(csv_next(two) == CSV_ROW && two->count == one->count, "what was written has the same rows");
		for (size_t i = 0; i < one->count; i++)
			FUZZ_HOLDS(strcmp(one->cells[i], two->cells[i]) == 0, "and the same cells");
	}
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	struct csv *r = kb_arena_alloc(a, sizeof(*r));
	struct kb_buf written = { .arena = a };
	enum csv_rc rc;

	kb_buf_text(&written, "");
	csv_begin(r, bytes, n);
	while ((rc = csv_next(r)) == CSV_ROW) {
		cells_hold(r);
		write_row(&written, r);
	}
	FUZZ_HOLDS(rc == CSV_END || r->flaw, "what is refused has a reason");
	same_again(a, bytes, n, &written);
}
