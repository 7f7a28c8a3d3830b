/* test-sound.c - what is a clip, and what is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sound.h"

enum { FRAME = 78, ROOM = 70000 };

struct desk {
	struct kb_arena *arena;
	unsigned char file[ROOM];
	size_t n;
	struct kb_sound s;
	const char *why;
};

static int begin(void **state)
{
	struct desk *d = calloc(1, sizeof(*d));

	d->arena = kb_arena_new();
	*state = d;
	return 0;
}

static int end(void **state)
{
	struct desk *d = *state;

	kb_arena_free(d->arena);
	free(d);
	return 0;
}

static enum kb_rc parse(struct desk *d)
{
	return kb_sound_parse(d->arena, d->file, d->n, &d->s, &d->why);
}

static void refused(struct desk *d, const char *why)
{
	assert_int_equal(parse(d), KB_NONE);
	assert_string_equal(d->why, why);
}

static void add(struct desk *d, const void *bytes, size_t n)
{
	memcpy(d->file + d->n, bytes, n);
	d->n += n;
}

/* Frames of MPEG 2 layer III, 24 kbit/s, 22.05 kHz, one channel. */
static void add_frames(struct desk *d, size_t count)
{
	static const unsigned char head[FRAME] = { 0xff, 0xf3, 0x30, 0xc4 };

	for (size_t i = 0; i < count; i++)
		add(d, head, FRAME);
}

static uint32_t crc(const unsigned char *s, size_t n)
{
	uint32_t c = 0;

	for (size_t i = 0; i < n; i++) {
		c ^= (uint32_t)s[i] << 24;
		for (int k = 0; k < 8; k++)
			c = c & 0x80000000u ? c << 1 ^ 0x04c11db7u : c << 1;
	}
	return c;
}

static void add_page(struct desk *d, uint32_t number, unsigned char flags, uint32_t granule, const void *packet, unsigned char n)
{
	unsigned char page[300] = "OggS";
	uint32_t c;

	page[5] = flags;
	for (int i = 0; i < 4; i++) {
		page[6 + i] = (unsigned char)(granule >> 8 * i);
		page[18 + i] = (unsigned char)(number >> 8 * i);
	}
	page[14] = 7;
	page[26] = 1;
	page[27] = n;
	memcpy(page + 28, packet, n);
	c = crc(page, 28 + n);
	for (int i = 0; i < 4; i++)
		page[22 + i] = (unsigned char)(c >> 8 * i);
	add(d, page, 28 + n);
}

static const char HEAD[] = "OpusHead\1\1\x38\1\x22\x56\0\0\0\0"; /* and the NUL: 19 bytes */
static const char TAGS[] = "OpusTags\0\0\0\0\1\0\0\0\x08\0\0\0ARTIST=x";

static void add_opus(struct desk *d, uint32_t samples)
{
	add_page(d, 0, 2, 0, HEAD, 19);
	add_page(d, 1, 0, 0, TAGS, sizeof(TAGS) - 1);
	add_page(d, 2, 0, samples / 2, "\x08", 1);
	add_page(d, 3, 4, samples, "\x08", 1);
}

static void mp3_is_a_clip(void **state)
{
	struct desk *d = *state;

	add_frames(d, 40);
	assert_int_equal(parse(d), KB_OK);
	assert_int_equal(d->s.is, KB_SOUND_MP3);
	assert_int_equal(d->s.n, 40 * FRAME);
	assert_int_equal(d->s.tenths, 10); /* 40 * 576 / 22050 s */
}

static void tags_of_mp3_are_left_out(void **state)
{
	struct desk *d = *state;
	unsigned char before[10 + 200] = { 'I', 'D', '3', 3, 0, 0, 0, 0, 1, 72 }, behind[128] = "TAGsomebody";

	add(d, before, sizeof(before));
	add_frames(d, 40);
	add(d, behind, sizeof(behind));
	assert_int_equal(parse(d), KB_OK);
	assert_int_equal(d->s.n, 40 * FRAME);
	assert_null(memmem(d->s.bytes, d->s.n, "somebody", 8));
}

