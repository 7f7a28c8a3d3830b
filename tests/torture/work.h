/* work.h - what the torture programs share: a folder, the long or the short form, and
 * the lines "ok" and "not ok" that ./check counts. */
#ifndef KB_TORTURE_WORK_H
#define KB_TORTURE_WORK_H

#include "klankbord.h"

/* The short form (./check) or the long one (make torture)? KB_TORTURE says. */
bool work_is_long(void);

/* A temporary folder, in memory where the system has room there. */
const char *work_folder(void);

/* A path in the folder; valid until work_end(). */
const char *work_path(const char *fmt, ...) KB_PRINTF(1, 2);

/* Empties the folder; removes it with all that is in it. */
void work_clear(void);
void work_end(void);

/* A file made anew with the bytes; the copy of another. */
void work_write(const char *path, const void *bytes, size_t n);
void work_copy(const char *from, const char *to);

/* One promise, kept or not. */
void work_ok(bool fine, const char *fmt, ...) KB_PRINTF(2, 3);

/* The exit status: 0 if all were kept. */
int work_status(void);

/* Ends the program: it could not even begin what it is for. */
_Noreturn void work_give_up(const char *why);

#endif
