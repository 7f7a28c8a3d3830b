/* assets.h - static files and the hashed names they have on disk.
 *
 * The build copies each file FILE of static/ to a name that holds a hash of its
 * bytes, so that browsers may keep it for a year, and writes one line
 * `FILE HASHED` for each into the file "manifest". nginx serves the files; the
 * portal needs only the names. */
#ifndef KB_ASSETS_H
#define KB_ASSETS_H

#include "ctx.h"

/* Reads DIR/manifest into h->assets. KB_FAIL: logged with what to do. */
enum kb_rc kb_assets_read(struct kb_house *h, struct kb_arena *a, const char *dir);

#endif
