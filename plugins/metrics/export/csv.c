/* csv.c - a table as CSV (RFC 4180), in two profiles.
 *
 * Every cell is quoted, as in the CSV of pages (portal/view/csv.c), and the same rule says
 * what a spreadsheet would run. There is no "sep=" line: it breaks readers that keep to
 * the RFC. A row goes to the sink as it is made; nothing grows with their number. */
#include "table.h"

#include <string.h>

#include "klankbord-csv.h"

struct dialect { const char *mark, *comma; char point; const char *suppressed; };

static const struct dialect dialects[] = {
	[KBX_DATA] = { "", ",", '.', "" },
	[KBX_EXCEL] = { "\xef\xbb\xbf", ";", ',', "." },
};

void kbx_csv_cell(struct kbx_sink *s, const char *cell)
{
	kbx_puts(s, "\"");
	if (kb_csv_formula(cell))
		kbx_puts(s, "'");
	for (size_t n; *cell != '\0'; cell += n) {
		n = strcspn(cell, "\"");
		kbx_put(s, cell, n);
		if (cell[n] == '"') {
			kbx_puts(s, "\"\"");
			n++;
		}
	}
	kbx_puts(s, "\"");
}

static void put_cell(struct kbx_sink *s, const struct dialect *d, struct kbx_cell c)
{
	char digits[KBX_DIGITS];

	switch (c.is) {
	case KBX_EMPTY:
		kbx_csv_cell(s, "");
		break;
	case KBX_SUPPRESSED:
		kbx_csv_cell(s, d->suppressed);
		break;
	case KBX_WORD:
		kbx_csv_cell(s, c.word);
		break;
	case KBX_NUMBER:
		kbx_csv_cell(s, kbx_digits(digits, c.number, c.decimals, d->point));
		break;
	}
}

static void put_head(struct kbx_sink *s, const struct dialect *d, const struct kbx_table *t)
{
	for (size_t i = 0; i < t->ncolumns; i++) {
		kbx_puts(s, i == 0 ? d->mark : d->comma);
		kbx_csv_cell(s, t->columns[i].name);
	}
	kbx_puts(s, "\r\n");
}

enum kb_rc kbx_csv_head(const struct kbx_release *r, enum kbx_which which, enum kbx_profile profile, struct kbx_sink *s)
{
	const struct kbx_table t = kbx_table(r, which);

	put_head(s, &dialects[profile], &t);
	return s->failed ? KB_FAIL : KB_OK;
}

enum kb_rc kbx_csv_rows(const struct kbx_release *r, enum kbx_which which, enum kbx_profile profile, struct kbx_sink *s)
{
	const struct dialect *d = &dialects[profile];
	const struct kbx_table t = kbx_table(r, which);

	for (size_t row = 0; row < t.count; row++) {
		for (size_t i = 0; i < t.ncolumns; i++) {
			kbx_puts(s, i == 0 ? "" : d->comma);
			put_cell(s, d, kbx_cell(r, &t, row, &t.columns[i]));
		}
		kbx_puts(s, "\r\n");
	}
	return s->failed ? KB_FAIL : KB_OK;
}

enum kb_rc kbx_csv(const struct kbx_release *r, enum kbx_which which, enum kbx_profile profile, struct kbx_sink *s)
{
	kbx_csv_head(r, which, profile, s);
	return kbx_csv_rows(r, which, profile, s);
}
