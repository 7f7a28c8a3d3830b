/* test-world.h - what the tests of this folder share: a house with two regions and their
 * locations, a handler with a key, a team for each body, and intakes that are filed. */
#ifndef TEST_WORLD_H
#define TEST_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "complaints.h"
#include "klankbord-test.h"

extern const struct kb_plugin kb_plugin; /* complaints */

enum { NOON_15_APRIL_2026 = 1776254400, A_DAY = 86400 };
#define PHRASE "een zin van zes woorden of meer"

/* What was told since the house was opened, as text. */
extern char told[4000];

int open_house(void **state);
int close_house(void **state);
#define WITH_HOUSE(test) cmocka_unit_test_setup_teardown(test, open_house, close_house)

/* So many bytes of a page as a text, which lives as long as the house. */
const char *piece(const char *at, size_t n);

/* A handler at a place, signed in with a second factor. */
void sign_in_handler(struct kb_test *t, const char *place);

/* The same, with a key made and a team for a body at a place. */
void make_team(struct kb_test *t, const char *body, const char *place);

/* Files an intake for de-linde: what it is about, and what was written. The code is fresh. */
void file_case(struct kb_test *t, const char *about, const char *track, const char *words, char code[SEAL_CODE]);

/* Walks through the intake as a phone does, in Dutch: `steps` are the bodies of its pages, "a=wrong" or "t=..."; go=next is
 * put in front unless the step says where to go, and the last one is NULL. The last reply. */
struct kb_test_reply walk_intake(struct kb_test *t, const char *const *steps);

/* The code on a receipt; "" where the page has none. */
void code_on(const struct kb_test_reply *p, char code[SEAL_CODE]);

/* Begins and ends a task of the plugin. */
struct kb_ctx *begin(struct kb_test *t);
void commit(struct kb_test *t);

#endif
