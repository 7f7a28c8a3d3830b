/* sound.c - is this file a clip, and may people who pay for each byte be sent it?
 *
 * Two kinds are taken. Opus in Ogg (RFC 7845, RFC 3533) is the small one; MP3 is what every
 * phone plays, iPhones too. Nothing is decoded: the frame around the sound is walked from
 * the first byte to the last, with a look at each length before it is believed. So a file
 * that is cut off, or that is something else with the right first bytes, is no clip.
 *
 * What programs write beside the sound (names, titles, pictures) is left out: of an MP3
 * the tags before and behind, of Ogg the comments. */
#include "sound.h"

#include <string.h>

#include "ctx.h"

static const char NO_CLIP[] = "staff.speech.no_clip";
static const char TOO_LARGE[] = "staff.speech.large";
static const char TOO_LONG[] = "staff.speech.long";
static const char TOO_SHORT[] = "staff.speech.short";
static const char CUT_OFF[] = "staff.speech.cut_off";

typedef unsigned char byte;

static uint32_t le32(const byte *s)
{
	return s[0] | (uint32_t)s[1] << 8 | (uint32_t)s[2] << 16 | (uint32_t)s[3] << 24;
}

static void put_le32(byte *s, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		s[i] = (byte)(v >> 8 * i);
}

/* ---- Ogg ---- */

enum { PAGE_HEAD = 27, PAGE_FIRST = 2, PAGE_LAST = 4, OPUS_HEAD = 19, RATE = 48000 };

struct page {
	const byte *bytes;  /* from its header on */
	size_t len;         /* of all of it */
	const byte *body;
	size_t body_len;
	byte flags;
	uint64_t granule;   /* samples up to here */
	uint32_t serial, number;
	bool whole;         /* its last packet ends in it */
};

/* One bit after the other: a clip is short. */
static uint32_t crc_of(uint32_t crc, const byte *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		crc ^= (uint32_t)s[i] << 24;
		for (int bit = 0; bit < 8; bit++)
			crc = crc << 1 ^ (crc >> 31 ? 0x04c11db7u : 0);
	}
	return crc;
}

/* The check sum of a page, its own field taken as zeros. */
static uint32_t page_crc(const byte *page, size_t n)
{
	static const byte zeros[4];
	uint32_t crc = crc_of(0, page, 22);

	crc = crc_of(crc, zeros, 4);
	return crc_of(crc, page + 26, n - 26);
}

/* The page at the beginning of `s`; false: there is none, or it is not whole. */
static bool read_page(const byte *s, size_t n, struct page *p)
{
	size_t segments, body = 0;

	if (n < PAGE_HEAD || memcmp(s, "OggS", 5) != 0)
		return false;
	segments = s[26];
	if (segments == 0 || n < PAGE_HEAD + segments)
		return false;
	for (size_t i = 0; i < segments; i++)
		body += s[PAGE_HEAD + i];
	if (n - PAGE_HEAD - segments < body)
		return false;
	*p = (struct page){
		.bytes = s, .len = PAGE_HEAD + segments + body, .body = s + PAGE_HEAD + segments, .body_len = body,
		.flags = s[5], .granule = le32(s + 6) | (uint64_t)le32(s + 10) << 32, .serial = le32(s + 14),
		.number = le32(s + 18), .whole = s[PAGE_HEAD + segments - 1] < 255,
	};
	return page_crc(s, p->len) == le32(s + 22);
}

/* Opus, one or two channels in the simple mapping. */
static bool is_opus_head(const struct page *p)
{
	const byte *s = p->body;

	return p->number == 0 && (p->flags & PAGE_FIRST) && p->body_len == OPUS_HEAD && memcmp(s, "OpusHead", 8) == 0 &&
	    s[8] >> 4 == 0 && (s[9] == 1 || s[9] == 2) && s[18] == 0;
}

static bool is_opus_tags(const struct page *p, const struct page *first)
{
	return p->number == 1 && p->serial == first->serial && p->whole && p->body_len >= 8 && memcmp(p->body, "OpusTags", 8) == 0;
}

/* A page of comments without a comment. Returns its length. */
static size_t write_tags(byte *out, uint32_t serial)
{
	static const byte head[] = "OggS\0\0\0\0\0\0\0\0\0\0";
	size_t n = PAGE_HEAD + 1 + 16;

	memset(out, 0, n);
	memcpy(out, head, sizeof(head) - 1);
	put_le32(out + 14, serial);
	put_le32(out + 18, 1);
	out[26] = 1;
	out[PAGE_HEAD] = 16;
	memcpy(out + PAGE_HEAD + 1, "OpusTags", 8);
	put_le32(out + 22, page_crc(out, n));
	return n;
}

/* The pages of sound, one after the other to the end of the file. False: they are not
 * whole. *last: where they end, in samples. */
static bool walk_pages(const byte *s, size_t n, uint32_t serial, uint64_t *last)
{
	struct page p = { .flags = 0 };
	uint64_t before = 0;

	for (uint32_t number = 2; n > 0; number++, s += p.len, n -= p.len) {
		if ((p.flags & PAGE_LAST) || !read_page(s, n, &p) || p.serial != serial || p.number != number)
			return false;
		if (p.granule != UINT64_MAX && p.granule < before)
			return false;
		if (p.granule != UINT64_MAX)
			before = p.granule;
	}
	*last = before;
	return (p.flags & PAGE_LAST) != 0;
}

/* What comes out is at most so much longer than what came in. */
enum { TAGS_LEN = PAGE_HEAD + 1 + 16 };

