/* files.c - recordings and photos of a case, sealed.
 *
 * Each has a key of its own (seal_stream_put()). A ticket says which file it is and holds that key; it is the text of an
 * envelope of the case, so who opens the case opens its files, whatever epoch it is wrapped to, and what is shredded
 * takes them along. Of a recording that was made before its case is there the ticket travels sealed with the answers.
 *
 * What waits is bounded in bytes, for the whole house. When that is full, the place with the most of it gives way, its oldest
 * first: nobody is refused, and who fills it from one place takes from nobody else. Of the sender nothing is kept but that place. */
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "complaints.sql.h"

enum { HOUR = 3600, WAIT_HOURS = 13, FILES_MAX = 20, MIB = 1 << 20, WAITING_MIB = 512, WAITING_LEAST = 4 };

/* ---- Tickets ---- */

/* "ID KEY webm 12345 678": file, key, kind, bytes, tenths of a second. */
static const char *ticket_write(struct kb_ctx *c, const char *id, const seal_byte key[SEAL_KEY], const struct media *m)
{
	return kb_fmt(c, "%s %s %s %zu %d", id, hex_of(c, key, SEAL_KEY), media_name(m->kind), m->n, m->tenths);
}

bool ticket_read(struct kb_ctx *c, const char *ticket, struct file *f)
{
	char id[33], key[2 * SEAL_KEY + 1], kind[8];
	int end = 0;

	if (!ticket || sscanf(ticket, "%32[0-9a-f] %64[0-9a-f] %7[a-z0-9] %zu %d%n", id, key, kind, &f->n, &f->tenths, &end) != 5 || ticket[end] != '\0')
		return false;
	f->id = kb_fmt(c, "%s", id);
	f->kind = media_by_name(kind);
	return strlen(id) == 32 && f->kind != MEDIA_NONE && hex_read(key, f->key, SEAL_KEY);
}

/* ---- Into the store ---- */

/* Sealed under a fresh key. */
static const seal_byte *seal(struct kb_ctx *c, const struct media *m, const char *id, size_t *n, const char **ticket)
{
	seal_byte key[SEAL_KEY], *sealed;

	randombytes_buf(key, sizeof key);
	*n = seal_stream_size(m->n);
	sealed = kb_alloc(c, *n);
	seal_stream_put(sealed, key, m->bytes, m->n);
	*ticket = ticket_write(c, id, key, m);
	sodium_memzero(key, sizeof key);
	return sealed;
}

static int64_t count(struct kb_rows *q)
{
	return kb_next(q) ? kb_col_int(q, 0) : 0;
}

/* Bytes that may wait. A recording is far shorter than the least of it. */
static int64_t room(struct kb_ctx *c)
{
	int mib = atoi(kb_set(c, "complaints.waiting_mib"));

	return (int64_t)(mib <= 0 ? WAITING_MIB : mib < WAITING_LEAST ? WAITING_LEAST : mib) * MIB;
}

/* The fullest place gives way until the rest fits; what came in just now stays. */
static void make_room(struct kb_ctx *c, const char *newest)
{
	int64_t most = room(c), before = INT64_MAX, held;

	while ((held = count(kb_ask(c, &complaints_files_waiting))) > most && held < before) {
		kb_run(c, &complaints_file_give_way, kb_t(newest));
		before = held;
	}
}

enum kb_rc file_wait(struct kb_ctx *c, const struct media *m, const char *place, const char **ticket)
{
	const char *id = kb_key(c);
	int64_t until = (kb_now(c) / HOUR + WAIT_HOURS) * HOUR;
	size_t n;
	const seal_byte *sealed = seal(c, m, id, &n, ticket);

