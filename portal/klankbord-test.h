/* klankbord-test.h - a whole house in one process, for tests of plugins.
 *
 * A test opens a house with the plugins it wants over an empty store in a temporary
 * folder, sets the clock, asks for pages as a browser would and lets the keeper run
 * when it says so. Nothing here is used by the running portal. */
#ifndef KLANKBORD_TEST_H
#define KLANKBORD_TEST_H

#include "klankbord.h"

#ifdef __cplusplus
extern "C" {
#endif

struct kb_test;

/* A house with these plugins (NULL-terminated; the core's own table is added).
 * `locales` and `forms` are NULL-terminated lists of folders: catalogues lie in
 * LOCALES, forms in FORMS/NAME/forms/. Aborts with a sentence when the house
 * does not stand. Ends with kb_test_close(), which removes the folder. */
KB_API struct kb_test *kb_test_open(const struct kb_plugin *const *plugins,
    const char *const *locales, const char *const *forms);
KB_API void kb_test_close(struct kb_test *t);

/* Sets the clock (seconds since 1970). It starts at 2026-04-15 12:00 UTC. */
KB_API void kb_test_clock(struct kb_test *t, int64_t now);

/* A place, and a member of staff who is signed in from now on (role at a place).
 * kb_test_anonymous() signs out and forgets cookies. */
KB_API void kb_test_place(struct kb_test *t, const char *id, const char *kind, const char *parent);
KB_API void kb_test_staff(struct kb_test *t, const char *role, const char *place);
KB_API void kb_test_anonymous(struct kb_test *t);

/* Enrols a second factor for who is signed in and gives its code, as pages do. */
KB_API void kb_test_second(struct kb_test *t);

/* A page, as a browser on this site asks for it: cookies are kept, 303 is not
 * followed. The body of a POST is urlencoded; "{csrf}" in it is replaced by a valid
 * token, "{state}" by the sealed state of the page before. */
struct kb_test_reply {
	int status;
	const char *type, *location, *cookie, *head, *body;
	size_t len;
};
KB_API struct kb_test_reply kb_test_get(struct kb_test *t, const char *path);
KB_API struct kb_test_reply kb_test_post(struct kb_test *t, const char *path, const char *body);

/* The same with a file: `fields` are "name=value" with "&" between, not encoded; `field` is that of the file. */
KB_API struct kb_test_reply kb_test_upload(struct kb_test *t, const char *path, const char *fields, const char *field,
    const void *bytes, size_t n);

/* A body without its CSRF tokens, which differ in each reply, so that two pages can be
 * compared. It lives as long as the house. */
KB_API const char *kb_test_plain(struct kb_test *t, const char *body);

/* Lets the keeper hear all that waits; returns how many were offered. */
KB_API size_t kb_test_keeper(struct kb_test *t);

/* Tell again (kb_tells.again), then lets the keeper hear it. */
KB_API void kb_test_again(struct kb_test *t);

/* A context as `plugin`, for domain functions; commit or drop it. */
KB_API struct kb_ctx *kb_test_ctx(struct kb_test *t, const struct kb_plugin *plugin);
/* The same, as who is signed in. */
KB_API struct kb_ctx *kb_test_as(struct kb_test *t, const struct kb_plugin *plugin);
KB_API enum kb_rc kb_test_end(struct kb_test *t, bool commit);

/* From now on what a context of kb_test_ctx() allocates goes with the next one: for who makes very many. */
KB_API void kb_test_brief(struct kb_test *t);

/* The path of the store's file, for tests that look at it from outside. */
KB_API const char *kb_test_store(const struct kb_test *t);

#ifdef __cplusplus
}
#endif
#endif
