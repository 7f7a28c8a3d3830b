/* start.c - what a plugin reads once, when the house is furnished.
 *
 * A plugin may go by a file of its own, which comes with it and which an operator may
 * change without a compiler. It is read before the fork, so that all processes know the same
 * and a flaw is seen at the start and not on a page. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "house.h"
#include "log.h"
#include "store.h"
#include "text.h"

/* The open file of the first folder that has it; NULL: none has. */
static FILE *find_file(struct kb_ctx *c, const char *file, const char **path)
{
	for (const char *const *dir = c->house->folders; dir && *dir; dir++) {
		FILE *f;

		*path = kb_arena_fmt(c->arena, "%s/%s/%s", *dir, c->plugin->name, file);
		if ((f = fopen(*path, "re")) != NULL || errno != ENOENT)
			return f;
	}
	return NULL;
}

/* All of an open file; NULL and *why. */
static const char *read_text(struct kb_ctx *c, FILE *f, size_t most, const char **why)
{
	char *text = kb_alloc(c, most + 2);
	size_t n = fread(text, 1, most + 1, f);

	if (ferror(f))
		*why = "it cannot be read to its end";
	else if (n > most)
		*why = kb_fmt(c, "it is longer than %zu bytes", most);
	else if (!kb_utf8_ok(text, n, most, true))
		*why = "it is no text in UTF-8";
	return *why ? NULL : text;
}

const char *kb_beside(struct kb_ctx *c, const char *file, size_t most)
{
	const char *path = file, *text = NULL, *why = NULL;
	FILE *f = find_file(c, file, &path);

	if (f) {
		text = read_text(c, f, most, &why);
		fclose(f);
	}
	if (!text)
		kb_log(c, KB_ERROR, "%s: %s", path, why ? why : "the file cannot be opened: install the plugin again");
	return text;
}

const void *kb_started(const struct kb_ctx *c)
{
	for (size_t i = 0; c->house->started && i < c->house->nplugins; i++)
		if (c->house->plugins[i] == c->plugin)
			return c->house->started[i];
	return NULL;
}

static bool start_one(struct kb_ctx *c, const struct kb_plugin *p, const void **started)
{
	kb_ctx_enter(c, p);
	*started = p->start(c);
	return *started && !kb_failed(c);
}

/* A command may have opened the store already: forms that staff brought are looked at
 * there, and what was begun to read them ends here. */
static enum kb_rc start_all(struct kb_house *h, struct kb_arena *a, const void **started)
{
	struct kb_ctx c;
	bool good = true;

	kb_house_task(&c, h, a, 0);
	for (size_t i = 0; good && i < h->nplugins; i++)
		if (h->plugins[i]->start)
			good = start_one(&c, h->plugins[i], &started[i]);
	kb_tx_rollback(&c);
	return good ? KB_OK : KB_FAIL;
}

enum kb_rc kb_house_start(struct kb_house *h, struct kb_arena *a, const char *const *folders)
{
	enum kb_rc rc;

	h->started = kb_arena_alloc(a, (h->nplugins + 1) * sizeof(*h->started));
	h->folders = folders;
	rc = start_all(h, a, h->started);
	h->folders = NULL;
	return rc;
}
