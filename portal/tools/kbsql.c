/* kbsql.c - SQL files become C constants.
 *
 *     kbsql OWNER OUT.c OUT.h -m NNNN-name.sql... -q queries.sql...
 *
 * Auditors and database people read SQL files; the program needs constants that the
 * compiler checks. kbsql stands between: each file after -m becomes one entry of
 * OWNER_migrations, byte for byte; each statement after -q, opened by a line
 * "-- name: OWNER_verb", becomes one `const struct kb_stmt`.
 *
 * What would break a rule of the house is refused here, at build time, with file and
 * line: names of another owner, SQL that PostgreSQL does not take, parameters with
 * gaps, and tables with a rowid, which would tell who came first. */
#include "sqlscan.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 999, STATEMENTS_MAX = 999, PARAMS_MAX = 40, FILE_MAX = 1 << 20 };

struct migration { unsigned number; const char *file, *sql; };
struct statement { const char *file, *name, *sql; int line; };

static const char *owner;
static struct migration migrations[FILES_MAX];
static struct statement statements[STATEMENTS_MAX];
static size_t nmigrations, nstatements;

static _Noreturn void __attribute__((format(printf, 3, 4))) die(const char *file, int line, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	if (line > 0)
		fprintf(stderr, "kbsql: %s:%d: ", file, line);
	else
		fprintf(stderr, "kbsql: %s: ", file);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	exit(1);
}

static char *text_of(const char *at, size_t len)
{
	char *s = strndup(at, len);
	if (s == NULL)
		die("memory", 0, "there is none left");
	return s;
}

/* What was read stays until the program ends: statements point into it. */
static char *files[FILES_MAX];
static size_t nfiles;

/* A whole file as text. */
static const char *read_file(const char *file)
{
	FILE *f = fopen(file, "r");
	if (nfiles == FILES_MAX)
		die(file, 0, "is one file too many: %d can be read", FILES_MAX);
	char *s = files[nfiles++] = malloc(FILE_MAX + 1);
	if (f == NULL || s == NULL)
		die(file, 0, "cannot be read: %s", strerror(errno));
	size_t n = fread(s, 1, FILE_MAX + 1, f);
	if (ferror(f) || n > FILE_MAX)
		die(file, 0, "cannot be read, or is over %d bytes", FILE_MAX);
	s[n] = '\0';
	if (strlen(s) != n)
		die(file, 0, "holds a NUL byte");
	fclose(f);
	return s;
}

/* ---- Rules for both kinds of file ---- */

/* Does the name belong to the owner: OWNER_ and something behind it? */
static bool is_own(const char *name, size_t len)
{
	size_t n = strlen(owner);
	return len > n + 1 && strncmp(name, owner, n) == 0 && name[n] == '_';
}

/* Words that only SQLite takes, and what to write instead. */
static const struct { const char *word, *instead; } foreign[] = {
	{ "rowid", "a primary key of your own" },
	{ "_rowid_", "a primary key of your own" },
	{ "autoincrement", "a random key (kb_key)" },
	{ "last_insert_rowid", "a random key (kb_key)" },
	{ "pragma", "nothing: the core sets the store" },
	{ "attach", "nothing: there is one store" },
	{ "ifnull", "COALESCE" },
	{ "glob", "LIKE" },
	{ "blob", "BYTEA" },
	{ "datetime", "seconds since 1970 as a parameter" },
	{ "strftime", "seconds since 1970 as a parameter" },
};

static void refuse_foreign(const char *file, const struct sql_token *t, const struct sql_token *before)
{
	for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
		if (sql_is(t, foreign[i].word))
			die(file, t->line, "'%s' is not portable SQL: use %s", foreign[i].word, foreign[i].instead);
	if (sql_is(t, "OR") && (sql_is(before, "INSERT") || sql_is(before, "UPDATE")))
		die(file, t->line, "'INSERT OR' is not portable SQL: use ON CONFLICT");
	if (sql_is(t, "INTO") && sql_is(before, "REPLACE"))
		die(file, t->line, "'REPLACE INTO' is not portable SQL: use ON CONFLICT");
	if (t->kind == SQL_MARK && strchr("?:@\"`[", *t->at) != NULL)
		die(file, t->line, "'%c': parameters are $1, $2, ...; texts stand in 'quotes', names in none", *t->at);
	if (t->kind == SQL_OPEN)
		die(file, t->line, "a text or comment begins here and never ends");
}

