/* pool.h - pools of workers: who serves what.
 *
 * Each pool has workers and a socket of its own. A flood of requests for one fills that
 * queue and keeps those workers busy; who asks for another pool waits in another queue.
 * What tells the web server to which pool a request goes is the front of its path, so
 * the pages of pool NAME lie under /{lang}/NAME and /{lang}/staff/NAME, and no others do
 * (plugincheck.c). The one that serves all the rest is main.
 *
 * Every worker can serve every page: a web server that knows of one socket only loses the
 * wall between the pools and nothing else. */
#ifndef KB_POOL_H
#define KB_POOL_H

#include <stddef.h>

enum kb_pool { KB_POOL_MAIN, KB_POOL_COMPLAINTS, KB_POOLS };

/* What a plugin calls it, and the setting that says how many workers it has. */
const char *kb_pool_name(enum kb_pool pool);
const char *kb_pool_setting(enum kb_pool pool);

/* The pool of this name; NULL: main. KB_POOLS: there is none. */
enum kb_pool kb_pool_find(const char *name);

/* The pool whose pages lie where this declared path does. */
enum kb_pool kb_pool_of_path(const char *path);

#endif
