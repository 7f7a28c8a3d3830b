/* fuzz-cookie.c - the Cookie header: who is signed in, and behind which door.
 *
 * The input is the header; "@S" in it stands for the token of an open session and "@D"
 * for the seal of a door, which are others in each run. Nobody is somebody without
 * exactly that token, and no door is open without exactly that seal. */
#include "fuzz.h"
#include "test-web.h"

#include <stdlib.h>
#include <string.h>

#include "store.h"

const char kb_fuzz_name[] = "cookie";
const size_t kb_fuzz_memory = 1 << 20;

static struct world *world;
static struct kb_arena *keep;
static const char *token, *door;

static void tidy(void)
{
	world->arena = keep;
	world_close((void **)&world);
}

static const char *value_of(const char *cookie)
{
	FUZZ_HOLDS(cookie != NULL, "a cookie is set");
	return kb_arena_text(keep, strchr(cookie, '=') + 1);
}

void kb_fuzz_begin(void)
{
	int64_t wait;

	FUZZ_HOLDS(world_open_stored((void **)&world) == 0, "there is a store");
	keep = world->arena;
	atexit(tidy);
	world_people(world);
	FUZZ_HOLDS(kb_session_begin(world_ask(world, "POST", "/", NULL), "locatie", WORLD_PASSWORD, &wait) == KB_OK, "one signs in");
	token = value_of(world_cookie(world, "kb_session"));
	FUZZ_HOLDS(kb_open_door(world_ask(world, "GET", "/", NULL), "de-linde", "/") == KB_OK, "a door opens");
	door = value_of(world_cookie(world, "kb_door"));
	world_ask(world, "GET", "/", NULL);
}

/* The header with the two secrets of this run in place. */
static const char *header_of(struct kb_arena *a, const char *bytes, size_t n)
{
	struct kb_buf b = { .arena = a };

	kb_buf_text(&b, "");
	for (size_t i = 0; i < n && bytes[i]; i++) {
		bool name = bytes[i] == '@' && i + 1 < n;

		if (name && bytes[i + 1] == 'S')
			kb_buf_text(&b, token), i++;
		else if (name && bytes[i + 1] == 'D')
			kb_buf_text(&b, door), i++;
		else
			kb_buf_add(&b, bytes + i, 1);
	}
	return b.data;
}

/* The same rule in other words: cut at ";", drop blanks in front, the first one counts. */
static const char *cookie_of(struct kb_arena *a, const char *header, const char *name)
{
	char *rest = kb_arena_text(a, header), *one;
	size_t n = strlen(name);

	while ((one = strsep(&rest, ";"))) {
		while (*one == ' ')
			one++;
		if (!strncmp(one, name, n) && one[n] == '=')
			return one + n + 1;
	}
	return NULL;
}

static bool is_same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	const char *header = header_of(a, bytes, n), *session, *seal, *place;
	struct kb_req *r;

	world->arena = a;
	r = world_ask(world, "GET", "/", header);
	session = cookie_of(a, header, "kb_session");
	seal = cookie_of(a, header, "kb_door");
	FUZZ_HOLDS(is_same(kb_cookie(r, "kb_session"), session) && is_same(kb_cookie(r, "kb_door"), seal), "a cookie is read");
	kb_session_read(r);
	place = kb_door(r);
	FUZZ_HOLDS(!world->ctx.failed, "no cookie makes a request fail");
	FUZZ_HOLDS(is_same(world->ctx.who.user, is_same(session, token) ? "locatie" : ""), "only the token is somebody");
	FUZZ_HOLDS((world->ctx.csrf != NULL) == is_same(session, token), "and has a secret");
	FUZZ_HOLDS(is_same(place, is_same(seal, door) ? "de-linde" : NULL), "only the seal opens a door");
	kb_tx_rollback(&world->ctx);
	world->arena = keep;
}
