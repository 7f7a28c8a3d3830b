/* functions-text.c - texts. A character is a code point, as XPath 1.0 says, and not a unit
 * of UTF-16 as in browsers: the two differ for emoji only. */
#include <math.h>
#include <string.h>
#include <unicode/uregex.h>
#include <unicode/ustring.h>
#include "functions.h"

static bool begins_character(char ch) { return ((unsigned char)ch & 0xC0) != 0x80; }

static size_t characters(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += begins_character(*s);
	return n;
}

/* Where the character with this place begins; the end if there is none. */
static const char *character(const char *s, double place)
{
	for (; *s != '\0' && place > 0; place--)
		do
			s++;
		while (*s != '\0' && !begins_character(*s));
	return s;
}

static struct kb_worth f_string(struct kb_eval *e, const struct kb_ast *t) { return kb_of_string(kb_arg_or_here(e, t, 0)); }

static const char *joined(struct kb_eval *e, const struct kb_ast *t, size_t first, const char *between)
{
	struct kb_buf b = { .arena = e->arena };
	struct kb_worth *list = NULL;
	size_t n = kb_arg_spread(e, t, first, &list);

	for (size_t i = 0; i < n && kb_eval_pay(e, 1); i++) {
		size_t before = b.len;
		kb_buf_text(&b, i == 0 ? "" : between);
		kb_buf_text(&b, kb_worth_string(e, &list[i]));
		kb_eval_pay(e, (b.len - before) / 64);
	}
	return b.data == NULL ? "" : b.data;
}

static struct kb_worth f_concat(struct kb_eval *e, const struct kb_ast *t) { return kb_of_string(joined(e, t, 0, "")); }
static struct kb_worth f_join(struct kb_eval *e, const struct kb_ast *t) { return kb_of_string(joined(e, t, 1, kb_arg_string(e, t, 0))); }

static struct kb_worth f_string_length(struct kb_eval *e, const struct kb_ast *t)
{
	return kb_of_number((double)characters(kb_arg_or_here(e, t, 0)));
}

static struct kb_worth f_contains(struct kb_eval *e, const struct kb_ast *t)
{
	const char *s = kb_arg_string(e, t, 0);
	return kb_of_boolean(strstr(s, kb_arg_string(e, t, 1)) != NULL);
}

static struct kb_worth f_starts_with(struct kb_eval *e, const struct kb_ast *t)
{
	const char *s = kb_arg_string(e, t, 0), *with = kb_arg_string(e, t, 1);
	return kb_of_boolean(strncmp(s, with, strlen(with)) == 0);
}

static struct kb_worth f_ends_with(struct kb_eval *e, const struct kb_ast *t)
{
	const char *s = kb_arg_string(e, t, 0), *with = kb_arg_string(e, t, 1);
	size_t n = strlen(s), m = strlen(with);
	return kb_of_boolean(n >= m && strcmp(s + n - m, with) == 0);
}

static struct kb_worth f_substring_before(struct kb_eval *e, const struct kb_ast *t)
{
	const char *s = kb_arg_string(e, t, 0), *at = strstr(s, kb_arg_string(e, t, 1));
	return kb_of_string(at == NULL ? "" : kb_arena_copy(e->arena, s, (size_t)(at - s)));
}

static struct kb_worth f_substring_after(struct kb_eval *e, const struct kb_ast *t)
{
	const char *s = kb_arg_string(e, t, 0), *what = kb_arg_string(e, t, 1), *at = strstr(s, what);
	return kb_of_string(at == NULL ? "" : at + strlen(what));
}

/* XPath 1.0 (4.2): the characters at places p with round(from) <= p < round(from) + round(n). */
static struct kb_worth f_substring(struct kb_eval *e, const struct kb_ast *t)
{
	const char *s = kb_arg_string(e, t, 0);
	double from = floor(kb_arg_number(e, t, 1) + 0.5), to = INFINITY;
	const char *begin, *end;

	if (t->nargs > 2)
		to = from + floor(kb_arg_number(e, t, 2) + 0.5);
	if (isnan(from) || isnan(to) || to <= 1 || to <= from)
		return kb_of_string("");
	begin = character(s, from - 1);
	end = character(s, to - 1);
	return kb_of_string(kb_arena_copy(e->arena, begin, (size_t)(end - begin)));
}

