/* test-view.c - see test-view.h. */
#include "test-view.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct kb_plugin core = { .abi = KB_ABI, .name = "kb" };
static const struct kb_plugin *const plugins[] = { &core, NULL };

static FILE *heard;
static int before = -1;

int desk_open(void **state)
{
	struct desk *d = calloc(1, sizeof *d);

	d->arena = kb_arena_new();
	d->house = (struct kb_house){ .plugins = plugins, .nplugins = 1 };
	kb_ctx_begin(&d->ctx, &d->house, d->arena, 1776254400, 12 * 2026 + 3);
	desk_blank(d);
	*state = d;
	return 0;
}

int desk_close(void **state)
{
	struct desk *d = *state;

	if (heard)
		desk_heard(d);
	kb_arena_free(d->arena);
	free(d);
	return 0;
}

struct kb_out *desk_blank(struct desk *d)
{
	d->raw = (struct kb_raw){ .method = "GET", .path = "/" };
	d->req = (struct kb_req){ .ctx = &d->ctx, .raw = &d->raw };
	d->out = kb_out_new(&d->ctx);
	d->ctx.failed = false;
	return d->out;
}

const char *desk_text(const struct desk *d)
{
	return d->out->buf.data ? d->out->buf.data : "";
}

void desk_listen(struct desk *d)
{
	(void)d;
	heard = tmpfile();
	assert_non_null(heard);
	before = dup(STDERR_FILENO);
	dup2(fileno(heard), STDERR_FILENO);
}

const char *desk_heard(struct desk *d)
{
	enum { LONGEST = 1 << 16 };
	char *text = kb_arena_alloc(d->arena, LONGEST);

	dup2(before, STDERR_FILENO);
	close(before);
	rewind(heard);
	text[fread(text, 1, LONGEST - 1, heard)] = '\0';
	fclose(heard);
	heard = NULL;
	return text;
}
