/* fuzz-place.c - what an operator writes about a place or a member of staff.
 *
 * The lines of the input: id, name, kind, type and parent of a place; a login name, a
 * role and a place where it is given. What is taken is read back as it was written;
 * then all is rolled back. */
#include "fuzz.h"
#include "test-web.h"

#include <stdlib.h>
#include <string.h>

#include "codec.h"
#include "store.h"

const char kb_fuzz_name[] = "place";
const size_t kb_fuzz_memory = 1 << 20;

static struct world *world;
static struct kb_arena *keep;

static void tidy(void)
{
	world->arena = keep;
	world_close((void **)&world);
}

void kb_fuzz_begin(void)
{
	FUZZ_HOLDS(world_open_stored((void **)&world) == 0, "there is a store");
	keep = world->arena;
	atexit(tidy);
}

static void add_place(struct kb_ctx *c, const struct kb_place *p)
{
	bool there = kb_place(c, p->id) != NULL;
	enum kb_rc rc = kb_place_add(c, p);
	const struct kb_place *q;

	FUZZ_HOLDS((rc == KB_FAIL) == kb_failed(c), "a refusal marks the task");
	FUZZ_HOLDS(rc != KB_NONE || there, "only an id that is taken is taken");
	if (rc != KB_OK)
		return;
	q = kb_place(c, p->id);
	FUZZ_HOLDS(q && !there, "a place that was added is there");
	FUZZ_HOLDS(!strcmp(q->name, p->name) && !strcmp(q->kind, p->kind) && !strcmp(q->type, p->type) &&
	    !strcmp(q->parent, p->parent), "as it was written");
	FUZZ_HOLDS(kb_only(q->id, KB_LOWER KB_DIGITS "-") && strlen(q->id) <= 40, "an id is made of its letters");
	FUZZ_HOLDS(*q->name && kb_fuzz_utf8(q->name, strlen(q->name)) && !strpbrk(q->name, "\r\n\t"), "a name is one line");
	FUZZ_HOLDS(!*q->parent || kb_place(c, q->parent), "what it lies under is there");
}

static void add_user(struct kb_ctx *c, const char *user, const char *role, const char *place)
{
	enum kb_rc rc = kb_user_add(c, user, kb_password_of_nobody);

	FUZZ_HOLDS((rc == KB_FAIL) == kb_failed(c), "a refusal marks the task");
	if (rc != KB_OK)
		return;
	FUZZ_HOLDS(*user && strlen(user) <= 40 && kb_only(user, KB_LOWER KB_DIGITS "._-"), "a login name is made of its letters");
	FUZZ_HOLDS(kb_user_add(c, user, kb_password_of_nobody) == KB_NONE, "nobody is there twice");
	if (kb_user_grant(c, user, role, place) == KB_OK)
		FUZZ_HOLDS(kb_place(c, place) && kb_user_revoke(c, user, role, place) == KB_OK &&
		    kb_user_revoke(c, user, role, place) == KB_NONE, "a role that was given can be taken, once");
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	const char *lines[8];
	struct kb_ctx *c = &world->ctx;

	for (size_t i = 0; i < 8; i++)
		lines[i] = kb_fuzz_line(a, &bytes, &n);
	world->arena = a;
	world_ask(world, "GET", "/", NULL);
	add_place(c, &(struct kb_place){ lines[0], lines[1], lines[2], lines[3], lines[4] });
	kb_tx_rollback(c);
	world_ask(world, "GET", "/", NULL);
	add_user(c, lines[5], lines[6], lines[7]);
	kb_tx_rollback(c);
	c->failed = false;
	world->arena = keep;
}
