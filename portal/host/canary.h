/* canary.h - is this process still what it was before the request?
 *
 * What a plugin leaves behind meets the next person: a descriptor that is closed or
 * never closed, a signal that stays blocked, files that others may read, another
 * locale. A look costs six system calls. */
#ifndef KB_CANARY_H
#define KB_CANARY_H

#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct kb_canary {
	int spare[2];     /* the lowest descriptors that are free */
	sigset_t blocked;
	mode_t mask;
	locale_t locale;
	char name[128];   /* of the locale of the whole process */
};

/* How things are now. */
void kb_canary_look(struct kb_canary *k);

/* NULL: as they were then; else what differs, for "after plugin x ...". */
const char *kb_canary_differs(const struct kb_canary *k);

/* A descriptor that tells the memory of this process, also inside the sandbox; the MiB of
 * all addresses that it has, and those that are its own. -1: not known. */
int kb_memory_open(void);
int64_t kb_memory_all(int fd);
int64_t kb_memory_own(int fd);

#endif
