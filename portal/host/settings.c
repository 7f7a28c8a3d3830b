/* settings.c - reads settings and holds them against their declarations.
 *
 * The names that plugins declare are known only after the plugins are loaded, and
 * where plugins lie is itself a setting. So reading only collects; settling, later,
 * judges. A misspelt name stops the start: a setting that silently does nothing is
 * worse than a portal that does not come up. */
#include "settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "text.h"

struct given {
	const char *name, *value, *where;
};

struct kb_settings {
	struct kb_arena *arena;
	const struct kb_setting *core;
	struct given given[KB_SETTINGS_MAX];
	size_t n;
};

struct kb_settings *kb_settings_new(struct kb_arena *a, const struct kb_setting *core)
{
	struct kb_settings *s = kb_arena_alloc(a, sizeof(*s));

	s->arena = a;
	s->core = core;
	return s;
}

/* ---- Collecting --------------------------------------------------------------- */

static bool is_blank(char ch)
{
	return ch == ' ' || ch == '\t' || ch == '\r' || ch == '\n';
}

/* The run of bytes without blanks at both ends, copied. */
static const char *trimmed(struct kb_arena *a, const char *s, size_t n)
{
	while (n && is_blank(*s))
		s++, n--;
	while (n && is_blank(s[n - 1]))
		n--;
	return kb_arena_copy(a, s, n);
}

static bool is_name(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_.");

	return n > 0 && n <= 60 && !s[n];
}

static const struct given *find_given(const struct kb_settings *s, const char *name)
{
	for (size_t i = s->n; i > 0; i--) /* the last one wins */
		if (!strcmp(s->given[i - 1].name, name))
			return &s->given[i - 1];
	return NULL;
}

enum kb_rc kb_settings_put(struct kb_settings *s, const char *pair, const char *where)
{
	const char *eq = strchr(pair, '=');
	struct given g = { .where = where };

	if (strlen(pair) > KB_SETTINGS_LINE || !eq) {
		kb_log_line(KB_ERROR, "%s: expected name = value", where);
		return KB_FAIL;
	}
	g.name = trimmed(s->arena, pair, (size_t)(eq - pair));
	g.value = trimmed(s->arena, eq + 1, strlen(eq + 1));
	if (!is_name(g.name)) {
		kb_log_line(KB_ERROR, "%s: \"%.60s\" is not the name of a setting", where, g.name);
		return KB_FAIL;
	}
	if (!kb_utf8_ok(g.value, strlen(g.value), KB_SETTINGS_LINE, false)) {
		kb_log_line(KB_ERROR, "%s: the value of %s is not one line of UTF-8 text", where, g.name);
		return KB_FAIL;
	}
	if (s->n == KB_SETTINGS_MAX) {
		kb_log_line(KB_ERROR, "%s: more than %d settings", where, KB_SETTINGS_MAX);
		return KB_FAIL;
	}
	s->given[s->n++] = g;
	return KB_OK;
}

/* One line of n bytes of the file, its end among them; comment and empty lines let through. */
static enum kb_rc take_line(struct kb_settings *s, const char *line, size_t n, const char *path, unsigned number)
{
	const char *where = kb_arena_fmt(s->arena, "%s line %u", path, number);

	if (n + 1 >= KB_SETTINGS_LINE) {
		kb_log_line(KB_ERROR, "%s: the line is longer than %d bytes", where, KB_SETTINGS_LINE - 2);
		return KB_FAIL;
	}
	line = trimmed(s->arena, line, n);
	if (!*line || *line == '#')
		return KB_OK;
	return kb_settings_put(s, line, where);
}

static enum kb_rc take_lines(struct kb_settings *s, const char *text, const char *path)
{
	enum kb_rc rc = KB_OK;

	for (unsigned number = 1; rc == KB_OK && *text; number++) {
		size_t n = strcspn(text, "\n");

		n += text[n] == '\n';
		rc = take_line(s, text, n, path, number);
		text += n;
	}
	return rc;
}

enum kb_rc kb_settings_take(struct kb_settings *s, FILE *f, const char *path)
{
	char *text = kb_arena_alloc(s->arena, KB_SETTINGS_FILE + 2);
	size_t n = fread(text, 1, KB_SETTINGS_FILE + 1, f);

	if (ferror(f))
		kb_log_line(KB_ERROR, "settings file %s cannot be read to its end", path);
	else if (n > KB_SETTINGS_FILE)
		kb_log_line(KB_ERROR, "settings file %s is larger than %d bytes", path, KB_SETTINGS_FILE);
	else if (strlen(text) != n) /* what stands behind a NUL would be lost without a word */
		kb_log_line(KB_ERROR, "settings file %s is no text: it has a NUL byte", path);
	else
		return take_lines(s, text, path);
	return KB_FAIL;
}

enum kb_rc kb_settings_read(struct kb_settings *s, const char *path, bool must)
{
	FILE *f = fopen(path, "re");
	enum kb_rc rc;

