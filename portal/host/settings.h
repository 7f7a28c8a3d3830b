/* settings.h - what the operator decided, by name.
 *
 * A setting is declared in the table of the core or of a plugin with a preset and
 * a meaning. It is given in a file of `name = value` lines (# opens a comment) or
 * as `--set name=value`; what comes later wins. The preset tells the kind: where it
 * is "on" or "off" the value must be one of these; where it is a whole number the
 * value must be one; anything else is one line of text. */
#ifndef KB_SETTINGS_H
#define KB_SETTINGS_H

#include <stdio.h>
#include "ctx.h"

enum {
	KB_SETTINGS_MAX = 256,       /* settings that may be given */
	KB_SETTINGS_LINE = 2048,     /* bytes of one line */
	KB_SETTINGS_FILE = 65536     /* bytes of the file */
};

struct kb_settings;

/* No setting given yet. `core` is the list that kb_settings_get() takes presets
 * from before the plugins are known. */
struct kb_settings *kb_settings_new(struct kb_arena *a, const struct kb_setting *core);

/* Reads the file at `path`. A file that is not there is an error only where it
 * `must` be. KB_FAIL: logged with file and line. */
enum kb_rc kb_settings_read(struct kb_settings *s, const char *path, bool must);

/* The lines of a file that is open; `path` names it in what is logged. */
enum kb_rc kb_settings_take(struct kb_settings *s, FILE *f, const char *path);

/* Takes one "name=value"; `where` tells the operator where it stood. KB_FAIL: logged. */
enum kb_rc kb_settings_put(struct kb_settings *s, const char *pair, const char *where);

/* A setting of the core: what was given, else the preset; "" for no such name. */
const char *kb_settings_get(const struct kb_settings *s, const char *name);

/* Holds everything given against everything declared and fills h->settings with
 * one value for each declared name. A name that nobody declares and a value of the
 * wrong kind are errors: KB_FAIL, each logged with where it stood and, for a name,
 * the names that are near. */
enum kb_rc kb_settings_settle(struct kb_settings *s, struct kb_house *h);

/* The value of a settled setting; "" for no such name. */
const char *kb_house_set(const struct kb_house *h, const char *name);

/* The same as a whole number, and as a yes or no. */
int64_t kb_house_int(const struct kb_house *h, const char *name);
bool kb_house_on(const struct kb_house *h, const char *name);

#endif
