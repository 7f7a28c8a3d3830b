/* ctx.h - the task at hand, seen from inside the core.
 *
 * `struct kb_house` is what all tasks of a process share: host/ (or a test)
 * builds it once and nobody writes to it afterwards. `struct kb_ctx` is one task.
 * Both only point at the rooms above base/; each room defines its own struct. */
#ifndef KB_CTX_H
#define KB_CTX_H

#include <stdatomic.h>

#include "arena.h"
#include "klankbord.h"

struct kb_texts;    /* text/   */
struct kb_lang;     /* text/   */
struct kb_store;    /* store/  */
struct kb_routes;   /* web/    */
struct kb_keys;     /* web/    */
struct kb_forms;    /* form/   */
struct kb_budgets;  /* web/    */
struct kb_lanes;    /* web/    */
struct kb_voices;   /* view/   */

/* A setting as it stands for this process. */
struct kb_setting_value { const char *name, *value; };

/* A static file and its address, in which its hash stands. */
struct kb_asset { const char *file, *url; };

/* Whose code runs, as a place in the list of plugins (0: the core), and whose ran in the
 * task at hand, a bit each. Others look at it while this process works. */
struct kb_stage {
	_Atomic uint32_t now;
	_Atomic uint64_t seen;
};

struct kb_house {
	const struct kb_plugin *const *plugins; /* the core's own table first */
	size_t nplugins;
	struct kb_texts *texts;
	struct kb_store *store; /* this process's own connection; opened after the fork */
	struct kb_routes *routes;
	struct kb_keys *keys;
	struct kb_forms *forms;
	struct kb_budgets *budgets; /* shared by all processes; NULL: nothing is counted */
	struct kb_lanes *lanes;     /* likewise */
	struct kb_voices *voices;   /* what can be heard, as this process knows it; NULL: nothing */
	const struct kb_setting_value *settings;
	size_t nsettings;
	const struct kb_asset *assets;
	size_t nassets;
	const char *const *folders;  /* in which plugins lie, a NULL behind the last; NULL but while they start */
	const void **started;        /* what each plugin's start returned; NULL: none was started */
	bool example;    /* this store is the example organisation */
	struct kb_stage *stage;        /* of this process; NULL: nobody looks */
	const _Atomic uint64_t *shut;  /* plugins that lost their pages, a bit each; NULL: none */
};

struct kb_ctx {
	struct kb_house *house;
	struct kb_arena *arena;
	const struct kb_plugin *plugin; /* whose code runs: the walls follow it */
	const struct kb_lang *lang;
	struct kb_person who;
	int64_t now;
	int32_t month;
	enum { KB_TX_NONE, KB_TX_READ, KB_TX_WRITE } tx;
	int64_t changed;
	bool failed;
	bool told; /* an observation was told: poke the keeper after the commit */
	bool forget; /* what was deleted must leave the WAL too, see kb_forget() */
	bool second; /* this session gave a code from the phone too */
	bool forms_known; /* what the store holds of forms was looked at in this task */
	const char *about; /* what the slot that is shown now is about, see kb_about(); NULL: nothing was said */
	const char *secret; /* of the session, for kb_session_secret(); NULL: nobody is signed in */
	const char *csrf; /* secret of the session that CSRF tokens are bound to; NULL: none */
};

/* Begins a task at instant `now` (month in Amsterdam given by the caller) on an
 * arena that the caller owns; language and plugin are set by the caller. */
void kb_ctx_begin(struct kb_ctx *c, struct kb_house *h, struct kb_arena *a, int64_t now, int32_t month);

/* Runs as another plugin: returns the one before, to go back to. */
const struct kb_plugin *kb_ctx_enter(struct kb_ctx *c, const struct kb_plugin *p);

/* Did workers die so often in this plugin that it lost its pages and pieces? */
bool kb_is_shut(const struct kb_house *h, const struct kb_plugin *p);

#endif
