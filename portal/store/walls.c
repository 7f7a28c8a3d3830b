/* walls.c - a plugin reads and writes its own tables and nothing else.
 *
 * SQLite asks the authorizer about each table, column and action while it prepares a
 * statement. The answer hangs on whose statement it is: names that begin with the
 * owner's prefix are open, everything else is closed. So a plugin with an error, or
 * a careless one, cannot reach answers, complaints or passwords of another. */
#include <string.h>

#include "private.h"

void kb_walls_up(struct kb_store *s, const char *owner, bool migrating)
{
	s->walls = (struct kb_walls){ .owner = owner, .migrating = migrating };
}

/* The reason stays, so that the caller can log it. */
void kb_walls_down(struct kb_store *s)
{
	s->walls.owner = NULL;
}

/* Does the name begin with the owner's name and "_"? */
static bool is_own(const struct kb_walls *w, const char *name)
{
	size_t n = strlen(w->owner);
	return name != NULL && strncmp(name, w->owner, n) == 0 && name[n] == '_';
}

/* The tables in which SQLite keeps the schema: CREATE and ALTER write to them. SQL
 * text cannot, because the connection is defensive. */
static bool is_schema(const char *name)
{
	return name != NULL && (strcmp(name, "sqlite_master") == 0 || strcmp(name, "sqlite_temp_master") == 0);
}

static int refuse_table(struct kb_walls *w, const char *verb, const char *name)
{
	sqlite3_snprintf(sizeof w->why, w->why,
	    "%s may not %s %s: it has only what begins with %s_; what others know comes through observations (.hears)",
	    w->owner, verb, name == NULL ? "this" : name, w->owner);
	return SQLITE_DENY;
}

static int refuse_action(struct kb_walls *w, const char *what)
{
	sqlite3_snprintf(sizeof w->why, w->why,
	    "%s may not use %s: statements read and write its own tables, migrations make them", w->owner, what);
	return SQLITE_DENY;
}

static int refuse_schema(struct kb_walls *w)
{
	return refuse_action(w, "the schema (CREATE, ALTER or DROP outside a migration, tables that show it)");
}

/* The first that SQLite asks about a CREATE is the table of the schema. */
static int ask_table(struct kb_walls *w, const char *verb, const char *name)
{
	if (is_own(w, name))
		return SQLITE_OK;
	if (is_schema(name))
		return w->migrating ? SQLITE_OK : refuse_schema(w);
	return refuse_table(w, verb, name);
}

/* The index that SQLite makes by itself for a key: "sqlite_autoindex_TABLE_1". Names
 * that begin so cannot be chosen in SQL. */
static bool is_own_index(const struct kb_walls *w, const char *name)
{
	static const char made[] = "sqlite_autoindex_";
	size_t n = sizeof made - 1;
	return is_own(w, name) || (name != NULL && strncmp(name, made, n) == 0 && is_own(w, name + n));
}

static int refuse_other(struct kb_walls *w)
{
	return refuse_action(w, "views, triggers, temporary or virtual tables, ANALYZE");
}

/* Making, changing and dropping: only in a migration, only one's own, only in the file
 * ("CREATE TABLE temp.x" is asked about like any other table). */
static int ask_schema(struct kb_walls *w, const char *verb, const char *name, const char *table, const char *schema)
{
	if (!w->migrating)
		return refuse_schema(w);
	if (schema != NULL && strcmp(schema, "main") != 0)
		return refuse_other(w);
	if (!is_own_index(w, name))
		return refuse_table(w, verb, name);
	return is_own_index(w, table) ? SQLITE_OK : refuse_table(w, verb, table);
}

static int ask_function(struct kb_walls *w, const char *name)
{
	return strcmp(name, "load_extension") == 0 ? refuse_action(w, name) : SQLITE_OK;
}

/* What SQLite itself does to check the rows when ALTER TABLE adds a column with a
 * condition. */
static bool is_column_check(const struct kb_walls *w, int action, const char *name)
{
	return w->migrating && name != NULL &&
	    ((action == SQLITE_READ && strcmp(name, "pragma_quick_check") == 0) ||
	     (action == SQLITE_PRAGMA && strcmp(name, "quick_check") == 0));
}

int kb_walls_ask(void *walls, int action, const char *a, const char *b, const char *schema, const char *trigger)
{
	struct kb_walls *w = walls;
	(void)trigger;
	if (w->owner == NULL || is_column_check(w, action, a))
		return SQLITE_OK;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_FUNCTION:
		return ask_function(w, b);
	case SQLITE_READ:
		return ask_table(w, "read", a);
	case SQLITE_INSERT:
	case SQLITE_UPDATE:
	case SQLITE_DELETE:
		return ask_table(w, "write", a);
	case SQLITE_CREATE_TABLE:
	case SQLITE_DROP_TABLE:
		return ask_schema(w, "make or drop", a, a, schema);
	case SQLITE_CREATE_INDEX:
	case SQLITE_DROP_INDEX:
		return ask_schema(w, "make or drop", a, b, schema);
	case SQLITE_ALTER_TABLE:
		return ask_schema(w, "alter", b, b, a);
	case SQLITE_REINDEX:
		return ask_schema(w, "index", a, a, schema);
	case SQLITE_PRAGMA:
		return refuse_action(w, "PRAGMA");
	case SQLITE_ATTACH:
	case SQLITE_DETACH:
		return refuse_action(w, "ATTACH or DETACH");
	case SQLITE_TRANSACTION:
	case SQLITE_SAVEPOINT:
		return refuse_action(w, "BEGIN, COMMIT or SAVEPOINT (the core begins and ends transactions)");
	default:
		return refuse_other(w);
	}
}
