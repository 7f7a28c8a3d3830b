/* gather.c - what a process takes while it writes everything that was released as CSV.
 *
 *   gather STORE PLACES|ALL
 *
 * Makes a house of the places and releases of a store and writes the CSV of its newest release inside, to nowhere.
 * PLACES: as the plugin does, place by place. ALL: the control, all rows first and then the file, as it must not
 * be. One line of JSON: bytes and SHA-256 of the file, which are the same either way, the most private memory
 * (kB, that is no file) of the process meanwhile, and what it was before. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files.h"
#include "house.h"

extern const struct kb_plugin kb_plugin; /* metrics */

/* ---- The house ---- */

static enum kb_rc take(struct kb_ctx *c, const struct kb_filled *f)
{
	(void)c, (void)f;
	return KB_NONE;
}

static const struct kb_plugin surveys = {
	.abi = KB_ABI, .name = "surveys",
	.forms = (const struct kb_form[]){ { .file = "core.xml", .id = "core", .take = take }, { 0 } },
};

static struct kb_test *open_house(void)
{
	const struct kb_plugin *plugins[] = { &kb_plugin, &surveys, NULL };
	const char *locales[] = { KB_TOP "/locales", NULL }, *forms[] = { KB_TOP "/plugins", NULL };

	return kb_test_open(plugins, locales, forms);
}

/* From outside: the walls of the house let no plugin do that. */
static void copy(const struct kb_test *t, const char *store)
{
	static const char *const tables[] = { "kb_place", "kb_release", "kb_release_cell", "metrics_delivered" };
	char *attach = sqlite3_mprintf("ATTACH %Q AS other", store), sql[200];
	sqlite3 *file;

	house_insist(sqlite3_open(kb_test_store(t), &file) == SQLITE_OK && sqlite3_exec(file, attach, NULL, NULL, NULL) == SQLITE_OK, "no such store");
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		snprintf(sql, sizeof(sql), "DELETE FROM main.%s; INSERT INTO main.%s SELECT * FROM other.%s", tables[i], tables[i], tables[i]);
		house_insist(sqlite3_exec(file, sql, NULL, NULL, NULL) == SQLITE_OK, sqlite3_errmsg(file));
	}
	sqlite3_close(file);
	sqlite3_free(attach);
}

/* ---- Writing ---- */

static long anonymous(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	long size = 0, resident = 0, shared = 0;

	house_insist(f && fscanf(f, "%ld %ld %ld", &size, &resident, &shared) == 3, "memory is not told");
	fclose(f);
	return (resident - shared) * (sysconf(_SC_PAGESIZE) / 1024);
}

/* Each part of a file is written while all that it is made of is there. */
static bool look(void *most, const void *bytes, size_t n)
{
	long *to = most, now = anonymous();

	(void)bytes, (void)n;
	*to = now > *to ? now : *to;
	return true;
}

static enum kb_rc write_all(struct files_filled *f, struct kbx_sink *s)
{
	const struct kb_place *places;
	size_t n = files_places(f->c, &places);
	struct files_rows rows = { 0 };

	for (size_t i = 0; i < n && !kb_failed(f->c); i++)
		files_rows(f->c, f->release, &places[i], &rows);
	f->whole.rows = rows.rows;
	f->whole.nrows = rows.count;
	return kbx_csv(&f->whole, KBX_FIGURES, KBX_DATA, s);
}

static enum kb_rc write_places(struct files_filled *f, struct kbx_sink *s)
{
	const struct files_kind *k = files_kind("figures.csv");

	return k->write(f, k, s);
}

int main(int argc, char **argv)
{
	struct files_release w = { .day = 20360115, .tier = "inside", .fresh = true };
	struct files_filled f = { .release = &w };
	char hash[KBX_HASH];
	struct kbx_sink s;
	struct kb_test *t;
	long before, most = 0;

	house_insist(argc == 3, "usage: gather STORE PLACES|ALL");
	t = open_house();
	copy(t, argv[1]);
	f.c = kb_test_ctx(t, &kb_plugin);
	w.through = kb_release_through(f.c);
	files_words(f.c, &w, &f.whole);
	before = anonymous();
	kbx_open(&s, look, &most);
	house_insist((strcmp(argv[2], "ALL") == 0 ? write_all : write_places)(&f, &s) == KB_OK && kbx_close(&s, hash) == KB_OK, "the file was not written");
	printf("{\"bytes\": %lld, \"hash\": \"%s\", \"most\": %ld, \"before\": %ld}\n", (long long)s.bytes, hash, most, before);
	kb_test_end(t, false);
	kb_test_close(t);
	return 0;
}
