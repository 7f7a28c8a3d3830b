/* sqlscan.c - SQL as a row of tokens.
 *
 * kbsql does not parse SQL: it needs to know where a text or a comment ends, which
 * words stand outside of them, and which parameters are used. That is this file. */
#include "sqlscan.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define ONLY "/*+sqlite"
#define NAME "-- name:"

static bool starts(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

static bool in_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (c & 0x80);
}

/* Goes on for n bytes and counts the lines among them. */
static void skip(struct sql_scan *s, size_t n)
{
	for (; n > 0; n--)
		if (*s->at++ == '\n')
			s->line++;
}

/* Goes behind white space and comments that mean nothing to us. */
static bool skip_space(struct sql_scan *s)
{
	const char *from = s->at;
	for (;;) {
		if (isspace((unsigned char)*s->at)) {
			skip(s, 1);
		} else if (starts(s->at, "--") && !starts(s->at, NAME)) {
			skip(s, strcspn(s->at, "\n"));
		} else if (starts(s->at, "/*") && !starts(s->at, ONLY)) {
			const char *end = strstr(s->at + 2, "*/");
			if (end == NULL)
				break;
			skip(s, (size_t)(end + 2 - s->at));
		} else {
			break;
		}
	}
	return s->at != from;
}

/* Takes n bytes as a token whose own text begins `lead` bytes in and leaves out
 * `tail` bytes at the end. */
static void take(struct sql_scan *s, struct sql_token *t, enum sql_kind kind, size_t n, size_t lead, size_t tail)
{
	t->kind = kind;
	t->at = s->at + lead;
	t->len = n - lead - tail;
	skip(s, n);
}

/* The line "-- name: x": the token is x without white space around it. */
static void take_name(struct sql_scan *s, struct sql_token *t)
{
	size_t n = strcspn(s->at, "\n"), lead = strlen(NAME), tail = 0;
	while (lead < n && isspace((unsigned char)s->at[lead]))
		lead++;
	while (lead + tail < n && isspace((unsigned char)s->at[n - tail - 1]))
		tail++;
	take(s, t, SQL_NAME, n, lead, tail);
}

/* 'text' with '' inside for one quote. */
static void take_text(struct sql_scan *s, struct sql_token *t)
{
	const char *end = s->at;
	do {
		end = strchr(end + 1, '\'');
		if (end != NULL && end[1] == '\'')
			end += 1;
		else
			break;
	} while (true);
	size_t n = end == NULL ? strlen(s->at) : (size_t)(end + 1 - s->at);
	take(s, t, end == NULL ? SQL_OPEN : SQL_TEXT, n, 0, 0);
}

static void take_comment(struct sql_scan *s, struct sql_token *t)
{
	const char *end = strstr(s->at, "*/");
	if (end == NULL)
		take(s, t, SQL_OPEN, strlen(s->at), 0, 0);
	else
		take(s, t, SQL_ONLY, (size_t)(end + 2 - s->at), strlen(ONLY), 2);
}

static void take_run(struct sql_scan *s, struct sql_token *t, enum sql_kind kind, size_t from)
{
	size_t n = from;
	while (in_word(s->at[n]))
		n++;
	take(s, t, kind, n, 0, 0);
}

struct sql_token sql_next(struct sql_scan *s)
{
	struct sql_token t = { .apart = skip_space(s) };
	t.line = s->line;
	t.at = s->at;
	if (*s->at == '\0')
		t.kind = SQL_END;
	else if (starts(s->at, NAME))
		take_name(s, &t);
	else if (starts(s->at, "/*"))
		take_comment(s, &t);
	else if (*s->at == '\'')
		take_text(s, &t);
	else if (*s->at == '$')
		take_run(s, &t, SQL_PARAM, 1);
	else if (in_word(*s->at))
		take_run(s, &t, SQL_WORD, 0);
	else
		take(s, &t, SQL_MARK, 1, 0, 0);
	return t;
}

bool sql_is(const struct sql_token *t, const char *word)
{
	return t->kind == SQL_WORD && strlen(word) == t->len && strncasecmp(t->at, word, t->len) == 0;
}