	kb_run(c, &complaints_file_wait, kb_t(id), kb_i(until), kb_b(sealed, n), kb_t(place));
	make_room(c, id);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

bool file_waits(struct kb_ctx *c, const char *ticket)
{
	struct file f;

	if (!ticket_read(c, ticket, &f))
		return false;
	sodium_memzero(f.key, sizeof f.key);
	return kb_next(kb_ask(c, &complaints_file_waits, kb_t(f.id)));
}

/* A second body of the same story has the same bytes under the same key; NULL: they are not there any more. */
static const char *copy(struct kb_ctx *c, const char *id, const char *case_id, const char *ticket)
{
	const char *own = kb_key(c);

	kb_run(c, &complaints_file_copy, kb_t(id), kb_t(own), kb_t(case_id));
	if (kb_changed(c) == 1)
		return kb_fmt(c, "%s%s", own, ticket + strlen(id));
	kb_fail(c, "the recording of an intake is not there any more");
	return NULL;
}

enum kb_rc file_join(struct kb_ctx *c, const struct hand *h, struct seal_at *at, const char *ticket)
{
	struct file f;

	if (!ticket_read(c, ticket, &f))
		return kb_fail(c, "an intake came with a recording that is none");
	kb_run(c, &complaints_file_join, kb_t(f.id), kb_t(h->f->id));
	if (kb_changed(c) != 1)
		ticket = copy(c, f.id, h->f->id, ticket);
	at->kind = SEAL_FILE_KEY;
	sodium_memzero(f.key, sizeof f.key);
	return ticket ? case_put(c, h, at, kb_lang(c), ticket) : KB_FAIL;
}

enum kb_rc file_add(struct kb_ctx *c, const struct hand *h, const struct media *m)
{
	const char *id = kb_key(c), *ticket;
	const seal_byte *sealed;
	size_t n;

	case_touch(c, h->f->id);
	if (count(kb_ask(c, &complaints_files_of_case, kb_t(h->f->id))) >= FILES_MAX)
		return KB_NONE;
	sealed = seal(c, m, id, &n, &ticket);
	kb_run(c, &complaints_file_add, kb_t(id), kb_t(h->f->id), kb_b(sealed, n));
	return case_write(c, h, SEAL_FILE_KEY, kb_lang(c), ticket);
}

enum kb_rc files_tidy(struct kb_ctx *c)
{
	return kb_run(c, &complaints_files_tidy, kb_i(kb_now(c)));
}

/* ---- Out of it ---- */

const void *file_open(struct kb_ctx *c, const char *case_id, const struct file *f)
{
	struct kb_rows *q = kb_ask(c, &complaints_file_of, kb_t(f->id), kb_t(case_id));
	seal_byte *clear;
	size_t n, len;
	const void *sealed;

	if (!kb_next(q))
		return NULL;
	sealed = kb_col_blob(q, 0, &n);
	clear = kb_alloc(c, n);
	return seal_stream_get(clear, &len, sealed, n, f->key) == SEAL_FINE && len == f->n ? clear : NULL;
}

enum kb_rc file_send(struct kb_req *r, const char *case_id, const struct file *f)
{
	const void *bytes = file_open(kb_task(r), case_id, f);

	return bytes ? kb_send(r, media_type(f->kind), bytes, f->n, false) : kb_refuse(r, 404, "error.not_found");
}

/* ---- What came with a request ---- */

const char *media_read(struct kb_req *r, struct media *m)
{
	struct kb_ctx *c = kb_task(r);
	size_t n;
	const char *bytes = kb_file(r, "file", &n);
	unsigned char *own;

	*m = (struct media){ .kind = MEDIA_NONE };
	if (!bytes)
		return "complaints.file.none";
	if (n > 3 && (memcmp(bytes, "\xff\xd8\xff", 3) == 0 || memcmp(bytes, "\x89PNG", 4) == 0))
		return photo_remake((const unsigned char *)bytes, n, m);
	if (n > SOUND_MAX)
		return "complaints.speak.long";
	own = kb_alloc(c, n);
	memcpy(own, bytes, n);
	return sound_clean(own, n, m);
}
