/* sqlscan.h - SQL as a row of tokens, as far as kbsql must see it. */
#ifndef KB_SQLSCAN_H
#define KB_SQLSCAN_H

#include <stdbool.h>
#include <stddef.h>

enum sql_kind {
	SQL_END,   /* no more bytes */
	SQL_WORD,  /* key word, name or number */
	SQL_PARAM, /* $1 */
	SQL_TEXT,  /* 'quoted' */
	SQL_MARK,  /* any other single byte */
	SQL_NAME,  /* the line "-- name: x"; the token is x */
	SQL_ONLY,  /* a comment that opens with +sqlite; the token is what stands in it */
	SQL_OPEN   /* a text or comment that never ends */
};

struct sql_token {
	enum sql_kind kind;
	const char *at;
	size_t len;
	int line;
	bool apart; /* white space or a comment stands before it */
};

/* Where the reading stands; begin with { text, 1 }. */
struct sql_scan {
	const char *at; /* NUL-terminated */
	int line;
};

struct sql_token sql_next(struct sql_scan *s);

/* Is the token this key word, in whatever case? */
bool sql_is(const struct sql_token *t, const char *word);

#endif