/* ---- Migrations ---- */

/* The number in front of the file name: "0001-core.sql" is 1; 0: there is none. */
static unsigned number_of(const char *file)
{
	const char *slash = strrchr(file, '/');
	const char *name = slash == NULL ? file : slash + 1;
	if (strspn(name, "0123456789") != 4 || name[4] != '-')
		return 0;
	return (unsigned)strtoul(name, NULL, 10);
}

/* The next token; a word that must be a name of the owner's is checked when the
 * token before it says so. */
static bool names_object(const struct sql_token *before, bool in_index)
{
	return sql_is(before, "TABLE") || sql_is(before, "INDEX") || sql_is(before, "REFERENCES") ||
	    sql_is(before, "INTO") || (in_index && sql_is(before, "ON"));
}

/* What is known of one statement of a migration while it is read. */
struct ddl {
	struct sql_token first, before;
	bool table, index, only_sqlite;
};

static void check_create(const char *file, const struct ddl *d, const struct sql_token *t)
{
	if (!sql_is(&d->first, "CREATE") || !sql_is(&d->before, "CREATE"))
		return;
	if (!sql_is(t, "TABLE") && !sql_is(t, "INDEX") && !sql_is(t, "UNIQUE"))
		die(file, t->line, "a migration creates only tables and indexes, not '%.*s'", (int)t->len, t->at);
}

static void check_owner(const char *file, const struct ddl *d, const struct sql_token *t)
{
	if (t->kind != SQL_WORD || !names_object(&d->before, d->index) || is_own(t->at, t->len))
		return;
	die(file, t->line, "'%.*s' is not of this owner: names of tables and indexes begin with '%s_'",
	    (int)t->len, t->at, owner);
}

/* CREATE TABLE needs WITHOUT ROWID: a rowid counts up, so it tells the order in
 * which rows came. */
static void check_end(const char *file, const struct ddl *d, int line)
{
	if (d->table && !d->only_sqlite)
		die(file, line, "the table has a rowid, which tells who came first: "
		    "end it with ) /*+sqlite WITHOUT ROWID */;");
}

static void see_token(const char *file, struct ddl *d, const struct sql_token *t)
{
	/* IF NOT EXISTS stands between TABLE and the name. */
	if (sql_is(t, "IF") || sql_is(t, "NOT") || sql_is(t, "EXISTS")) {
		if (names_object(&d->before, d->index))
			return;
	}
	if (d->first.kind == SQL_END)
		d->first = *t;
	refuse_foreign(file, t, &d->before);
	check_create(file, d, t);
	check_owner(file, d, t);
	if (sql_is(&d->first, "CREATE") && sql_is(t, "TABLE"))
		d->table = true;
	if (sql_is(t, "INDEX"))
		d->index = true;
	d->before = *t;
}

static void check_migration(const char *file, const char *sql)
{
	static const struct ddl none;
	struct sql_scan s = { sql, 1 };
	struct ddl d = none;
	struct sql_token t;
	while ((t = sql_next(&s)).kind != SQL_END) {
		if (t.kind == SQL_NAME)
			die(file, t.line, "a migration has no named statements: they belong into a queries file");
		if (t.kind == SQL_ONLY) {
			d.only_sqlite |= t.len >= 14 && strncmp(t.at, " WITHOUT ROWID", 14) == 0;
		} else if (t.kind == SQL_MARK && *t.at == ';') {
			check_end(file, &d, t.line);
			d = none;
		} else {
			see_token(file, &d, &t);
		}
	}
	if (d.first.kind != SQL_END)
		die(file, t.line, "the last statement does not end with ';'");
}

static void add_migration(const char *file)
{
	unsigned number = number_of(file);
	if (number == 0)
		die(file, 0, "a migration is called NNNN-name.sql, the first 0001-name.sql");
	if (nmigrations >= FILES_MAX || number != nmigrations + 1)
		die(file, 0, "number %u stands at place %zu: migrations come in order, without gaps", number, nmigrations + 1);
	const char *sql = read_file(file);
	check_migration(file, sql);
	migrations[nmigrations++] = (struct migration){ number, file, sql };
}

/* ---- Queries ---- */

