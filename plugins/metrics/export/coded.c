/* coded.c - a table for programs of statistics: codes with labels, by ReadStat.
 *
 * A column with a list is numbers with labels, never texts: labels of texts longer than
 * eight bytes get lost in SPSS. The codes are the places in the list, so files in several
 * languages have the same. A code that is not in its list fails the file: a number that
 * nobody can read is worse than none. Widths of text columns come from what is shown. */
#include "coded.h"

#include <string.h>
#include <time.h>

#include "klankbord-civil.h"

enum { COLUMNS_MAX = 40, TEXT_MAX = 2045 }; /* a text of Stata */

struct coded {
	const struct kbx_release *r;
	const char *lang;
	const struct kbx_coding *f;
	readstat_writer_t *w;
	struct kbx_table t;
	readstat_variable_t *variables[COLUMNS_MAX];
	const struct kbx_list *lists[COLUMNS_MAX]; /* NULL: the column is no codes */
};

/* ---- Columns ---- */

static const struct kbx_list *list_of(const struct coded *c, const struct kbx_column *col)
{
	return col->kind == KBX_CODE || col->kind == KBX_STATUS ? kbx_list(c->r, col->name) : NULL;
}

static bool is_text(const struct coded *c, size_t i)
{
	return c->lists[i] == NULL && !kbx_is_number(&c->t.columns[i]) && c->t.columns[i].kind != KBX_DAY &&
	    c->t.columns[i].kind != KBX_RELEASED;
}

static size_t width(const struct coded *c, size_t i)
{
	size_t most = 1;

	for (size_t row = 0; row < c->t.count; row++) {
		struct kbx_cell cell = kbx_cell(c->r, &c->t, row, &c->t.columns[i]);
		size_t n = cell.is == KBX_WORD ? strlen(cell.word) : 0;

		most = n > most ? n : most;
	}
	return most < TEXT_MAX ? most : TEXT_MAX;
}

static void add_label(struct coded *c, readstat_variable_t *v, const char *key)
{
	char label[KBX_VARIABLE_LABEL + 1];
	size_t letters = 0, n = 0;

	kbx_cut(label, sizeof(label), kbx_say(c->r, c->lang, key));
	for (; label[n] != '\0'; n++)
		if (((unsigned char)label[n] & 0xC0) != 0x80 && letters++ == KBX_VARIABLE_LETTERS)
			break;
	label[n] = '\0';
	readstat_variable_set_label(v, label);
}

static void add_codes(struct coded *c, size_t i)
{
	const struct kbx_column *col = &c->t.columns[i];
	readstat_label_set_t *set = readstat_add_label_set(c->w, READSTAT_TYPE_INT32, col->name);
	char label[KBX_VALUE_LABEL + 1];

	for (size_t k = 0; k < c->lists[i]->count; k++)
		readstat_label_int32_value(set, (int32_t)k + 1,
		    kbx_cut(label, sizeof(label), kbx_label(c->r, col->name, c->lists[i]->codes[k].id, c->lang)));
	if (col->guarded)
		c->f->reasons(c->variables[i], set, kbx_say(c->r, c->lang, "staff.export.skipped"),
		    kbx_say(c->r, c->lang, "staff.export.unknown"), kbx_say(c->r, c->lang, "staff.export.suppressed"));
	readstat_variable_set_label_set(c->variables[i], set);
	readstat_variable_set_measure(c->variables[i], READSTAT_MEASURE_NOMINAL);
}

static readstat_variable_t *add_variable(struct coded *c, size_t i)
{
	const struct kbx_column *col = &c->t.columns[i];
	readstat_variable_t *v;
	char format[16];

	if (is_text(c, i))
		return readstat_add_variable(c->w, col->name, READSTAT_TYPE_STRING, width(c, i));
	if (col->kind == KBX_REAL) {
		v = readstat_add_variable(c->w, col->name, READSTAT_TYPE_DOUBLE, 0);
		c->f->real_format(format, col->decimals);
		readstat_variable_set_format(v, format);
		readstat_variable_set_measure(v, READSTAT_MEASURE_SCALE);
	} else if (c->lists[i] != NULL || col->kind == KBX_WHOLE) {
		v = readstat_add_variable(c->w, col->name, READSTAT_TYPE_INT32, 0);
		readstat_variable_set_format(v, c->f->whole_format);
	} else {
		v = readstat_add_variable(c->w, col->name, c->f->day_type, 0);
		readstat_variable_set_format(v, c->f->day_format);
	}
	return v;
}

