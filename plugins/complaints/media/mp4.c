/* mp4.c - sound in MP4 (ISO/IEC 14496-12), as Safari and the recorders of phones make it.
 *
 * Boxes in boxes. What is not on the list becomes a box "free" of the same length and zeros, so that all that counts bytes of
 * the file stays true: a phone writes where it was made there (udta), and its own name. The hours at which it was made, in three
 * heads, become zeros too. */
#include <stdint.h>
#include <string.h>

#include "media.h"

enum { HEAD = 8, DEEPEST = 6 };

/* Which boxes stay in which; those of `into` are looked through. */
static const struct { char in[5]; const char *stay, *into; } rules[] = {
	{ "", "ftypmoovmdatmoofsidxstyp", "moovmoof" },
	{ "moov", "mvhdtrakmvex", "trak" }, { "trak", "tkhdmdiaedts", "mdia" }, { "mdia", "mdhdhdlrminf", "minf" },
	{ "minf", "smhddinfstbl", "stbl" }, { "stbl", "stsdsttsstscstszstcoco64stss", "" },
	{ "moof", "mfhdtraf", "traf" }, { "traf", "tfhdtfdttrunsbgpsgpdsaizsaio", "" },
};

struct mp4 { bool moov, mdat, sound; int tracks; uint64_t tenths; };

struct box { unsigned char *all, *body; size_t n, head; const char *type; };

static uint64_t be(const unsigned char *s, size_t n)
{
	uint64_t v = 0;

	for (size_t i = 0; i < n; i++)
		v = v << 8 | s[i];
	return v;
}

static bool read_box(unsigned char *s, size_t n, struct box *b)
{
	uint64_t len;

	if (n < HEAD)
		return false;
	*b = (struct box){ .all = s, .head = HEAD, .type = (const char *)s + 4 };
	len = be(s, 4);
	if (len == 1 && n >= 16) {
		b->head = 16;
		len = be(s + 8, 8);
	} else if (len == 0)
		len = n;
	if (len < b->head || len > n)
		return false;
	b->n = (size_t)len;
	b->body = s + b->head;
	return true;
}

static bool is_type(const struct box *b, const char *type)
{
	return memcmp(b->type, type, 4) == 0;
}

/* `list` is types in one row, four letters each. */
static bool is_in(const char *list, const struct box *b)
{
	for (; *list; list += 4)
		if (memcmp(list, b->type, 4) == 0)
			return true;
	return false;
}

static void make_free(const struct box *b)
{
	memcpy(b->all + 4, "free", 4);
	memset(b->body, 0, b->n - b->head);
}

/* ---- The heads ---- */

/* Two hours stand behind version and flags: four bytes each, or eight. */
static bool wipe_hours(const struct box *b)
{
	size_t n = b->n - b->head, hours = n && b->body[0] == 1 ? 16 : 8;

	if (n < 4 + hours + 16)
		return false;
	memset(b->body + 4, 0, hours);
	return true;
}

/* How long the whole lasts; of what was recorded in parts it is 0. */
static void read_length(struct mp4 *m, const struct box *b)
{
	bool wide = b->body[0] == 1;
	const unsigned char *s = b->body + 4 + (wide ? 16 : 8);
	uint64_t scale = be(s, 4), n = be(s + 4, wide ? 8 : 4);

	if (scale && n < UINT32_MAX)
		m->tenths = n * 10 / scale;
}

/* Sound, and nothing to look at. The name of who made it goes. */
static bool read_handler(struct mp4 *m, const struct box *b)
{
	if (b->n - b->head < 24 || memcmp(b->body + 8, "soun", 4) != 0)
		return false;
	memset(b->body + 24, 0, b->n - b->head - 24);
	return ++m->tracks == 1;
}

/* One that browsers play. */
static bool read_codec(struct mp4 *m, const struct box *b)
{
	m->sound = b->n - b->head >= 16 && be(b->body + 4, 4) == 1 && (memcmp(b->body + 12, "mp4a", 4) == 0 || memcmp(b->body + 12, "Opus", 4) == 0);
	return m->sound;
}

static bool read_leaf(struct mp4 *m, const struct box *b)
{
	if (is_type(b, "mvhd") && wipe_hours(b)) {
		read_length(m, b);
		return true;
	}
	if (is_type(b, "tkhd") || is_type(b, "mdhd"))
		return wipe_hours(b);
	if (is_type(b, "hdlr"))
		return read_handler(m, b);
	if (is_type(b, "stsd"))
		return read_codec(m, b);
	m->moov |= is_type(b, "moov");
	m->mdat |= is_type(b, "mdat");
	return !is_type(b, "mvhd");
}

/* ---- All of them ---- */

static size_t rule_of(const char *in)
{
	for (size_t i = 1; i < sizeof(rules) / sizeof(*rules); i++)
		if (memcmp(rules[i].in, in, 4) == 0)
			return i;
	return 0;
}

static bool walk(struct mp4 *m, unsigned char *s, size_t n, size_t rule, int depth)
{
	struct box b;

	for (size_t at = 0; at < n; at += b.n) {
		if (!read_box(s + at, n - at, &b))
			return false;
		if (!is_in(rules[rule].stay, &b))
			make_free(&b);
		else if (!read_leaf(m, &b))
			return false;
		else if (is_in(rules[rule].into, &b) && (depth == DEEPEST || !walk(m, b.body, b.n - b.head, rule_of(b.type), depth + 1)))
			return false;
	}
	return true;
}

bool sound_mp4(unsigned char *bytes, size_t n, int *tenths)
{
	struct mp4 m = { .tracks = 0 };

	if (!walk(&m, bytes, n, 0, 0))
		return false;
	*tenths = m.tenths > 1000000 ? 1000000 : (int)m.tenths;
	return m.moov && m.mdat && m.sound && m.tracks == 1;
}
