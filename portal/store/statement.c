/* statement.c - prepared statements, each prepared once under its owner's walls.
 *
 * The key is the whole kb_stmt (owner, name and text by address): statements are
 * constants of the program or of a plugin, so addresses are enough and cheap. */
#include <stdint.h>
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

static struct kb_prepared *keep(struct kb_store *s, const struct kb_stmt *stmt, sqlite3_stmt *handle)
{
	struct kb_prepared *p = calloc(1, sizeof *p);
	if (p == NULL)
		abort();
	p->stmt = *stmt;
	p->handle = handle;
	p->next = s->prepared[slot_of(stmt)];
	return s->prepared[slot_of(stmt)] = p;
}

sqlite3_stmt *kb_prepared_get(struct kb_store *s, const struct kb_stmt *stmt)
{
	for (struct kb_prepared *p = s->prepared[slot_of(stmt)]; p != NULL; p = p->next)
		if (is_same(&p->stmt, stmt))
			return p->handle;
	sqlite3_stmt *handle = prepare(s, stmt);
	return handle == NULL ? NULL : keep(s, stmt, handle)->handle;
}

void kb_prepared_free(struct kb_store *s)
{
	for (size_t i = 0; i < KB_STORE_SLOTS; i++) {
		while (s->prepared[i] != NULL) {
			struct kb_prepared *p = s->prepared[i];
			s->prepared[i] = p->next;
			sqlite3_finalize(p->handle);
			free(p);
		}
	}
}
