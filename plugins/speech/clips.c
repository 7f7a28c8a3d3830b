/* clips.c - keeps clips and gives them out.
 *
 * A clip is one row: the wording that it says and its one or two files. Its name is a hash
 * of the files, so an address never gives other bytes than before and a phone keeps it for
 * ever. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "speech.h"
#include "speech.sql.h"

enum { NAME_BYTES = 10 };

/* 1: drafts may be heard too. */
static int64_t drafts(const struct kb_ctx *c)
{
	return strcmp(kb_set(c, "speech.drafts"), "yes") == 0;
}

/* A list with room for one more behind its n things of `size` bytes: twice as much, when it is full. */
static void *with_room(struct kb_ctx *c, void *list, size_t n, size_t size)
{
	enum { FIRST = 256 };
	void *more;

	if (n != 0 && (n < FIRST || (n & (n - 1)) != 0))
		return list;
	more = kb_alloc(c, (n ? 2 * n : FIRST) * size);
	if (n)
		memcpy(more, list, n * size);
	return more;
}

/* ---- What can be heard ---- */

int64_t clips_age(struct kb_ctx *c)
{
	struct kb_rows *q = kb_ask(c, &speech_age);

	return kb_next(q) ? kb_col_int(q, 0) : 0;
}

size_t clips_list(struct kb_ctx *c, const struct kb_clip **list)
{
	struct kb_rows *q = kb_ask(c, &speech_list, kb_i(drafts(c)));
	struct kb_clip *all = NULL;
	size_t n = 0;

	while (kb_next(q)) {
		all = with_room(c, all, n, sizeof(*all));
		all[n++] = (struct kb_clip){ kb_col_int(q, 0), kb_url(c, "speech.clip", kb_col_text(q, 1), NULL) };
	}
	*list = all;
	return n;
}

struct clip_known {
	int64_t wording;
	enum clip_state state;
};

static int by_wording(const void *a, const void *b)
{
	const struct clip_known *x = a, *y = b;

	return (x->wording > y->wording) - (x->wording < y->wording);
}

static enum clip_state state_of(bool mp3, bool opus)
{
	return mp3 ? (opus ? CLIP_BOTH : CLIP_MP3_ONLY) : opus ? CLIP_OPUS_ONLY : CLIP_NONE;
}

struct clip_states clips_states(struct kb_ctx *c)
{
	struct kb_rows *q = kb_ask(c, &speech_state);
	struct clip_known *all = NULL;
	size_t n = 0;

	while (kb_next(q)) {
		all = with_room(c, all, n, sizeof(*all));
		all[n++] = (struct clip_known){ kb_col_int(q, 0), state_of(kb_col_int(q, 1), kb_col_int(q, 2)) };
	}
	if (n)
		qsort(all, n, sizeof(*all), by_wording);
	return (struct clip_states){ all, n };
}

enum clip_state clips_state(const struct clip_states *s, int64_t wording)
{
	const struct clip_known key = { .wording = wording };
	const struct clip_known *found = s->n ? bsearch(&key, s->list, s->n, sizeof(*s->list), by_wording) : NULL;

	return found ? found->state : CLIP_NONE;
}

const char *clips_name(struct kb_ctx *c, int64_t wording)
{
	struct kb_rows *q = kb_ask(c, &speech_name, kb_i(wording));

	return kb_next(q) ? kb_col_text(q, 0) : NULL;
}

bool clips_has(struct kb_ctx *c, int64_t wording, bool draft)
{
	struct kb_rows *q = kb_ask(c, &speech_files, kb_i(wording), kb_i(draft));
	size_t mp3 = 0;

	if (kb_next(q))
		kb_col_blob(q, 0, &mp3);
	return mp3 > 0;
}

/* ---- Keeping ---- */

/* The files of one clip; n 0: not there. */
struct files {
	const void *mp3, *opus;
	size_t nmp3, nopus;
};

static struct files read_files(struct kb_rows *q)
{
	struct files f = { "", "", 0, 0 };

	if (!kb_next(q))
		return f;
	f.mp3 = kb_col_blob(q, 0, &f.nmp3);
	f.opus = kb_col_blob(q, 1, &f.nopus);
	return f;
}

static const char *name_of(struct kb_ctx *c, const struct files *f)
{
	crypto_generichash_state state;
	unsigned char hash[crypto_generichash_BYTES];
	char *hex = kb_alloc(c, 2 * NAME_BYTES + 1);

	crypto_generichash_init(&state, NULL, 0, sizeof(hash));
	crypto_generichash_update(&state, f->mp3, f->nmp3);
	crypto_generichash_update(&state, (const unsigned char *)"|", 1);
	crypto_generichash_update(&state, f->opus, f->nopus);
	crypto_generichash_final(&state, hash, sizeof(hash));
	return sodium_bin2hex(hex, 2 * NAME_BYTES + 1, hash, NAME_BYTES);
}

static struct kb_val blob(const void *bytes, size_t n)
{
	return n ? kb_b(bytes, n) : (struct kb_val){ .is = KB_V_NULL };
}

/* The other file of the clip stays. */
enum kb_rc clips_take(struct kb_ctx *c, int64_t wording, bool draft, const void *bytes, size_t n, const char **why)
{
	struct kb_sound s;
	struct files f;

	if (kb_sound_read(c, bytes, n, &s, why) != KB_OK)
		return KB_NONE;
	kb_run(c, &speech_older);
	f = read_files(kb_ask(c, &speech_files, kb_i(wording), kb_i(draft)));
	if (s.is == KB_SOUND_OPUS) {
		f.opus = s.bytes;
		f.nopus = s.n;
	} else {
		f.mp3 = s.bytes;
		f.nmp3 = s.n;
	}
	return kb_run(c, &speech_keep, kb_i(wording), kb_i(draft), kb_t(name_of(c, &f)), kb_i(s.tenths),
	    blob(f.mp3, f.nmp3), blob(f.opus, f.nopus));
}

/* ---- Giving ---- */

static enum kb_rc serve_file(struct kb_req *r, bool small)
{
	struct kb_ctx *c = kb_task(r);
	struct files f = read_files(kb_ask(c, &speech_named, kb_t(kb_part(r, "clip")), kb_i(drafts(c))));

	if (!f.nmp3)
		return KB_NONE;
	if (small && f.nopus)
		return kb_send(r, "audio/ogg", f.opus, f.nopus, true);
	return kb_send(r, "audio/mpeg", f.mp3, f.nmp3, true);
}

enum kb_rc serve_clip(struct kb_req *r)
{
	return serve_file(r, false);
}

enum kb_rc serve_opus(struct kb_req *r)
{
	return serve_file(r, true);
}
