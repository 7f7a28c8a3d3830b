/* test-shim.c - the VFS of the system with somebody in front of it (test-shim.h). */
#include "test-shim.h"

#include <stdlib.h>
#include <string.h>

struct shim_file_ {
	sqlite3_file base;
	enum shim_file is;
	sqlite3_file *real; /* lies behind this struct */
};

static sqlite3_vfs *below, shim;
static int (*handler)(struct shim_call *c);
static void *handler_arg;

#define SHIM(f) ((struct shim_file_ *)(f))
#define REAL(f) (SHIM(f)->real)
#define DOWN(f, method, ...) (REAL(f)->pMethods->method(REAL(f), ##__VA_ARGS__))

/* ---- What is told ---- */

static int tell(struct shim_call c)
{
	c.arg = handler_arg;
	c.file = c.to == NULL ? c.file : c.to->is;
	return handler(&c);
}

static int on_write(sqlite3_file *f, const void *data, int n, sqlite3_int64 at)
{
	return tell((struct shim_call){ .op = SHIM_WRITE, .to = SHIM(f), .data = data, .n = n, .at = at });
}

static int on_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	return tell((struct shim_call){ .op = SHIM_TRUNCATE, .to = SHIM(f), .at = size });
}

static int on_sync(sqlite3_file *f, int flags)
{
	return tell((struct shim_call){ .op = SHIM_SYNC, .to = SHIM(f), .n = flags });
}

/* SQLite calls it between reading the header of the wal-index and the checkpoint. */
static int on_unfetch(sqlite3_file *f, sqlite3_int64 at, void *page)
{
	return tell((struct shim_call){ .op = SHIM_UNFETCH, .to = SHIM(f), .at = at, .data = page });
}

static int on_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	int rc = DOWN(f, xShmLock, offset, n, flags);
	tell((struct shim_call){ .op = SHIM_LOCKED, .to = SHIM(f), .at = offset, .n = flags });
	return rc;
}

static int on_delete(sqlite3_vfs *v, const char *name, int sync)
{
	size_t n = strlen(name);
	(void)v;
	return tell((struct shim_call){ .op = SHIM_DELETE, .data = name, .n = sync,
	    .file = n > 4 && strcmp(name + n - 4, "-wal") == 0 ? SHIM_WAL : SHIM_OTHER });
}

int shim_go(struct shim_call *c)
{
	switch (c->op) {
	case SHIM_WRITE:
		return DOWN(c->to, xWrite, c->data, c->n, c->at);
	case SHIM_TRUNCATE:
		return DOWN(c->to, xTruncate, c->at);
	case SHIM_SYNC:
		return DOWN(c->to, xSync, c->n);
	case SHIM_DELETE:
		return below->xDelete(below, c->data, c->n);
	default: /* no page is ever mapped: nothing to give back; a lock was taken before */
		return SQLITE_OK;
	}
}

/* ---- What is handed on ---- */

static int on_close(sqlite3_file *f) { return DOWN(f, xClose); }
static int on_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at) { return DOWN(f, xRead, to, n, at); }
static int on_size(sqlite3_file *f, sqlite3_int64 *n) { return DOWN(f, xFileSize, n); }
static int on_lock(sqlite3_file *f, int how) { return DOWN(f, xLock, how); }
static int on_unlock(sqlite3_file *f, int how) { return DOWN(f, xUnlock, how); }
static int on_check_lock(sqlite3_file *f, int *is) { return DOWN(f, xCheckReservedLock, is); }
static int on_control(sqlite3_file *f, int what, void *arg) { return what == SQLITE_FCNTL_SIZE_HINT ? SQLITE_OK : DOWN(f, xFileControl, what, arg); }
static int on_sector(sqlite3_file *f) { return DOWN(f, xSectorSize); }
static int on_device(sqlite3_file *f) { return DOWN(f, xDeviceCharacteristics); }
static int on_shm_map(sqlite3_file *f, int i, int n, int make, void volatile **at) { return DOWN(f, xShmMap, i, n, make, at); }
static void on_shm_barrier(sqlite3_file *f) { DOWN(f, xShmBarrier); }
static int on_shm_unmap(sqlite3_file *f, int remove) { return DOWN(f, xShmUnmap, remove); }

static int on_fetch(sqlite3_file *f, sqlite3_int64 at, int n, void **page)
{
	(void)f, (void)at, (void)n;
	*page = NULL;
	return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
	3, on_close, on_read, on_write, on_truncate, on_sync, on_size, on_lock, on_unlock, on_check_lock, on_control,
	on_sector, on_device, on_shm_map, on_shm_lock, on_shm_barrier, on_shm_unmap, on_fetch, on_unfetch,
};

static int on_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *got)
{
	struct shim_file_ *s = SHIM(f);
	(void)v;
	s->real = (sqlite3_file *)(s + 1);
	s->is = flags & SQLITE_OPEN_MAIN_DB ? SHIM_DB : flags & SQLITE_OPEN_WAL ? SHIM_WAL : SHIM_OTHER;
	int rc = below->xOpen(below, name, s->real, flags, got);
	s->base.pMethods = rc == SQLITE_OK ? &methods : NULL;
	return rc;
}

/* ---- Coming and going ---- */

void shim_install(int (*on)(struct shim_call *c), void *arg)
{
	if (below == NULL) {
		below = sqlite3_vfs_find(NULL);
		shim = *below;
		shim.zName = "shim";
		shim.szOsFile = (int)sizeof(struct shim_file_) + below->szOsFile;
		shim.xOpen = on_open;
		shim.xDelete = on_delete;
	}
	handler = on;
	handler_arg = arg;
	if (sqlite3_vfs_register(&shim, 1) != SQLITE_OK)
		abort();
}

/* Connections that were opened through it stay so. */
void shim_remove(void)
{
	handler = shim_go;
	sqlite3_vfs_unregister(&shim);
}
