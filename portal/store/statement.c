/* statement.c - prepared statements, each prepared once under its owner's walls.
 *
 * The key is the whole kb_stmt (owner, name and text by address): statements are
 * constants of the program or of a plugin, so addresses are enough and cheap. The words
 * of a transaction are kept beside them. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"

static size_t slot_of(const struct kb_stmt *stmt)
{
	return ((uintptr_t)stmt->sql >> 3) % KB_STORE_SLOTS;
}

static bool is_same(const struct kb_stmt *a, const struct kb_stmt *b)
{
	return a->sql == b->sql && a->name == b->name && a->owner == b->owner;
}

/* Only white space may stand behind the one statement. */
static bool is_blank(const char *s)
{
	return s[strspn(s, " \t\r\n;")] == '\0';
}

static sqlite3_stmt *prepare(struct kb_store *s, const struct kb_stmt *stmt)
{
	sqlite3_stmt *handle = NULL;
	const char *rest = "";
	int code = sqlite3_prepare_v3(s->db, stmt->sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, &rest);
	if (code == SQLITE_OK && (handle == NULL || !is_blank(rest))) {
		sqlite3_snprintf(sizeof s->walls.why, s->walls.why, "it must be one statement, no more and no less");
		code = SQLITE_AUTH;
	}
	if (kb_store_note(s, code) == KB_OK)
		return handle;
	sqlite3_finalize(handle);
	return NULL;
}

/* SQLite numbers $2, $1 by first appearance, so each is looked up by its name: once,
 * and not at every call. */
static void find_parameters(struct kb_prepared *p)
{
	for (size_t i = 0; i < p->count; i++) {
		char name[24];
		snprintf(name, sizeof name, "$%zu", i + 1);
		p->at[i] = sqlite3_bind_parameter_index(p->handle, name);
	}
}

static struct kb_prepared *keep(struct kb_store *s, const struct kb_stmt *stmt, sqlite3_stmt *handle)
{
	size_t count = (size_t)sqlite3_bind_parameter_count(handle);
	struct kb_prepared *p = calloc(1, sizeof *p + count * sizeof *p->at);
	if (p == NULL)
		abort();
	p->stmt = *stmt;
	p->handle = handle;
	p->count = count;
	find_parameters(p);
	p->next = s->prepared[slot_of(stmt)];
	return s->prepared[slot_of(stmt)] = p;
}

const struct kb_prepared *kb_prepared_get(struct kb_store *s, const struct kb_stmt *stmt)
{
	for (struct kb_prepared *p = s->prepared[slot_of(stmt)]; p != NULL; p = p->next)
		if (is_same(&p->stmt, stmt))
			return p;
	sqlite3_stmt *handle = prepare(s, stmt);
	return handle == NULL ? NULL : keep(s, stmt, handle);
}

/* ---- The words of a transaction ---- */

static const char *const verbs[KB_STORE_VERBS] = { "BEGIN", "BEGIN IMMEDIATE", "COMMIT" };

/* Every page says two of these: to read the word costs more than to do it, so the
 * handles are kept. NULL: it is another text, or it cannot be prepared. */
static sqlite3_stmt *verb(struct kb_store *s, const char *sql)
{
	size_t i = 0;
	while (i < KB_STORE_VERBS && strcmp(verbs[i], sql) != 0)
		i++;
	if (i == KB_STORE_VERBS)
		return NULL;
	if (s->verbs[i] == NULL)
		sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s->verbs[i], NULL);
	return s->verbs[i];
}

enum kb_rc kb_store_exec(struct kb_store *s, const char *sql)
{
	sqlite3_stmt *q = verb(s, sql);
	if (q == NULL)
		return kb_store_note(s, sqlite3_exec(s->db, sql, NULL, NULL, NULL));
	sqlite3_step(q);
	return kb_store_note(s, sqlite3_reset(q));
}

void kb_prepared_free(struct kb_store *s)
{
	for (size_t i = 0; i < KB_STORE_VERBS; i++)
		sqlite3_finalize(s->verbs[i]);
	for (size_t i = 0; i < KB_STORE_SLOTS; i++) {
		while (s->prepared[i] != NULL) {
			struct kb_prepared *p = s->prepared[i];
			s->prepared[i] = p->next;
			sqlite3_finalize(p->handle);
			free(p);
		}
	}
}