/* A statement that is being read: its text with comments left out and white space
 * folded, and the parameters that it uses. */
struct query {
	const char *file, *name;
	int line;
	char *sql;
	size_t len, cap;
	bool used[PARAMS_MAX + 1];
	bool closed; /* its ';' was seen */
	struct sql_token before;
};

static void append(struct query *q, const char *bytes, size_t n)
{
	if (q->len + n + 1 > q->cap) {
		q->cap = 2 * (q->len + n + 1);
		q->sql = realloc(q->sql, q->cap);
		if (q->sql == NULL)
			die("memory", 0, "there is none left");
	}
	memcpy(q->sql + q->len, bytes, n);
	q->len += n;
	q->sql[q->len] = '\0';
}

static void note_param(struct query *q, const struct sql_token *t)
{
	char *end;
	unsigned long n = strtoul(t->at + 1, &end, 10);
	if (end != t->at + t->len || n < 1 || n > PARAMS_MAX || t->at[1] == '0')
		die(q->file, t->line, "'%.*s': parameters are $1 to $%d", (int)t->len, t->at, PARAMS_MAX);
	q->used[n] = true;
}

static void check_params(const struct query *q)
{
	int gap = 0;
	for (int i = 1; i <= PARAMS_MAX; i++) {
		if (!q->used[i] && gap == 0)
			gap = i;
		if (q->used[i] && gap != 0)
			die(q->file, q->line, "%s uses $%d but not $%d", q->name, i, gap);
	}
}

static void end_query(struct query *q)
{
	if (q->name == NULL)
		return;
	if (q->len == 0)
		die(q->file, q->line, "%s has no statement", q->name);
	check_params(q);
	if (nstatements >= STATEMENTS_MAX)
		die(q->file, q->line, "there are over %d statements", STATEMENTS_MAX);
	statements[nstatements++] = (struct statement){ q->file, q->name, q->sql, q->line };
}

/* A statement's name is a C identifier of the owner's that nothing else has. */
static void check_name(const char *file, const char *name, int line)
{
	size_t n = strlen(owner);
	if (strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != strlen(name) || *name == '\0')
		die(file, line, "'%s': names are made of a-z, 0-9 and _", name);
	if (!is_own(name, strlen(name)))
		die(file, line, "'%s' is not of this owner: names of statements begin with '%s_'", name, owner);
	if (strcmp(name + n, "_migrations") == 0 || strcmp(name + n, "_statements") == 0)
		die(file, line, "'%s' is the name of a list that kbsql makes", name);
	for (size_t i = 0; i < nstatements; i++)
		if (strcmp(statements[i].name, name) == 0)
			die(file, line, "'%s' stands in %s:%d already", name, statements[i].file, statements[i].line);
}

static void begin_query(struct query *q, const struct sql_token *t)
{
	end_query(q);
	*q = (struct query){ .file = q->file, .name = text_of(t->at, t->len), .line = t->line };
	check_name(q->file, q->name, q->line);
}

static void extend_query(struct query *q, const struct sql_token *t)
{
	if (q->name == NULL || q->closed)
		die(q->file, t->line, "a statement begins with a line '-- name: %s_...'", owner);
	if (t->kind == SQL_MARK && *t->at == ';') {
		q->closed = true;
		return;
	}
	if (t->kind == SQL_ONLY)
		die(q->file, t->line, "a query is the same for every database: no +sqlite comments");
	refuse_foreign(q->file, t, &q->before);
	if (t->kind == SQL_PARAM)
		note_param(q, t);
	if (t->apart && q->len > 0)
		append(q, " ", 1);
	append(q, t->at, t->len);
	q->before = *t;
}

static void add_queries(const char *file)
{
	struct sql_scan s = { read_file(file), 1 };
	struct query q = { .file = file };
	struct sql_token t;
	while ((t = sql_next(&s)).kind != SQL_END) {
		if (t.kind == SQL_NAME)
			begin_query(&q, &t);
		else
			extend_query(&q, &t);
	}
	end_query(&q);
}

/* ---- Writing ---- */

static void write_byte(FILE *f, unsigned char c)
{
	if (c == '"' || c == '\\')
		fprintf(f, "\\%c", c);
	else if (c == '\n')
		fputs("\\n", f);
	else if (c == '\t')
		fputs("\\t", f);
	else if (c < 0x20 || c == 0x7f)
		fprintf(f, "\\%03o", c);
	else
		fputc(c, f);
}