static bool add_columns(struct coded *c)
{
	if (c->t.ncolumns > COLUMNS_MAX)
		return false;
	for (size_t i = 0; i < c->t.ncolumns; i++) {
		const struct kbx_column *col = &c->t.columns[i];

		c->lists[i] = list_of(c, col);
		if (c->lists[i] != NULL && col->guarded && c->lists[i]->count >= KBX_SKIPPED)
			return false; /* a code would mean "skipped" */
		c->variables[i] = add_variable(c, i);
		add_label(c, c->variables[i], col->key);
		if (c->lists[i] != NULL)
			add_codes(c, i);
	}
	return true;
}

/* ---- Cells ---- */

static readstat_error_t put_number(struct coded *c, size_t i, double number)
{
	readstat_variable_t *v = c->variables[i];

	if (readstat_variable_get_type(v) == READSTAT_TYPE_DOUBLE)
		return readstat_insert_double_value(c->w, v, number);
	if (number > INT32_MAX)
		return READSTAT_ERROR_NUMERIC_VALUE_IS_OUT_OF_RANGE;
	return readstat_insert_int32_value(c->w, v, (int32_t)number);
}

static readstat_error_t put_word(struct coded *c, size_t i, const char *word)
{
	char text[TEXT_MAX + 1];
	int32_t day;
	size_t number;

	if (is_text(c, i))
		return readstat_insert_string_value(c->w, c->variables[i], kbx_cut(text, sizeof(text), word));
	if (c->lists[i] != NULL) {
		number = kbx_number_of(c->lists[i], word);
		return number > 0 ? put_number(c, i, (double)number) : READSTAT_ERROR_VALUE_TYPE_MISMATCH;
	}
	day = kbx_day(word);
	return day != KB_NO_DAY ? put_number(c, i, c->f->day(day)) : READSTAT_ERROR_VALUE_TYPE_MISMATCH;
}

static readstat_error_t put_cell(struct coded *c, size_t row, size_t i)
{
	struct kbx_cell cell = kbx_cell(c->r, &c->t, row, &c->t.columns[i]);

	if (cell.is == KBX_WORD)
		return put_word(c, i, cell.word);
	if (cell.is == KBX_NUMBER)
		return put_number(c, i, cell.number);
	if (is_text(c, i))
		return readstat_insert_string_value(c->w, c->variables[i], "");
	if (cell.is == KBX_SUPPRESSED)
		return c->f->hide(c->w, c->variables[i], c->lists[i] != NULL);
	return readstat_insert_missing_value(c->w, c->variables[i]);
}

static readstat_error_t put_rows(struct coded *c)
{
	readstat_error_t e = READSTAT_OK;

	for (size_t row = 0; row < c->t.count && e == READSTAT_OK; row++) {
		e = readstat_begin_row(c->w);
		for (size_t i = 0; i < c->t.ncolumns && e == READSTAT_OK; i++)
			e = put_cell(c, row, i);
		if (e == READSTAT_OK)
			e = readstat_end_row(c->w);
	}
	return e;
}

/* ---- The file ---- */

static ssize_t to_sink(const void *bytes, size_t n, void *sink)
{
	kbx_put(sink, bytes, n);
	return (ssize_t)n;
}

/* ReadStat writes the local time: noon here on the day of the release, wherever "here" is. */
static time_t noon(const char *date)
{
	struct kb_civil day = kb_civil_parts(kbx_day(date));
	struct tm tm = { .tm_year = day.year - 1900, .tm_mon = day.month - 1, .tm_mday = day.day, .tm_hour = 12, .tm_isdst = -1 };

	return mktime(&tm);
}

static readstat_error_t write_file(struct coded *c, struct kbx_sink *s)
{
	char label[61];
	readstat_error_t e;

	if (!add_columns(c))
		return READSTAT_ERROR_VALUE_TYPE_MISMATCH;
	readstat_set_data_writer(c->w, to_sink);
	readstat_writer_set_file_label(c->w, kbx_cut(label, sizeof(label), c->r->id));
	readstat_writer_set_file_timestamp(c->w, noon(c->r->date));
	e = c->f->prepare(c->w);
	if (e == READSTAT_OK)
		e = c->f->begin(c->w, s, (long)c->t.count);
	if (e == READSTAT_OK)
		e = put_rows(c);
	return e == READSTAT_OK ? readstat_end_writing(c->w) : e;
}

enum kb_rc kbx_coded(const struct kbx_release *r, enum kbx_which which, const char *lang, const struct kbx_coding *f,
    struct kbx_sink *s)
{
	struct coded c = { .r = r, .lang = lang, .f = f, .t = kbx_table(r, which) };
	readstat_error_t e;

	if (kbx_day(r->date) == KB_NO_DAY || c.t.count > INT32_MAX)
		return KB_FAIL;
	c.w = readstat_writer_init();
	if (c.w == NULL)
		return KB_FAIL;
	e = write_file(&c, s);
	readstat_writer_free(c.w);
	return e == READSTAT_OK && !s->failed ? KB_OK : KB_FAIL;
}
