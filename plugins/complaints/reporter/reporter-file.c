/* reporter-file.c - a reporter adds a recording or a photo, and hears and sees what is there.
 *
 * Who has a code has no cookie, so a file is fetched by an address that holds, sealed, which file it is and what opens
 * it. It is good for half an hour, as the page is, and stands in no list of pages that were visited. */
#include <sodium.h>
#include <string.h>

#include "reporter.h"

/* Behind a case's id: the ticket. Letters of base64url, where "_" may not stand in an address of ours. */
static const char *to_address(struct kb_ctx *c, const char *sealed)
{
	char *to = kb_alloc(c, 2 * strlen(sealed) + 1), *at = to;

	for (; *sealed; sealed++) {
		if (*sealed == '_' || *sealed == '-')
			*at++ = '-';
		*at++ = *sealed == '_' ? '1' : *sealed == '-' ? '0' : *sealed;
	}
	return to;
}

static const char *from_address(struct kb_ctx *c, const char *part)
{
	char *to = kb_alloc(c, strlen(part) + 1), *at = to;

	for (; *part; part++)
		*at++ = *part != '-' ? *part : *++part == '1' ? '_' : '-';
	return to;
}

/* Case and file, key, kind and length, as bytes: an address is short, and no part of it is longer than this. */
enum { PART = 100 };
struct heard { seal_byte case_id[SEAL_ID], file[SEAL_ID], key[SEAL_KEY]; uint32_t kind, n; };

void show_file(struct kb_ctx *c, const struct casefile *f, const char *ticket, struct complaints_said *s)
{
	struct heard h;
	struct file file;
	const char *url, *sealed;

	memset(&h, 0, sizeof h);
	if (!ticket_read(c, ticket, &file) || !hex_read(f->id, h.case_id, SEAL_ID) || !hex_read(file.id, h.file, SEAL_ID))
		return;
	memcpy(h.key, file.key, SEAL_KEY);
	h.kind = file.kind;
	h.n = (uint32_t)file.n;
	sealed = to_address(c, kb_carry(c, &h, sizeof h));
	url = kb_url(c, "complaints.heard", kb_fmt(c, "%.*s", PART, sealed), sealed + PART, NULL);
	s->alt = kb_fmt(c, "%s, %s", kb_say(c, file.kind == MEDIA_JPEG ? "complaints.file.photo" : "complaints.file.sound", NULL), s->who);
	if (file.kind == MEDIA_JPEG)
		s->photo = url;
	else
		s->sound = url;
	sodium_memzero(&h, sizeof h);
	sodium_memzero(file.key, sizeof file.key);
}

enum kb_rc serve_heard(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct heard h;
	struct file f;
	const void *bytes;
	size_t n;

	if (kb_carried(c, from_address(c, kb_fmt(c, "%s%s", kb_part(r, "code"), kb_part(r, "id"))), HELD_SECONDS, &bytes, &n) != KB_OK || n != sizeof h)
		return kb_refuse(r, 404, "error.not_found");
	memcpy(&h, bytes, n);
	f = (struct file){ .id = hex_of(c, h.file, SEAL_ID), .kind = (enum media_kind)h.kind, .n = h.n };
	memcpy(f.key, h.key, SEAL_KEY);
	return file_send(r, hex_of(c, h.case_id, SEAL_ID), &f);
}

/* ---- To add one ---- */

enum kb_rc add_page(struct kb_req *r, const struct seal_reporter *keys, const struct dossier *d)
{
	struct kb_ctx *c = kb_task(r);
	const struct complaints_speak m = { .action = kb_url(c, "complaints.mine", NULL), .held = kb_carry(c, keys, sizeof(*keys)),
		.seen = kb_fmt(c, "%lld", (long long)dossier_seen(c, d)) };

	return kb_page(r, kb_say(c, "nav.title", NULL), complaints_add, &m);
}

/* Each body of the story gets it. */
static enum kb_rc add_to_all(struct kb_ctx *c, const struct dossier *d, const struct media *m)
{
	enum kb_rc rc = KB_OK;

	for (size_t i = 0; rc == KB_OK && i < d->n; i++)
		rc = file_add(c, &d->parts[i].own, m);
	return rc == KB_OK ? dossier_wake(c, d) : rc;
}

/* What is dear comes before the write lock. */
const char *reporter_adds(struct kb_req *r, const struct dossier *d)
{
	struct kb_ctx *c = kb_task(r);
	struct media m;
	const char *no = media_read(r, &m);

	if (!no) {
		dossier_touch(c, d);
		if (dossier_seen(c, d) != kb_int(r, "seen"))
			no = "complaints.case.newer";
		else
			no = add_to_all(c, d, &m) == KB_NONE ? "complaints.file.many" : "complaints.case.done";
	}
	photo_free(&m);
	return no;
}
