/* sandbox.h - what a worker or a keeper may still do once it works.
 *
 * Everything that needs more (opening the store, loading plugins, reading texts, the first
 * use of a library) happens before. Three walls, each behind the other:
 *
 *   limits     no core file; so many descriptors; so much memory
 *   Landlock   only the data folder and that of files to send can be opened, where the kernel has it
 *   seccomp    only the system calls of a short list; the worst end the process
 */
#ifndef KB_SANDBOX_H
#define KB_SANDBOX_H

#include "ctx.h"

/* Uses every library once, so that what it opens or makes at its first use is there
 * before the walls are. Before the fork: what it makes is then shared. */
void kb_warm(struct kb_house *h);

/* One line about the walls of this machine, for the operator. */
void kb_sandbox_tell(const struct kb_house *h);

/* Closes every descriptor but these and standard error; standard input and output lead
 * nowhere. The order of `keep` does not matter; -1 is none. */
void kb_sandbox_keep(const int *keep, size_t n);

/* Enters, by the settings sandbox, sandbox_kill, memory and data. KB_FAIL: logged; the
 * process must not serve. */
enum kb_rc kb_sandbox_enter(const struct kb_house *h);

/* ---- landlock.c ---- */

/* The version of Landlock in this kernel; 0: none. */
int kb_landlock_version(void);

/* From here on only files under these folders can be opened, made and removed. KB_NONE: the
 * kernel has none. KB_FAIL: it has, but errno says why it did not work. */
enum kb_rc kb_landlock_enter(const char *data, const char *files);

#endif
