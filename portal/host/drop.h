/* drop.h - root only as long as root is needed. */
#ifndef KB_DROP_H
#define KB_DROP_H

#include <pwd.h>

#include "ctx.h"

/* The user of this name. NULL: there is none, or it is root by another name; logged. */
const struct passwd *kb_drop_find(const char *user);

/* Makes the data folder and its run folder where they are not there and gives them to the
 * user. KB_FAIL: logged; a folder that belongs to another is left alone. */
enum kb_rc kb_drop_folders(struct kb_arena *a, const char *data, const struct passwd *user);

/* Becomes the user for good. KB_FAIL: logged; the process must not go on. */
enum kb_rc kb_drop(const struct passwd *user);

#endif
