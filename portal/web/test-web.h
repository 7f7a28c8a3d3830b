/* test-web.h - a small house for the tests of web/: keys and a store in a temporary
 * folder, one request at a time, a clock that the test sets. */
#ifndef KB_TEST_WEB_H
#define KB_TEST_WEB_H

/* cmocka wants these in front. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "web.h"

struct world {
	char dir[64];
	struct kb_house house;
	struct kb_arena *arena;
	struct kb_ctx ctx;
	struct kb_raw raw;
	struct kb_req req;
	int64_t now;
	struct kb_setting_value settings[4];
	int heard, stderr_before; /* of world_listen(); 0: nobody listens */
};

/* cmocka set-up and tear-down: *state is a struct world. The second kind has a store
 * with the tables of the core, and these places:
 *
 *     huis -+- noord -+- de-linde
 *           |         +- de-eik
 *           +- zuid --- de-berk
 */
int world_open(void **state);
int world_open_stored(void **state);
int world_close(void **state);

/* Three members of staff with one password: "beheer" (admin at huis), "kwaliteit"
 * (quality at noord) and "locatie" (location at de-linde). */
#define WORLD_PASSWORD "een zin van zes woorden lang"
void world_people(struct world *w);

/* A setting of the operator. */
void world_set(struct world *w, const char *name, const char *value);

/* Do these bytes stand in the file of the store, or in what is not yet copied into it? */
bool world_stores(struct world *w, const char *bytes);

/* Ends the context (commits what it wrote) and begins another request, by this
 * method, of this path, with this cookie header (NULL: none). */
struct kb_req *world_ask(struct world *w, const char *method, const char *path, const char *cookie);

/* The value that the reply sets for a cookie, as "name=value"; NULL: it sets none. */
const char *world_cookie(const struct world *w, const char *name);

/* Is this line among the headers of the reply? */
bool world_has_header(const struct world *w, const char *line);

/* Keeps what is logged away from the screen, and gives it as one text. */
void world_listen(struct world *w);
const char *world_heard(struct world *w);

/* Processor time of this process in seconds: what others on the machine do counts less. */
double world_seconds(void);

#endif
