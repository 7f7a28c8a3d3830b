/* ogg.c - Opus in Ogg (RFC 3533, RFC 7845), as older browsers and voice messages have it.
 *
 * Pages with a check sum each. The second packet holds comments: its words become zeros, in a page that keeps its length. */
#include <stdint.h>
#include <string.h>

#include "media.h"

enum { PAGE_HEAD = 27, FIRST = 2, LAST = 4, RATE = 48000 };

struct page { unsigned char *all, *body; size_t n, body_n; unsigned char flags; uint64_t granule; uint32_t serial, number; bool whole; };

static uint64_t le(const unsigned char *s, size_t n)
{
	uint64_t v = 0;

	while (n-- > 0)
		v = v << 8 | s[n];
	return v;
}

static uint32_t crc_of(uint32_t crc, const unsigned char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		crc ^= (uint32_t)s[i] << 24;
		for (int bit = 0; bit < 8; bit++)
			crc = crc << 1 ^ (crc >> 31 ? 0x04c11db7u : 0);
	}
	return crc;
}

/* Its own field taken as zeros. */
static uint32_t page_crc(const unsigned char *page, size_t n)
{
	static const unsigned char zeros[4];

	return crc_of(crc_of(crc_of(0, page, 22), zeros, 4), page + 26, n - 26);
}

static bool read_page(unsigned char *s, size_t n, struct page *p)
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
	*p = (struct page){ .all = s, .body = s + PAGE_HEAD + segments, .n = PAGE_HEAD + segments + body, .body_n = body, .flags = s[5],
		.granule = le(s + 6, 8), .serial = (uint32_t)le(s + 14, 4), .number = (uint32_t)le(s + 18, 4), .whole = s[PAGE_HEAD + segments - 1] < 255 };
	return page_crc(s, p->n) == le(s + 22, 4);
}

static bool is_head(const struct page *p)
{
	return p->number == 0 && (p->flags & FIRST) && p->body_n == 19 && memcmp(p->body, "OpusHead", 8) == 0 && p->body[18] == 0;
}

/* One page: who writes pictures into the comments is no phone. */
static bool is_comments(const struct page *p, uint32_t serial)
{
	return p->number == 1 && p->serial == serial && p->whole && p->body_n >= 16 && memcmp(p->body, "OpusTags", 8) == 0;
}

/* The vendor is zeros to the end, and nothing comes after it. */
static void wipe_comments(const struct page *p)
{
	uint32_t vendor = (uint32_t)p->body_n - 16, crc;

	memset(p->body + 8, 0, p->body_n - 8);
	for (int i = 0; i < 4; i++)
		p->body[8 + i] = (unsigned char)(vendor >> 8 * i);
	crc = page_crc(p->all, p->n);
	for (int i = 0; i < 4; i++)
		p->all[22 + i] = (unsigned char)(crc >> 8 * i);
}

static bool walk(unsigned char *s, size_t n, uint32_t serial, uint64_t *last)
{
	struct page p = { .flags = 0 };

	for (uint32_t number = 2; n > 0; number++, s += p.n, n -= p.n) {
		if ((p.flags & LAST) || !read_page(s, n, &p) || p.serial != serial || p.number != number)
			return false;
		if (p.granule != UINT64_MAX && p.granule > *last)
			*last = p.granule;
	}
	return *last > 0;
}

bool sound_ogg(unsigned char *bytes, size_t n, int *tenths)
{
	struct page head, tags;
	uint64_t last = 0;

	if (!read_page(bytes, n, &head) || !is_head(&head) || !read_page(bytes + head.n, n - head.n, &tags) || !is_comments(&tags, head.serial))
		return false;
	wipe_comments(&tags);
	if (!walk(bytes + head.n + tags.n, n - head.n - tags.n, head.serial, &last))
		return false;
	*tenths = last / RATE > 100000 ? 1000000 : (int)(last * 10 / RATE);
	return true;
}
