/* query.c - running a statement: kb_run(), kb_ask() and the columns of a row.
 *
 * A query is read to its end when it is asked, into the memory of the context.
 * Advantages: no cursor is left open by a handler that stops early, a loop may write
 * to the table that it walks, and the first write of a context never pulls the
 * snapshot from under a query. Disadvantage: a long result stands in memory whole,
 * as it does in libpq; a handler that needs less asks with LIMIT. */
#include <string.h>

#include "private.h"

struct row {
	struct row *next;
	struct kb_val val[];
};

struct kb_rows {
	struct kb_ctx *ctx;
	const char *name;      /* of the statement, for the log */
	int columns;
	struct row *at, *next; /* at: NULL before the first row and behind the last */
};

/* ---- Running ---- */

static enum kb_rc fail(struct kb_ctx *c, const struct kb_stmt *s)
{
	return kb_fail(c, "%s: %s", s->name, kb_store_reason(c->house->store));
}

static int bind_one(sqlite3_stmt *q, int at, const struct kb_val *v)
{
	switch (v->is) {
	case KB_V_INT:
		return sqlite3_bind_int64(q, at, v->i);
	case KB_V_REAL:
		return sqlite3_bind_double(q, at, v->r);
	case KB_V_TEXT:
		return sqlite3_bind_text(q, at, v->t, -1, SQLITE_STATIC);
	case KB_V_BLOB:
		return v->n == 0 ? sqlite3_bind_zeroblob(q, at, 0) : sqlite3_bind_blob64(q, at, v->b, v->n, SQLITE_STATIC);
	default:
		return sqlite3_bind_null(q, at);
	}
}

static enum kb_rc bind_all(struct kb_ctx *c, const struct kb_stmt *s, const struct kb_prepared *p, const struct kb_val *v, size_t n)
{
	if (p->count != n)
		return kb_fail(c, "%s takes %zu values, not %zu", s->name, p->count, n);
	for (size_t i = 0; i < n; i++) {
		if (p->at[i] == 0)
			return kb_fail(c, "%s has no parameter $%zu", s->name, i + 1);
		if (kb_store_note(c->house->store, bind_one(p->handle, p->at[i], &v[i])) != KB_OK)
			return fail(c, s);
	}
	return KB_OK;
}

static struct kb_val read_column(struct kb_ctx *c, sqlite3_stmt *q, int i)
{
	switch (sqlite3_column_type(q, i)) {
	case SQLITE_INTEGER:
		return kb_i(sqlite3_column_int64(q, i));
	case SQLITE_FLOAT:
		return kb_r(sqlite3_column_double(q, i));
	case SQLITE_TEXT: {
		const char *text = (const char *)sqlite3_column_text(q, i);
		return kb_t(kb_arena_copy(c->arena, text, (size_t)sqlite3_column_bytes(q, i)));
	}
	case SQLITE_BLOB: {
		const void *bytes = sqlite3_column_blob(q, i);
		size_t n = (size_t)sqlite3_column_bytes(q, i);
		return kb_b(kb_arena_copy(c->arena, n == 0 ? "" : bytes, n), n);
	}
	default:
		return (struct kb_val){ 0 };
	}
}

static struct row *read_row(struct kb_ctx *c, sqlite3_stmt *q, int columns)
{
	struct row *r = kb_alloc(c, sizeof *r + (size_t)columns * sizeof *r->val);
	for (int i = 0; i < columns; i++)
		r->val[i] = read_column(c, q, i);
	return r;
}

/* Steps to the end; rows go to `rows` where there is one. */
static enum kb_rc step_all(struct kb_ctx *c, const struct kb_stmt *s, sqlite3_stmt *q, struct kb_rows *rows)
{
	struct row **end = rows == NULL ? NULL : &rows->next;
	int code;
	while ((code = sqlite3_step(q)) == SQLITE_ROW) {
		*end = read_row(c, q, rows->columns);
		end = &(*end)->next;
	}
	if (!sqlite3_stmt_readonly(q))
		c->changed = sqlite3_changes64(c->house->store->db);
	return kb_store_note(c->house->store, code) == KB_OK ? KB_OK : fail(c, s);
}

/* What kind of statement a call takes: kb_run() one without rows, kb_ask() one with. */
static enum kb_rc check_kind(struct kb_ctx *c, const struct kb_stmt *s, sqlite3_stmt *q, const struct kb_rows *rows)
{
	int columns = sqlite3_column_count(q);
	if (rows == NULL && columns > 0)
		return kb_fail(c, "%s returns rows: use kb_ask()", s->name);
	if (rows != NULL && columns == 0)
		return kb_fail(c, "%s returns no rows: use kb_run()", s->name);
	return KB_OK;
}

static const struct kb_prepared *prepare(struct kb_ctx *c, const struct kb_stmt *s)
{
	kb_walls_up(c->house->store, s->owner, false);
	const struct kb_prepared *p = kb_prepared_get(c->house->store, s);
	kb_walls_down(c->house->store);
	if (p == NULL)
		fail(c, s);
	return p;
}

static enum kb_rc begin(struct kb_ctx *c, const struct kb_stmt *s, sqlite3_stmt *q, const struct kb_rows *rows)
{
	if (check_kind(c, s, q, rows) != KB_OK)
		return KB_FAIL;
	return sqlite3_stmt_readonly(q) ? kb_tx_read(c) : kb_tx_write(c);
}

/* The walls stand while it steps too: SQLite asks again when another process changed
 * the schema and the statement has to be prepared anew. */