static void mp3_that_is_none(void **state)
{
	struct desk *d = *state;

	refused(d, "staff.speech.no_clip"); /* empty */
	add_frames(d, 3);
	refused(d, "staff.speech.no_clip");
	add_frames(d, 37);
	d->n--;
	refused(d, "staff.speech.cut_off");
	d->n++;
	assert_int_equal(parse(d), KB_OK);
	d->file[20 * FRAME + 2] ^= 4; /* another rate in the middle */
	refused(d, "staff.speech.cut_off");
	d->file[20 * FRAME + 2] ^= 4;
	d->file[20 * FRAME + 1] = 0xf7; /* layer II */
	refused(d, "staff.speech.cut_off");
}

/* A tag that says that it is longer than the file is no tag. */
static void a_tag_that_lies(void **state)
{
	struct desk *d = *state;
	unsigned char before[10] = { 'I', 'D', '3', 3, 0, 0, 0x7f, 0x7f, 0x7f, 0x7f };

	add(d, before, sizeof(before));
	add_frames(d, 40);
	refused(d, "staff.speech.no_clip");
}

static void opus_is_a_clip_without_its_comments(void **state)
{
	struct desk *d = *state;

	add_opus(d, 48000 + 312);
	assert_int_equal(parse(d), KB_OK);
	assert_int_equal(d->s.is, KB_SOUND_OPUS);
	assert_int_equal(d->s.tenths, 10);
	assert_null(memmem(d->s.bytes, d->s.n, "ARTIST", 6));
	memcpy(d->file, d->s.bytes, d->n = d->s.n); /* what is kept is a clip */
	assert_int_equal(parse(d), KB_OK);
	assert_int_equal(d->s.n, d->n);
}

static void each_byte_of_opus_counts(void **state)
{
	struct desk *d = *state;

	add_opus(d, 48000);
	for (size_t i = 0; i < d->n; i++) {
		d->file[i] ^= 0x40;
		assert_int_equal(parse(d), KB_NONE);
		d->file[i] ^= 0x40;
	}
	for (size_t n = d->n; d->n > 0; d->n--)
		assert_int_equal(parse(d), d->n == n ? KB_OK : KB_NONE);
}

static void pages_in_another_order(void **state)
{
	struct desk *d = *state;

	add_page(d, 0, 2, 0, HEAD, 19);
	add_page(d, 1, 0, 0, TAGS, sizeof(TAGS) - 1);
	add_page(d, 3, 4, 48000, "\x08", 1);
	refused(d, "staff.speech.cut_off");
}

static void nothing_behind_the_last_page(void **state)
{
	struct desk *d = *state;

	add_opus(d, 48000);
	add_page(d, 4, 4, 48000, "\x08", 1);
	refused(d, "staff.speech.cut_off");
}

static void what_costs_too_much(void **state)
{
	struct desk *d = *state;

	add_frames(d, 5);
	refused(d, "staff.speech.short");
	add_frames(d, 755);
	assert_int_equal(parse(d), KB_OK); /* 59,280 bytes */
	add_frames(d, 10);
	refused(d, "staff.speech.large");
	d->n = KB_SOUND_FILE_MAX + 1;
	refused(d, "staff.speech.large");
	d->n = 0;
	add_opus(d, 48000 * 31);
	refused(d, "staff.speech.long");
	d->n = 0;
	add_opus(d, UINT32_MAX);
	refused(d, "staff.speech.long");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(mp3_is_a_clip, begin, end),
		cmocka_unit_test_setup_teardown(tags_of_mp3_are_left_out, begin, end),
		cmocka_unit_test_setup_teardown(mp3_that_is_none, begin, end),
		cmocka_unit_test_setup_teardown(a_tag_that_lies, begin, end),
		cmocka_unit_test_setup_teardown(opus_is_a_clip_without_its_comments, begin, end),
		cmocka_unit_test_setup_teardown(each_byte_of_opus_counts, begin, end),
		cmocka_unit_test_setup_teardown(pages_in_another_order, begin, end),
		cmocka_unit_test_setup_teardown(nothing_behind_the_last_page, begin, end),
		cmocka_unit_test_setup_teardown(what_costs_too_much, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
