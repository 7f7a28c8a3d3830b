/* test-catalogues.c - see test-catalogues.h. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "test-catalogues.h"

int desk_open(void **state)
{
	struct desk *d = calloc(1, sizeof *d);

	strcpy(d->dir, "/tmp/kb-text-XXXXXX");
	if (!kb_text_start() || !mkdtemp(d->dir))
		return -1;
	d->arena = kb_arena_new();
	*state = d;
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

int desk_close(void **state)
{
	struct desk *d = *state;

	nftw(d->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	kb_texts_free(d->texts);
	kb_arena_free(d->arena);
	free(d);
	return 0;
}

void desk_put(struct desk *d, const char *name, const char *bytes)
{
	FILE *f = fopen(kb_arena_fmt(d->arena, "%s/%s", d->dir, name), "w");

	assert_non_null(f);
	assert_true(fputs(bytes, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void add_unit(struct kb_buf *b, const struct unit *u)
{
	kb_buf_fmt(b, "<trans-unit id=\"%s\" %s><source>%s</source>", u->id, u->attributes ? u->attributes : "", u->source);
	if (u->target)
		kb_buf_fmt(b, "<target>%s</target>", u->target);
	kb_buf_text(b, "</trans-unit>\n");
}

const char *desk_xliff(struct desk *d, const char *tag, const char *to, const struct unit *units)
{
	struct kb_buf b = { .arena = d->arena };
	const char *name = kb_arena_fmt(d->arena, "name of %s", tag);
	struct unit autonym = { "meta.autonym", "approved=\"yes\"", "name of en", name };

	kb_buf_fmt(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n"
	    "<file original=\"ui\" datatype=\"plaintext\" source-language=\"en\" target-language=\"%s\"><body>\n", to);
	add_unit(&b, &autonym);
	for (; units->id; units++)
		add_unit(&b, units);
	kb_buf_text(&b, "</body></file></xliff>\n");
	return b.data;
}

void desk_catalogue(struct desk *d, const char *tag, const struct unit *units)
{
	desk_put(d, kb_arena_fmt(d->arena, "%s.xlf", tag), desk_xliff(d, tag, tag, units));
}

/* Standard error goes into a file while the folder is read: a pipe could fill up. */
struct kb_texts *desk_load(struct desk *d, const char *first, unsigned flags)
{
	const char *dirs[] = { first ? first : d->dir, first ? d->dir : NULL, NULL };
	char *log = kb_arena_alloc(d->arena, 1 << 20);
	FILE *f = tmpfile();
	int old = dup(STDERR_FILENO);

	assert_non_null(f);
	kb_texts_free(d->texts);
	dup2(fileno(f), STDERR_FILENO);
	d->texts = kb_texts_load(d->arena, dirs, flags);
	dup2(old, STDERR_FILENO);
	close(old);
	rewind(f);
	log[fread(log, 1, (1 << 20) - 1, f)] = '\0';
	fclose(f);
	d->log = log;
	return d->texts;
}

const char *desk_read(struct desk *d, const char *path)
{
	struct kb_buf b = { .arena = d->arena };
	FILE *f = fopen(path, "r");
	char piece[4096];
	size_t n;

	if (!f)
		fail_msg("%s cannot be read", path);
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		kb_buf_add(&b, piece, n);
	fclose(f);
	return b.data ? b.data : "";
}

const char *desk_say(struct desk *d, const char *tag, const char *key, const char *name, const char *value)
{
	const struct kb_lang *l = kb_texts_find(d->texts, tag);
	const struct kb_arg arg = { name, value };

	assert_non_null(l);
	return kb_texts_say(d->texts, l, d->arena, key, &arg, name != NULL);
}
