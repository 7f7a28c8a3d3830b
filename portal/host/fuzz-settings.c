/* fuzz-settings.c - the operator's file. The input is the file.
 *
 * A file that is accepted is accepted whole: each line of it, read here a second time
 * and more simply, is what the portal then goes by. */
#include "fuzz.h"

#include <string.h>

#include "settings.h"

const char kb_fuzz_name[] = "settings";
const size_t kb_fuzz_memory = 1 << 22;

static const struct kb_setting core_settings[] = {
	{ "data", "/var/lib/klankbord", "" }, { "workers", "2", "" }, { "https", "off", "" }, { "organisation", "", "" }, { 0 }
};
static const struct kb_setting notes_settings[] = { { "notes.days", "14", "" }, { "notes.open", "on", "" }, { 0 } };
static const struct kb_plugin core = { .abi = KB_ABI, .name = "kb", .settings = core_settings };
static const struct kb_plugin notes = { .abi = KB_ABI, .name = "notes", .settings = notes_settings };
static const struct kb_plugin *const plugins[] = { &core, &notes, NULL };

void kb_fuzz_begin(void)
{
}

static char *trimmed(char *s)
{
	size_t n;

	s += strspn(s, " \t\r\n");
	for (n = strlen(s); n && strchr(" \t\r\n", s[n - 1]); n--)
		;
	s[n] = '\0';
	return s;
}

/* Does a further line set the same name? */
static bool is_set_later(struct kb_arena *a, const char *bytes, size_t n, const char *name)
{
	while (n) {
		char *line = trimmed(kb_fuzz_line(a, &bytes, &n)), *eq = strchr(line, '=');

		if (*line == '#' || !eq)
			continue;
		*eq = '\0';
		if (!strcmp(trimmed(line), name))
			return true;
	}
	return false;
}

static void lines_hold(const struct kb_settings *s, struct kb_arena *a, const char *bytes, size_t n)
{
	FUZZ_HOLDS(!memchr(bytes, '\0', n), "a file with a NUL is no text");
	while (n) {
		char *line = trimmed(kb_fuzz_line(a, &bytes, &n)), *eq = strchr(line, '=');

		if (!*line || *line == '#')
			continue;
		FUZZ_HOLDS(eq != NULL, "a line that is accepted sets something");
		*eq = '\0';
		line = trimmed(line);
		if (!is_set_later(a, bytes, n, line))
			FUZZ_HOLDS(!strcmp(kb_settings_get(s, line), trimmed(eq + 1)), "and the portal goes by it");
	}
}

static void value_holds(const char *preset, const char *v)
{
	FUZZ_HOLDS(kb_fuzz_utf8(v, strlen(v)) && !strpbrk(v, "\r\n\t"), "a value is one line of text");
	if (!strcmp(preset, "on") || !strcmp(preset, "off"))
		FUZZ_HOLDS(!strcmp(v, "on") || !strcmp(v, "off"), "a switch is on or off");
	else if (*preset >= '0' && *preset <= '9')
		FUZZ_HOLDS(*v && strspn(v, "0123456789") == strlen(v) && strlen(v) <= 9, "a number is a number");
}

static void settled(struct kb_settings *s)
{
	struct kb_house h = { .plugins = plugins, .nplugins = 2 };

	if (kb_settings_settle(s, &h) != KB_OK)
		return;
	FUZZ_HOLDS(h.nsettings == 6, "all settings that are declared have a value");
	for (const struct kb_setting *d = core_settings; d->name; d++) {
		FUZZ_HOLDS(!strcmp(kb_house_set(&h, d->name), kb_settings_get(s, d->name)), "before and after are the same");
		value_holds(d->preset, kb_house_set(&h, d->name));
	}
	for (const struct kb_setting *d = notes_settings; d->name; d++)
		value_holds(d->preset, kb_house_set(&h, d->name));
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	struct kb_settings *s = kb_settings_new(a, core_settings);
	FILE *f = n ? fmemopen(kb_arena_copy(a, bytes, n), n, "r") : NULL;
	enum kb_rc rc;

	if (!f)
		return;
	rc = kb_settings_take(s, f, "klankbord.conf");
	fclose(f);
	if (rc != KB_OK)
		return;
	FUZZ_HOLDS(n <= KB_SETTINGS_FILE, "nothing too large is accepted");
	lines_hold(s, a, bytes, n);
	settled(s);
}
