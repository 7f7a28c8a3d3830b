/* test-form.c - see test-form.h. */
#include "test-form.h"

#include <ftw.h>
#include <libxml/tree.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "text.h"
#include "web.h"

static const struct kb_form forms[] = { { .file = "core.xml", .id = "core" }, { 0 } };
static const struct kb_plugin surveys = { .abi = KB_ABI, .name = "surveys", .forms = forms };
static const struct kb_plugin *const plugins[] = { &surveys, NULL };

int shop_open_bare(void **state)
{
	struct shop *s = calloc(1, sizeof *s);

	s->arena = kb_arena_new();
	*state = s;
	return 0;
}

/* Furnishes the house; false: something of it is not there. */
static bool furnish(struct shop *s)
{
	const char *const locales[] = { KB_TOP "/locales", NULL }, *const folders[] = { KB_TOP "/plugins", NULL };

	s->house.plugins = plugins;
	s->house.nplugins = 1;
	s->house.keys = kb_keys_load(s->arena, kb_arena_fmt(s->arena, "%s/keys", s->dir), true);
	s->house.texts = kb_texts_load(s->arena, locales, 0);
	s->house.forms = kb_forms_load(s->arena, plugins, 1, folders, 0);
	return s->house.keys != NULL && s->house.texts != NULL && s->house.forms != NULL;
}

int shop_open(void **state)
{
	struct shop *s;

	shop_open_bare(state);
	s = *state;
	strcpy(s->dir, "/tmp/kb-form-XXXXXX");
	if (!kb_text_start() || mkdtemp(s->dir) == NULL || !furnish(s))
		return -1;
	kb_ctx_begin(&s->ctx, &s->house, s->arena, 1776254400, 12 * 2026 + 3);
	s->ctx.lang = kb_texts_find(s->house.texts, "en");
	s->core = kb_forms_find(s->house.forms, "core", NULL, NULL);
	return s->core != NULL ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)kind, (void)at;
	return remove(path);
}

int shop_close(void **state)
{
	struct shop *s = *state;

	if (*s->dir != '\0')
		nftw(s->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	kb_texts_free(s->house.texts);
	kb_forms_free(s->house.forms);
	kb_arena_free(s->arena);
	free(s);
	return 0;
}

const char *read_file(struct kb_arena *a, const char *path)
{
	struct kb_buf b = { .arena = a };
	FILE *f = fopen(path, "r");
	char piece[4096];
	size_t n;

	if (f == NULL)
		fail_msg("%s cannot be read", path);
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		kb_buf_add(&b, piece, n);
	fclose(f);
	return b.data == NULL ? "" : b.data;
}

static const char *replaced(struct kb_arena *a, const char *text, const char *from, const char *to, size_t most)
{
	struct kb_buf b = { .arena = a };
	const char *found;

	if (strstr(text, from) == NULL)
		fail_msg("\"%s\" is not there to be changed", from);
	for (; most > 0 && (found = strstr(text, from)) != NULL; most--) {
		kb_buf_add(&b, text, (size_t)(found - text));
		kb_buf_text(&b, to);
		text = found + strlen(from);
	}
	kb_buf_text(&b, text);
	return b.data;
}

const char *with(struct kb_arena *a, const char *text, const char *from, const char *to)
{
	return replaced(a, text, from, to, 1);
}

const char *with_all(struct kb_arena *a, const char *text, const char *from, const char *to)
{
	return replaced(a, text, from, to, SIZE_MAX);
}

/* Standard error goes into a file meanwhile: a pipe could fill up. */
size_t shop_check(struct shop *s, const struct kb_xform *x)
{
	char *log = kb_arena_alloc(s->arena, 1 << 16);
	FILE *f = tmpfile();
	int old = dup(STDERR_FILENO);
	size_t problems;

	assert_non_null(f);
	dup2(fileno(f), STDERR_FILENO);
	problems = kb_xform_check(x, "form.xml");
	dup2(old, STDERR_FILENO);
	close(old);
	rewind(f);
	log[fread(log, 1, (1 << 16) - 1, f)] = '\0';
	fclose(f);
	s->log = log;
	return problems;
}
