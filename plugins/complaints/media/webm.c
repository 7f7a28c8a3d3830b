/* webm.c - sound in WebM (RFC 8794, RFC 9559), as Chromium and Firefox record it.
 *
 * A browser writes while it records, so a segment and its clusters have no known size: they are stepped into and
 * their children stand in one row. What is not on the list becomes a Void element of the same length: titles, dates, names of
 * programs, tags, attachments. */
#include <stdint.h>
#include <string.h>

#include "media.h"

enum { EBML = 0x1a45dfa3, SEGMENT = 0x18538067, INFO = 0x1549a966, TRACKS = 0x1654ae6b, CLUSTER = 0x1f43b675,
	SEEK = 0x114d9b74, CUES = 0x1c53bb6b, TRACK = 0xae, SCALE = 0x2ad7b1, TIME = 0xe7, SIMPLE = 0xa3, GROUP = 0xa0, BLOCK = 0xa1,
	TRACK_TYPE = 0x83, CODEC = 0x86, DOC_TYPE = 0x4282, VOID_ID = 0xec, IS_SOUND = 2, MANY = 1000000 };

/* Children that stay. */
static const uint32_t of_info[] = { SCALE, 0x4489, 0 };
static const uint32_t of_track[] = { 0xd7, 0x73c5, TRACK_TYPE, CODEC, 0x63a2, 0x56aa, 0x56bb, 0xe1, 0x9c, 0xb9, 0x88, 0x55aa, 0x23e383,
	0x6de7, 0x55ee, 0xaa, 0 };
static const uint32_t in_row[] = { SEEK, CUES, TIME, SIMPLE, BLOCK, 0x9b, 0x75a2, 0xfb, 0xab, 0xa7, 0 };

struct element { uint32_t id; unsigned char *head, *body; size_t head_len, len; bool open; };

struct webm { uint64_t scale, cluster, last; bool segment, sound, block; };

static bool is_in(const uint32_t *list, uint32_t id)
{
	for (; *list; list++)
		if (*list == id)
			return true;
	return false;
}

/* How many bytes a number has, by its first one; 0: none that there is. */
static size_t width_of(unsigned char first, size_t most)
{
	for (size_t i = 0; i < most; i++)
		if (first & 0x80 >> i)
			return i + 1;
	return 0;
}

static bool read_element(unsigned char *s, size_t n, struct element *e)
{
	size_t id = n ? width_of(s[0], 4) : 0, size = id && id < n ? width_of(s[id], 8) : 0;
	uint64_t len, all;

	if (!size || n - id < size)
		return false;
	*e = (struct element){ .head = s, .head_len = id + size, .body = s + id + size };
	for (size_t i = 0; i < id; i++)
		e->id = e->id << 8 | s[i];
	all = (1ull << 7 * size) - 1;
	len = s[id] & (0xffu >> size);
	for (size_t i = 1; i < size; i++)
		len = len << 8 | s[id + i];
	e->open = len == all;
	if (!e->open && len > n - e->head_len)
		return false;
	e->len = e->open ? 0 : (size_t)len;
	return true;
}

/* As long as it was, with nothing in it. Its size is written in as many bytes as there were, so that it has room. */
static void make_void(const struct element *e)
{
	size_t size = e->head_len - 1 < 8 ? e->head_len - 1 : 8, body = e->head_len + e->len - 1 - size;

	memset(e->head, 0, e->head_len + e->len);
	e->head[0] = VOID_ID;
	for (size_t i = 0; i < size; i++)
		e->head[1 + i] = (unsigned char)((uint64_t)body >> 8 * (size - 1 - i));
	e->head[1] |= (unsigned char)(0x80 >> (size - 1));
}

static uint64_t number_in(const struct element *e)
{
	uint64_t v = 0;

	for (size_t i = 0; i < e->len && i < 8; i++)
		v = v << 8 | e->body[i];
	return v;
}