static enum kb_rc run(struct kb_ctx *c, const struct kb_stmt *s, const struct kb_val *v, size_t n, struct kb_rows *rows)
{
	const struct kb_prepared *p;
	if (kb_tx_claim(c) != KB_OK || (p = prepare(c, s)) == NULL || begin(c, s, p->handle, rows) != KB_OK)
		return KB_FAIL;
	sqlite3_stmt *q = p->handle;
	if (rows != NULL)
		rows->columns = sqlite3_column_count(q);
	kb_walls_up(c->house->store, s->owner, false);
	enum kb_rc rc = bind_all(c, s, p, v, n);
	if (rc == KB_OK)
		rc = step_all(c, s, q, rows);
	sqlite3_reset(q);
	sqlite3_clear_bindings(q);
	kb_walls_down(c->house->store);
	return rc;
}

/* ---- Who may run what ---- */

static enum kb_rc check_plugin(struct kb_ctx *c, const struct kb_stmt *s)
{
	if (c->failed)
		return KB_FAIL;
	if (c->plugin == NULL)
		return kb_fail(c, "%s is run outside every plugin: rooms of the core use kb_core_run() and kb_core_ask()", s->name);
	if (strcmp(s->owner, c->plugin->name) != 0)
		return kb_fail(c, "%s is a statement of %s, and %s runs: what others know comes through observations (.hears)",
		    s->name, s->owner, c->plugin->name);
	return KB_OK;
}

static enum kb_rc check_core(struct kb_ctx *c, const struct kb_stmt *s)
{
	if (c->failed)
		return KB_FAIL;
	if (strcmp(s->owner, "kb") != 0)
		return kb_fail(c, "%s is a statement of %s: use kb_run() and kb_ask()", s->name, s->owner);
	return KB_OK;
}

static struct kb_rows *rows_new(struct kb_ctx *c, const struct kb_stmt *s)
{
	struct kb_rows *rows = kb_alloc(c, sizeof *rows);
	rows->ctx = c;
	rows->name = s->name;
	return rows;
}

enum kb_rc kb_run_(struct kb_ctx *c, const struct kb_stmt *s, const struct kb_val *v, size_t n)
{
	return check_plugin(c, s) == KB_OK ? run(c, s, v, n, NULL) : KB_FAIL;
}

struct kb_rows *kb_ask_(struct kb_ctx *c, const struct kb_stmt *s, const struct kb_val *v, size_t n)
{
	struct kb_rows *rows = rows_new(c, s);
	if (check_plugin(c, s) == KB_OK)
		run(c, s, v, n, rows);
	return rows;
}

enum kb_rc kb_core_run_(struct kb_ctx *c, const struct kb_stmt *s, const struct kb_val *v, size_t n)
{
	return check_core(c, s) == KB_OK ? run(c, s, v, n, NULL) : KB_FAIL;
}

struct kb_rows *kb_core_ask_(struct kb_ctx *c, const struct kb_stmt *s, const struct kb_val *v, size_t n)
{
	struct kb_rows *rows = rows_new(c, s);
	if (check_core(c, s) == KB_OK)
		run(c, s, v, n, rows);
	return rows;
}

int64_t kb_changed(struct kb_ctx *c)
{
	return c->failed ? 0 : c->changed;
}

/* ---- Reading rows ---- */

bool kb_next(struct kb_rows *q)
{
	if (q->ctx->failed)
		return false;
	q->at = q->next;
	if (q->at != NULL)
		q->next = q->at->next;
	return q->at != NULL;
}

/* The value in hand; a value of no kind after a failure. */
static struct kb_val column(struct kb_rows *q, int i)
{
	if (q->ctx->failed)
		return (struct kb_val){ 0 };
	if (q->at == NULL || i < 0 || i >= q->columns) {
		kb_fail(q->ctx, "%s: column %d of %d was asked %s", q->name, i, q->columns,
		    q->at == NULL ? "without a row: call kb_next() first" : "(the first is 0)");
		return (struct kb_val){ 0 };
	}
	return q->at->val[i];
}

static void wrong_kind(struct kb_rows *q, int i, const char *wanted)
{
	kb_fail(q->ctx, "%s: column %d is not %s", q->name, i, wanted);
}

int64_t kb_col_int(struct kb_rows *q, int i)
{
	struct kb_val v = column(q, i);
	if (v.is == KB_V_INT)
		return v.i;
	if (v.is == KB_V_REAL && v.r > -9e18 && v.r < 9e18)
		return (int64_t)v.r;
	if (v.is != KB_V_NULL)
		wrong_kind(q, i, "a whole number");
	return 0;
}

double kb_col_real(struct kb_rows *q, int i)
{
	struct kb_val v = column(q, i);
	if (v.is == KB_V_REAL)
		return v.r;
	if (v.is == KB_V_INT)
		return (double)v.i;
	if (v.is != KB_V_NULL)
		wrong_kind(q, i, "a number");
	return 0;
}

const char *kb_col_text(struct kb_rows *q, int i)
{
	struct kb_val v = column(q, i);
	switch (v.is) {
	case KB_V_TEXT:
		return v.t;
	case KB_V_INT:
		return kb_fmt(q->ctx, "%lld", (long long)v.i);
	case KB_V_REAL:
		return kb_fmt(q->ctx, "%.15g", v.r);
	case KB_V_BLOB:
		wrong_kind(q, i, "text: use kb_col_blob()");
		return "";
	default:
		return "";
	}
}

const void *kb_col_blob(struct kb_rows *q, int i, size_t *n)
{
	struct kb_val v = column(q, i);
	*n = v.is == KB_V_BLOB ? v.n : 0;
	if (v.is == KB_V_BLOB)
		return v.b;
	if (v.is != KB_V_NULL)
		wrong_kind(q, i, "a blob");
	return "";
}