/* A C string over as many lines as it needs: a new one behind each line end, and at
 * the first space behind 80 bytes. */
static void write_text(FILE *f, const char *s)
{
	size_t width = 0;
	fputs("\t\"", f);
	for (; *s != '\0'; s++) {
		write_byte(f, (unsigned char)*s);
		width++;
		if (s[1] != '\0' && (*s == '\n' || (*s == ' ' && width > 80))) {
			fputs("\"\n\t\"", f);
			width = 0;
		}
	}
	fputc('"', f);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash == NULL ? path : slash + 1;
}

static void write_code(FILE *f, const char *header)
{
	fprintf(f, "/* Made by kbsql from the SQL files of %s. Edit those. */\n#include \"%s\"\n", owner, base_name(header));
	fprintf(f, "\nconst struct kb_migration %s_migrations[] = {\n", owner);
	for (size_t i = 0; i < nmigrations; i++) {
		fprintf(f, "\t{ %u,\n", migrations[i].number);
		write_text(f, migrations[i].sql);
		fputs(" },\n", f);
	}
	fputs("\t{ 0, NULL }\n};\n", f);
	for (size_t i = 0; i < nstatements; i++) {
		fprintf(f, "\nconst struct kb_stmt %s = { \"%s\", \"%s\",\n", statements[i].name, owner, statements[i].name);
		write_text(f, statements[i].sql);
		fputs(" };\n", f);
	}
	fprintf(f, "\nconst struct kb_stmt *const %s_statements[] = {\n", owner);
	for (size_t i = 0; i < nstatements; i++)
		fprintf(f, "\t&%s,\n", statements[i].name);
	fputs("\tNULL\n};\n", f);
}

static void write_header(FILE *f)
{
	fprintf(f, "/* Made by kbsql from the SQL files of %s. Edit those. */\n", owner);
	fprintf(f, "#ifndef KBSQL_%s\n#define KBSQL_%s\n\n#include \"klankbord.h\"\n\n", owner, owner);
	fprintf(f, "extern const struct kb_migration %s_migrations[];\n", owner);
	fprintf(f, "extern const struct kb_stmt *const %s_statements[];\n", owner);
	for (size_t i = 0; i < nstatements; i++)
		fprintf(f, "extern const struct kb_stmt %s;\n", statements[i].name);
	fputs("\n#endif\n", f);
}

static FILE *open_out(const char *file)
{
	FILE *f = fopen(file, "w");
	if (f == NULL)
		die(file, 0, "cannot be written: %s", strerror(errno));
	return f;
}

/* Closes a file that was written; half a file is worse than none. */
static void close_out(FILE *f, const char *file)
{
	bool bad = ferror(f);
	if (fclose(f) != 0 || bad) {
		remove(file);
		die(file, 0, "cannot be written: %s", strerror(errno));
	}
}

static _Noreturn void usage(int code)
{
	fputs("Usage: kbsql OWNER OUT.c OUT.h [-m NNNN-name.sql...] [-q queries.sql...]\n"
	    "Makes C constants of SQL files: OWNER_migrations[], OWNER_statements[] and\n"
	    "one 'const struct kb_stmt' for each statement that a line '-- name: OWNER_...' opens.\n",
	    code == 0 ? stdout : stderr);
	exit(code);
}

static void read_inputs(char **arg)
{
	void (*add)(const char *file) = NULL;
	for (; *arg != NULL; arg++) {
		if (strcmp(*arg, "-m") == 0)
			add = add_migration;
		else if (strcmp(*arg, "-q") == 0)
			add = add_queries;
		else if (add == NULL)
			usage(2);
		else
			add(*arg);
	}
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--help") == 0)
		usage(0);
	if (argc < 4 || strspn(argv[1], "abcdefghijklmnopqrstuvwxyz") != strlen(argv[1]) || *argv[1] == '\0')
		usage(2);
	owner = argv[1];
	read_inputs(argv + 4);

	FILE *code = open_out(argv[2]);
	write_code(code, argv[3]);
	close_out(code, argv[2]);
	FILE *header = open_out(argv[3]);
	write_header(header);
	close_out(header, argv[3]);
	return 0;
}