static bool is_text(const struct element *e, const char *words)
{
	return e->len == strlen(words) && memcmp(e->body, words, e->len) == 0;
}

/* ---- What stands in the head ---- */

static bool read_head(const struct element *head)
{
	struct element e;
	bool webm = false;

	for (size_t at = 0; at < head->len; at += e.head_len + e.len) {
		if (!read_element(head->body + at, head->len - at, &e) || e.open)
			return false;
		webm |= e.id == DOC_TYPE && (is_text(&e, "webm") || is_text(&e, "matroska"));
	}
	return webm;
}

static bool read_info(struct webm *w, const struct element *info)
{
	struct element e;

	for (size_t at = 0; at < info->len; at += e.head_len + e.len) {
		if (!read_element(info->body + at, info->len - at, &e) || e.open)
			return false;
		if (e.id == SCALE)
			w->scale = number_in(&e);
		if (!is_in(of_info, e.id))
			make_void(&e);
	}
	return w->scale > 0 && w->scale <= 1000000000;
}

/* One track of sound, in Opus, as browsers record it: what Vorbis needs to be played holds comments. */
static bool read_track(const struct element *track)
{
	struct element e;
	bool sound = false, codec = false;

	for (size_t at = 0; at < track->len; at += e.head_len + e.len) {
		if (!read_element(track->body + at, track->len - at, &e) || e.open)
			return false;
		sound |= e.id == TRACK_TYPE && number_in(&e) == IS_SOUND;
		codec |= e.id == CODEC && is_text(&e, "A_OPUS");
		if (!is_in(of_track, e.id))
			make_void(&e);
	}
	return sound && codec;
}

static bool read_tracks(struct webm *w, const struct element *tracks)
{
	struct element e;

	for (size_t at = 0; at < tracks->len; at += e.head_len + e.len) {
		if (!read_element(tracks->body + at, tracks->len - at, &e) || e.open)
			return false;
		if (e.id != TRACK)
			make_void(&e);
		else if (w->sound || !read_track(&e))
			return false; /* pictures, or a second track */
		else
			w->sound = true;
	}
	return w->sound;
}

/* ---- The row ---- */

/* A block says when it sounds, counted from its cluster. */
static bool read_block(struct webm *w, const struct element *e)
{
	size_t track = e->len ? width_of(e->body[0], 8) : 0;
	uint64_t at;

	if (!w->sound || !track || e->len < track + 3)
		return false;
	at = w->cluster + (((unsigned)e->body[track] << 8 | e->body[track + 1]) & 0x7fff);
	w->last = at > w->last ? at : w->last;
	w->block = true;
	return true;
}

static bool read_child(struct webm *w, struct element *e)
{
	switch (e->id) {
	case INFO: return read_info(w, e);
	case TRACKS: return read_tracks(w, e);
	case TIME: w->cluster = number_in(e); return w->cluster < MANY * 100ull;
	case SIMPLE:
	case BLOCK: return read_block(w, e);
	default: break;
	}
	if (!is_in(in_row, e->id))
		make_void(e);
	return true;
}

static bool is_stepped_into(uint32_t id)
{
	return id == SEGMENT || id == CLUSTER || id == GROUP;
}

bool sound_webm(unsigned char *bytes, size_t n, int *tenths)
{
	struct webm w = { .scale = 1000000 };
	struct element e;
	uint64_t ms;
	size_t at;

	if (!read_element(bytes, n, &e) || e.id != EBML || e.open || !read_head(&e))
		return false;
	for (at = e.head_len + e.len; at < n; at += e.head_len + (is_stepped_into(e.id) ? 0 : e.len)) {
		if (!read_element(bytes + at, n - at, &e) || (!w.segment && e.id != SEGMENT))
			return false;
		w.segment = true;
		if (!is_stepped_into(e.id) && (e.open || !read_child(&w, &e)))
			return false;
	}
	ms = w.last * w.scale / 1000000;
	*tenths = ms > MANY ? MANY : (int)(ms / 100);
	return w.block;
}
