/* verify.c - is the store whole, and does every statement fit it? */
#include "log.h"
#include "private.h"

size_t kb_pragma_problems(sqlite3 *db, const char *sql, const char *what)
{
	sqlite3_stmt *q = NULL;
	size_t problems = 0;
	int code = sqlite3_prepare_v2(db, sql, -1, &q, NULL);
	while (code == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(q, 0);
		if (text != NULL && sqlite3_stricmp(text, "ok") == 0)
			continue;
		kb_log_line(KB_ERROR, "%s: %s", what, text == NULL ? "?" : text);
		problems++;
	}
	if (sqlite3_finalize(q) != SQLITE_OK || code != SQLITE_OK) {
		kb_log_line(KB_ERROR, "%s: %s", what, sqlite3_errmsg(db));
		problems++;
	}
	return problems;
}

static size_t check_statement(struct kb_store *s, const struct kb_stmt *stmt)
{
	kb_walls_up(s, stmt->owner, false);
	bool fine = kb_prepared_get(s, stmt) != NULL;
	kb_walls_down(s);
	if (!fine)
		kb_log_line(KB_ERROR, "statement %s: %s", stmt->name, kb_store_reason(s));
	return fine ? 0 : 1;
}

static size_t check_plugin(struct kb_store *s, const struct kb_plugin *p)
{
	size_t problems = 0;
	if (!kb_store_is_migrated(s, p->name, p->migrations)) {
		kb_log_line(KB_ERROR, "the tables of %s are not those of this program: run `klankbord migrate`", p->name);
		problems++;
	}
	for (size_t i = 0; p->statements != NULL && p->statements[i] != NULL; i++)
		problems += check_statement(s, p->statements[i]);
	return problems;
}

size_t kb_store_verify(struct kb_store *s, const struct kb_plugin *const *plugins, size_t n)
{
	size_t problems = kb_pragma_problems(s->db, "PRAGMA integrity_check", "the store is damaged");
	problems += kb_pragma_problems(s->db, "PRAGMA foreign_key_check", "a row points at nothing, in table");
	for (size_t i = 0; i < n; i++)
		problems += check_plugin(s, plugins[i]);
	return problems;
}
