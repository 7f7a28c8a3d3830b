/* test-guarded.h - what the tests of guardians, pupils and two bodies share: who is there, and what they do. */
#ifndef TEST_GUARDED_H
#define TEST_GUARDED_H

#include "test-world.h"

#define STORY "Vijf weken geen school na de verhuizing"
#define LABEL "Kolibri van zolder drie"
#define SECRET "Alleen de behandelaar mag dit weten"
#define OWN "/nl/staff/complaints/own"
#define LOOK "/nl/complaints/look"

#define HAS(p, words) assert_non_null(strstr((p).body, (words)))
#define HAS_NOT(p, words) assert_null(strstr((p).body, (words)))

/* People, in the order in which they come. */
enum { HANDLER = 1, GUARDIAN, OTHER_GUARDIAN };

/* The key, with its phrase; `again`: "" where it is made already. */
void unlock(struct kb_test *t, const char *again);

/* Signed in again as one of these, with the code of a phone and the key unlocked. */
void come_back(struct kb_test *t, int who);

/* One guardian more, signed in with a key. */
void add_guardian(struct kb_test *t);

/* A handler of COA and Nidos, and a guardian, who is signed in. */
struct kb_test *house(void **state);

/* What stands between two texts of a page; the value of a hidden field. */
const char *between(const struct kb_test_reply *p, const char *before, const char *end);
const char *hidden(const struct kb_test_reply *p, const char *name);

/* A form; any page gives the token where the body asks for it. */
struct kb_test_reply post(struct kb_test *t, const char *path, const char *body);

/* Through the door and the intake to the page that says that it is sent. */
struct kb_test_reply file_it(struct kb_test *t, const char *as, const char *label, const char *about);

/* One cell of the store; the page of a dossier, of a case. */
const char *cell(struct kb_test *t, const char *sql);
const char *own_page(struct kb_test *t, const char *dossier);
const char *case_page(const char *id);

/* The handler opens a case, which is an act. */
void read_case(struct kb_test *t, const char *id);

/* The handler asks the pupil in: the twenty digits of the page. */
const char *invite(struct kb_test *t, const char *id);

/* The page of who has a code; the pupil exchanges the digits for one, on a phone that nobody is signed in on. */
struct kb_test_reply look(struct kb_test *t, const char *code);
void bind_code(struct kb_test *t, const char *digits, char code[SEAL_CODE]);

/* A button on the page of who has a code; on the guardian's page of a case. */
struct kb_test_reply tap(struct kb_test *t, const struct kb_test_reply *p, const char *what);
struct kb_test_reply press(struct kb_test *t, const char *path, const char *what);

#endif
