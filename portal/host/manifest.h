/* manifest.h - the small text beside a backup that says what must be in it.
 *
 *     klankbord backup 1
 *     program 0.1.0
 *     made 20261125T165000Z
 *     bytes 122880
 *     sha256 (64 hex digits, of the copy)
 *     migration ... and rows ...  (the facts of store/backup.h)
 *     mark (64 hex digits)
 *
 * The mark is made with the keys of the house over all that stands above it. Who can
 * write to the folder of backups, but has not the keys, cannot make a file that would
 * be restored. */
#ifndef KB_MANIFEST_H
#define KB_MANIFEST_H

#include "ctx.h"

enum { KB_SUM_TEXT = 65 };

struct kb_manifest {
	const char *program, *made, *sha256;
	int64_t bytes;
	const char *facts;
};

/* "x/NAME.db" -> "x/NAME.manifest"; NULL: the name does not end so. */
const char *kb_manifest_path(struct kb_arena *a, const char *copy);

/* Writes and syncs a new file (mode 0600). KB_FAIL: logged, nothing is left. */
enum kb_rc kb_manifest_write(struct kb_ctx *c, const char *path, const struct kb_manifest *m);

/* Reads it. `foreign`: take one that was marked with other keys. KB_FAIL: logged. */
enum kb_rc kb_manifest_read(struct kb_ctx *c, const char *path, bool foreign, struct kb_manifest *m);

/* SHA-256 and size of what is read from `fd`, written on to `to` where that is not -1.
 * KB_FAIL: errno says why. */
enum kb_rc kb_sum_file(int fd, int to, char sum[KB_SUM_TEXT], int64_t *bytes);

/* Is this sum the one of the manifest? KB_FAIL: logged. */
enum kb_rc kb_manifest_fits(const struct kb_manifest *m, const char *name, const char *sum, int64_t bytes);

#endif