/* Counts from 0, negative places from the end; the end is not included. */
static struct kb_worth f_substr(struct kb_eval *e, const struct kb_ast *t)
{
	const char *s = kb_arg_string(e, t, 0);
	double n = (double)characters(s), from = trunc(kb_arg_number(e, t, 1)), to = n;

	if (t->nargs > 2)
		to = trunc(kb_arg_number(e, t, 2));
	from = from < 0 ? fmax(0, n + from) : from;
	to = to < 0 ? n + to : fmin(to, n);
	if (!(from < to))
		return kb_of_string("");
	s = character(s, from);
	return kb_of_string(kb_arena_copy(e->arena, s, (size_t)(character(s, to - from) - s)));
}

static struct kb_worth f_normalize_space(struct kb_eval *e, const struct kb_ast *t)
{
	struct kb_buf b = { .arena = e->arena };
	size_t n;

	for (const char *s = kb_arg_or_here(e, t, 0); (s = kb_next_word(s, &n)) != NULL; s += n) {
		kb_buf_add(&b, " ", b.len > 0);
		kb_buf_add(&b, s, n);
	}
	return kb_of_string(b.data == NULL ? "" : b.data);
}

/* Each character of `from` becomes the one at its place in `to`, or goes. */
static struct kb_worth f_translate(struct kb_eval *e, const struct kb_ast *t)
{
	const char *s = kb_arg_string(e, t, 0), *from = kb_arg_string(e, t, 1), *to = kb_arg_string(e, t, 2), *next;
	struct kb_buf b = { .arena = e->arena };

	for (kb_buf_text(&b, ""); *s != '\0' && kb_eval_pay(e, 1 + strlen(from) / 64); s = next) {
		const char *f = from, *with = to;
		size_t n = (size_t)((next = character(s, 1)) - s);
		for (; *f != '\0' && strncmp(f, s, n) != 0; f = character(f, 1))
			with = character(with, 1);
		if (*f == '\0')
			kb_buf_add(&b, s, n);
		else
			kb_buf_add(&b, with, (size_t)(character(with, 1) - with));
	}
	return kb_of_string(b.data);
}

static UChar *wide(struct kb_eval *e, const char *s, int32_t *n)
{
	UErrorCode err = U_ZERO_ERROR;
	int32_t room = (int32_t)strlen(s) + 1;
	UChar *w = kb_arena_alloc(e->arena, (size_t)room * sizeof(*w));

	u_strFromUTF8WithSub(w, room, n, s, -1, 0xFFFD, NULL, &err);
	return w;
}

/* Some pattern that finds nothing takes forever: ICU counts its steps, and stops. */
static struct kb_worth f_regex(struct kb_eval *e, const struct kb_ast *t)
{
	enum { TIME = 20, STACK = 1 << 20 };
	UErrorCode err = U_ZERO_ERROR;
	UParseError where;
	int32_t n, m;
	const UChar *text = wide(e, kb_arg_string(e, t, 0), &n), *pattern = wide(e, kb_arg_string(e, t, 1), &m);
	URegularExpression *re = uregex_open(pattern, m, 0, &where, &err);
	bool found;

	if (U_FAILURE(err))
		return kb_eval_refuse(e, "regex() cannot read its pattern");
	uregex_setTimeLimit(re, TIME, &err);
	uregex_setStackLimit(re, STACK, &err);
	uregex_setText(re, text, n, &err);
	found = uregex_find(re, 0, &err);
	uregex_close(re);
	kb_eval_pay(e, 20);
	return U_FAILURE(err) ? kb_eval_refuse(e, "regex() takes too long") : kb_of_boolean(found);
}

static const struct kb_function functions[] = {
	{ "concat", 0, KB_ARGS_MAX, f_concat },
	{ "contains", 2, 2, f_contains },
	{ "ends-with", 2, 2, f_ends_with },
	{ "join", 1, KB_ARGS_MAX, f_join },
	{ "normalize-space", 0, 1, f_normalize_space },
	{ "regex", 2, 2, f_regex },
	{ "starts-with", 2, 2, f_starts_with },
	{ "string", 0, 1, f_string },
	{ "string-length", 0, 1, f_string_length },
	{ "substr", 2, 3, f_substr },
	{ "substring", 2, 3, f_substring },
	{ "substring-after", 2, 2, f_substring_after },
	{ "substring-before", 2, 2, f_substring_before },
	{ "translate", 3, 3, f_translate },
};
KB_FUNCTIONS(text);