	if (!f) {
		if (!must && errno == ENOENT)
			return KB_OK;
		kb_log_line(KB_ERROR, "settings file %s cannot be read: %s", path, strerror(errno));
		return KB_FAIL;
	}
	rc = kb_settings_take(s, f, path);
	fclose(f);
	return rc;
}

const char *kb_settings_get(const struct kb_settings *s, const char *name)
{
	const struct given *g = find_given(s, name);

	if (g)
		return g->value;
	for (const struct kb_setting *d = s->core; d && d->name; d++)
		if (!strcmp(d->name, name))
			return d->preset;
	return "";
}

/* ---- Settling ----------------------------------------------------------------- */

/* How many single letters must change to make b of a (Levenshtein 1966); names are
 * short, so one row of the table on the stack is enough. */
static size_t distance(const char *a, const char *b)
{
	size_t row[64], n = strlen(b);

	if (n >= sizeof(row) / sizeof(*row))
		return n;
	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1]; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= n; j++) {
			size_t swap = corner + (a[i - 1] != b[j - 1]);
			size_t drop = row[j] + 1, add = row[j - 1] + 1;

			corner = row[j];
			row[j] = swap < drop ? swap : drop;
			row[j] = add < row[j] ? add : row[j];
		}
	}
	return row[n];
}

static bool is_near(const char *given, const char *declared)
{
	return distance(given, declared) <= 2 || (strlen(given) >= 3 && strstr(declared, given));
}

static bool is_declared(const struct kb_house *h, const char *name)
{
	for (size_t i = 0; i < h->nsettings; i++)
		if (!strcmp(h->settings[i].name, name))
			return true;
	return false;
}

static void refuse_name(struct kb_settings *s, const struct kb_house *h, const struct given *g)
{
	struct kb_buf near = { .arena = s->arena };

	for (size_t i = 0; i < h->nsettings; i++)
		if (is_near(g->name, h->settings[i].name))
			kb_buf_fmt(&near, "%s%s", near.len ? ", " : "", h->settings[i].name);
	if (near.len)
		kb_log_line(KB_ERROR, "%s: there is no setting \"%s\"; near it: %s", g->where, g->name, near.data);
	else
		kb_log_line(KB_ERROR, "%s: there is no setting \"%s\"; klankbord serve --help lists them",
		    g->where, g->name);
}

static bool is_whole(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n > 0 && n <= 9 && !s[n];
}

static bool is_switch(const char *s)
{
	return !strcmp(s, "on") || !strcmp(s, "off");
}

/* Does the value have the kind that the preset shows? */
static enum kb_rc check_kind(const struct kb_setting *d, const struct given *g)
{
	if (is_switch(d->preset) && !is_switch(g->value)) {
		kb_log_line(KB_ERROR, "%s: %s must be on or off", g->where, d->name);
		return KB_FAIL;
	}
	if (is_whole(d->preset) && !is_whole(g->value)) {
		kb_log_line(KB_ERROR, "%s: %s must be a whole number", g->where, d->name);
		return KB_FAIL;
	}
	return KB_OK;
}

static size_t count_declared(const struct kb_house *h)
{
	size_t n = 0;

	for (size_t i = 0; i < h->nplugins; i++)
		for (const struct kb_setting *d = h->plugins[i]->settings; d && d->name; d++)
			n++;
	return n;
}

enum kb_rc kb_settings_settle(struct kb_settings *s, struct kb_house *h)
{
	struct kb_setting_value *v = kb_arena_alloc(s->arena, (count_declared(h) + 1) * sizeof(*v));
	enum kb_rc rc = KB_OK;
	size_t n = 0;

	for (size_t i = 0; i < h->nplugins; i++) {
		for (const struct kb_setting *d = h->plugins[i]->settings; d && d->name; d++) {
			const struct given *g = find_given(s, d->name);

			if (g && check_kind(d, g) != KB_OK)
				rc = KB_FAIL;
			v[n++] = (struct kb_setting_value){ d->name, g ? g->value : d->preset };
		}
	}
	h->settings = v;
	h->nsettings = n;
	for (size_t i = 0; i < s->n; i++) {
		if (is_declared(h, s->given[i].name))
			continue;
		refuse_name(s, h, &s->given[i]);
		rc = KB_FAIL;
	}
	return rc;
}

const char *kb_house_set(const struct kb_house *h, const char *name)
{
	for (size_t i = 0; i < h->nsettings; i++)
		if (!strcmp(h->settings[i].name, name))
			return h->settings[i].value;
	return "";
}

int64_t kb_house_int(const struct kb_house *h, const char *name)
{
	return strtoll(kb_house_set(h, name), NULL, 10);
}

bool kb_house_on(const struct kb_house *h, const char *name)
{
	return !strcmp(kb_house_set(h, name), "on");
}