static const char *read_opus(struct kb_arena *a, const byte *s, size_t n, struct kb_sound *out)
{
	struct page head, tags;
	uint64_t end = 0, skip;
	size_t before, rest;
	byte *kept;

	if (!read_page(s, n, &head) || !is_opus_head(&head))
		return NO_CLIP;
	if (!read_page(s + head.len, n - head.len, &tags) || !is_opus_tags(&tags, &head))
		return CUT_OFF;
	before = head.len + tags.len;
	rest = n - before;
	if (!walk_pages(s + before, rest, head.serial, &end))
		return CUT_OFF;
	skip = head.body[10] | (uint64_t)head.body[11] << 8;
	kept = kb_arena_alloc(a, head.len + TAGS_LEN + rest);
	memcpy(kept, s, head.len);
	write_tags(kept + head.len, head.serial);
	memcpy(kept + head.len + TAGS_LEN, s + before, rest);
	end = end > skip ? end - skip : 0;
	*out = (struct kb_sound){ KB_SOUND_OPUS, kept, head.len + TAGS_LEN + rest,
	    end > (uint64_t)RATE * 3600 ? 36000 : (int)(end * 10 / RATE) };
	return NULL;
}

/* ---- MP3 ---- */

enum { FRAME_HEAD = 4, FRAMES_MIN = 4, TAG_BEFORE = 10, TAG_BEHIND = 128 };

struct frame {
	unsigned version;  /* 0: MPEG 2.5, 2: MPEG 2, 3: MPEG 1 */
	unsigned rate;     /* samples a second */
	unsigned samples;
	size_t len;
};

static bool read_frame(const byte *s, size_t n, struct frame *f)
{
	static const unsigned rates[3] = { 44100, 48000, 32000 };
	static const unsigned kbits[2][15] = {
		{ 0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160 },
		{ 0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320 },
	};
	unsigned layer, bits, rate;
	bool first;

	if (n < FRAME_HEAD || s[0] != 0xff || (s[1] & 0xe0) != 0xe0)
		return false;
	f->version = s[1] >> 3 & 3;
	layer = s[1] >> 1 & 3;
	bits = s[2] >> 4;
	rate = s[2] >> 2 & 3;
	if (f->version == 1 || layer != 1 || bits == 0 || bits == 15 || rate == 3)
		return false;
	first = f->version == 3;
	f->rate = rates[rate] >> (first ? 0 : f->version == 2 ? 1 : 2);
	f->samples = first ? 1152 : 576;
	f->len = f->samples / 8 * kbits[first][bits] * 1000 / f->rate + (s[2] >> 1 & 1);
	return f->len <= n;
}

/* The tag before the sound (ID3v2): its length in four times seven bits. */
static size_t tag_before(const byte *s, size_t n)
{
	size_t len;

	if (n < TAG_BEFORE || memcmp(s, "ID3", 3) != 0 || ((s[6] | s[7] | s[8] | s[9]) & 0x80))
		return 0;
	len = TAG_BEFORE + ((size_t)s[6] << 21 | (size_t)s[7] << 14 | (size_t)s[8] << 7 | s[9]);
	return len <= n ? len : 0;
}

static size_t tag_behind(const byte *s, size_t n)
{
	return n >= TAG_BEHIND && memcmp(s + n - TAG_BEHIND, "TAG", 3) == 0 ? TAG_BEHIND : 0;
}

static const char *read_mp3(struct kb_arena *a, const byte *s, size_t n, struct kb_sound *out)
{
	size_t from = tag_before(s, n), end = n - tag_behind(s + from, n - from), frames = 0;
	struct frame first = { 0 }, f;

	for (size_t at = from; at < end; at += f.len, frames++) {
		if (!read_frame(s + at, end - at, &f))
			return frames < FRAMES_MIN ? NO_CLIP : CUT_OFF;
		if (frames == 0)
			first = f;
		if (f.version != first.version || f.rate != first.rate)
			return CUT_OFF;
	}
	if (frames < FRAMES_MIN)
		return NO_CLIP;
	*out = (struct kb_sound){ KB_SOUND_MP3, kb_arena_copy(a, (const char *)s + from, end - from), end - from,
	    (int)(frames * first.samples * 10 / first.rate) };
	return NULL;
}

/* ---- Either ---- */

static const char *in_budget(const struct kb_sound *s)
{
	if (s->n > (s->is == KB_SOUND_OPUS ? KB_OPUS_MAX : KB_MP3_MAX))
		return TOO_LARGE;
	if (s->tenths > KB_SOUND_TENTHS_MAX)
		return TOO_LONG;
	return s->tenths < KB_SOUND_TENTHS_MIN ? TOO_SHORT : NULL;
}

enum kb_rc kb_sound_parse(struct kb_arena *a, const void *bytes, size_t n, struct kb_sound *out, const char **why)
{
	bool ogg = n >= 4 && memcmp(bytes, "OggS", 4) == 0;

	*out = (struct kb_sound){ .bytes = "" };
	if (n > KB_SOUND_FILE_MAX)
		*why = TOO_LARGE;
	else
		*why = ogg ? read_opus(a, bytes, n, out) : read_mp3(a, bytes, n, out);
	if (!*why)
		*why = in_budget(out);
	return *why ? KB_NONE : KB_OK;
}

enum kb_rc kb_sound_read(struct kb_ctx *c, const void *bytes, size_t n, struct kb_sound *out, const char **why)
{
	return kb_sound_parse(c->arena, bytes, n, out, why);
}
