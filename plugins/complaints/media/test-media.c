/* test-media.c - recordings and photos of a stranger: what is taken, what is left out of it, what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>

#include "media.h"

static unsigned char file[4000000];
static size_t size;

static void put(const void *bytes, size_t n)
{
	assert_true(size + n <= sizeof file);
	memcpy(file + size, bytes, n);
	size += n;
}

#define PUT(words) put(words, sizeof(words) - 1)

static void put_be(uint64_t v, size_t n)
{
	for (size_t i = n; i-- > 0;)
		put(&(unsigned char){ i < sizeof v ? (unsigned char)(v >> 8 * i) : 0 }, 1);
}

static bool holds(const void *bytes, size_t n, const char *words)
{
	return memmem(bytes, n, words, strlen(words)) != NULL;
}

/* ---- WebM ---- */

/* As Chromium writes it: a segment and a cluster without a size. `track` is what stands in the one track. */
#define TRACK_OF_SOUND "\xd7\x81\x01\x83\x81\x02\x86\x86" "A_OPUS"
#define TRACK_OF_VORBIS "\xd7\x81\x01\x83\x81\x02\x86\x88" "A_VORBIS"
#define TRACK_OF_PICTURES "\xd7\x81\x01\x83\x81\x01\x86\x85" "V_VP8"

static void make_webm(const char *track, size_t n)
{
	size = 0;
	PUT("\x1a\x45\xdf\xa3\x87\x42\x82\x84" "webm");
	PUT("\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff");
	PUT("\x15\x49\xa9\x66\xa3\x2a\xd7\xb1\x83\x0f\x42\x40\x4d\x80\x86" "Chrome" "\x57\x41\x85" "Maker" "\x44\x61\x88" "DateHour");
	PUT("\x16\x54\xae\x6b");
	put_be(0x80 | (n + 2), 1);
	PUT("\xae");
	put_be(0x80 | n, 1);
	put(track, n);
	PUT("\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xff\xe7\x82\x03\xe8");
	PUT("\xa3\x88\x81\x00\x64\x80" "ABCD");
	PUT("\x12\x54\xc3\x67\x90" "52.37,4.89 Paleis"); /* tags: 16 bytes, the last one is cut */
	size--;
}

static void webm_keeps_its_sound_alone(void **state)
{
	struct media m;

	(void)state;
	make_webm(TRACK_OF_SOUND, sizeof TRACK_OF_SOUND - 1);
	assert_true(holds(file, size, "Chrome") && holds(file, size, "52.37")); /* control: it was there */
	assert_null(sound_clean(file, size, &m));
	assert_int_equal(m.kind, MEDIA_WEBM);
	assert_int_equal(m.tenths, 11); /* a second, and the block at 100 ms in it */
	assert_int_equal(m.n, size);
	assert_true(holds(file, size, "ABCD"));
	for (const char *const *w = (const char *const[]){ "Chrome", "Maker", "DateHour", "52.37", "Palei", NULL }; *w; w++)
		assert_false(holds(file, size, *w));
	assert_null(sound_clean(file, size, &m)); /* what is kept is a recording still */
}

static void pictures_are_no_recording(void **state)
{
	struct media m;

	(void)state;
	make_webm(TRACK_OF_PICTURES, sizeof TRACK_OF_PICTURES - 1);
	assert_string_equal(sound_clean(file, size, &m), "complaints.speak.bad");
}

/* What it needs to be played holds comments. */
static void vorbis_is_not_taken(void **state)
{
	struct media m;

	(void)state;
	make_webm(TRACK_OF_VORBIS, sizeof TRACK_OF_VORBIS - 1);
	assert_string_equal(sound_clean(file, size, &m), "complaints.speak.bad");
}

/* ---- Ogg ---- */

static void put_le(uint64_t v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put(&(unsigned char){ i < sizeof v ? (unsigned char)(v >> 8 * i) : 0 }, 1);
}

/* RFC 3533, 6: polynomial 04c11db7, nothing turned round, the field of the sum itself 0. A table, where ogg.c goes bit by bit. */
static uint32_t sum_of(const unsigned char *s, size_t n)
{
	uint32_t table[256], sum = 0;

	for (uint32_t i = 0; i < 256; i++) {
		table[i] = i << 24;
		for (int bit = 0; bit < 8; bit++)
			table[i] = table[i] & 0x80000000u ? (table[i] << 1) ^ 0x04c11db7u : table[i] << 1;
	}
	for (size_t i = 0; i < n; i++)
		sum = (sum << 8) ^ table[(sum >> 24) ^ s[i]];
	return sum;
}

/* One page with one packet of at most 254 bytes. */
static void put_page(unsigned flags, uint64_t granule, uint32_t number, const char *body, size_t n)
{
	size_t at = size, end;
	uint32_t sum;

	PUT("OggS\0");
	put_le(flags, 1);
	put_le(granule, 8);
	put_le(0x1234, 4);
	put_le(number, 4);
	put_le(0, 4);
	put_le(1, 1);
	put_le(n, 1);
	put(body, n);
	end = size;
	sum = sum_of(file + at, end - at);
	size = at + 22;
	put_le(sum, 4);
	size = end;
}

#define OPUS_HEAD "OpusHead\1\1\x38\1\x80\xbb\0\0\0\0\0"
#define OPUS_TAGS "OpusTags\7\0\0\0" "Encoder" "\1\0\0\0\x16\0\0\0" "LOCATION=52.37,4.89 Pal"

static void make_ogg(const char *head, uint64_t last)
{
	size = 0;
	put_page(2, 0, 0, head, sizeof OPUS_HEAD - 1);
	put_page(0, 0, 1, OPUS_TAGS, sizeof OPUS_TAGS - 1);
	put_page(4, last, 2, "ABCD", 4);
}

static void ogg_forgets_its_comments(void **state)
{
	struct media m;

	(void)state;
	make_ogg(OPUS_HEAD, 48000 * 11 / 10);
	assert_true(holds(file, size, "Encoder") && holds(file, size, "52.37")); /* control: it was there */
	assert_null(sound_clean(file, size, &m));
	assert_int_equal(m.kind, MEDIA_OGG);
	assert_int_equal(m.tenths, 11);
	assert_true(holds(file, size, "ABCD"));
	for (const char *const *w = (const char *const[]){ "Encoder", "LOCATION", "52.37", "Pal", NULL }; *w; w++)
		assert_false(holds(file, size, *w));
	assert_null(sound_clean(file, size, &m)); /* its sums are right still */
}

static void ogg_of_another_kind_is_refused(void **state)
{
	struct media m;

	(void)state;
	make_ogg("\1vorbis\0\0\0\0\1\x80\xbb\0\0\0\0\0", 48000);
	assert_string_equal(sound_clean(file, size, &m), "complaints.speak.bad");
	make_ogg(OPUS_HEAD, 0); /* without sound */
	assert_string_equal(sound_clean(file, size, &m), "complaints.speak.bad");
	make_ogg(OPUS_HEAD, 48000);
	put_page(4, 96000, 3, "EFGH", 4); /* something behind its end */
	assert_string_equal(sound_clean(file, size, &m), "complaints.speak.bad");
	make_ogg(OPUS_HEAD, 48000);
	file[size - 1] ^= 1; /* a sum that is wrong */
	assert_string_equal(sound_clean(file, size, &m), "complaints.speak.bad");
	make_ogg(OPUS_HEAD, (uint64_t)48000 * 184);
	assert_string_equal(sound_clean(file, size, &m), "complaints.speak.long");
}

/* ---- MP4 ---- */

static size_t open_box(const char *type)
{
	put_be(0, 4);
	put(type, 4);
	return size - 8;
}

static void close_box(size_t at)
{
	size_t end = size;

	size = at;
	put_be(end - at, 4);
	size = end;
}

static void put_head(const char *type, const char *hours, unsigned scale, unsigned length)
{
	size_t at = open_box(type);

	put_be(0, 4);
	put(hours, 8);
	put_be(scale, 4);
	put_be(length, 4);
	for (int i = 0; i < 80; i++)
		PUT("\0");
	close_box(at);
}

static void put_full(const char *type, const char *words, size_t n)
{
	size_t at = open_box(type);

	put(words, n);
	close_box(at);
}

static void make_mp4(const char *handler, const char *codec)
{
	size_t moov, trak, mdia, minf, stbl, hdlr;

	size = 0;
	put_full("ftyp", "M4A \0\0\0\0isom", 12);
	moov = open_box("moov");
	put_head("mvhd", "UURVIERX", 1000, 2500);
	trak = open_box("trak");
	put_head("tkhd", "UURVIERX", 1, 0);
	mdia = open_box("mdia");
	put_head("mdhd", "UURVIERX", 48000, 120000);
	hdlr = open_box("hdlr");
	put_be(0, 8);
	put(handler, 4);
	put_be(0, 12);
	PUT("Telefoon van Testnaam");
	close_box(hdlr);
	minf = open_box("minf");
	stbl = open_box("stbl");
	hdlr = open_box("stsd");
	put_be(0, 4);
	put_be(1, 4);
	put_full(codec, "\0\0\0\0\0\0\0\1\0\0\0\0", 12);
	close_box(hdlr);
	close_box(stbl);
	close_box(minf);
	close_box(mdia);
	put_full("udta", "\xa9xyz+52.3702+004.8952/", 21);
	close_box(trak);
	put_full("udta", "\0\0\0\x1d\xa9xyz+52.3702+004.8952/", 25);
	put_full("meta", "Toestelnaam", 11);
	close_box(moov);
	put_full("mdat", "GELUIDGELUID", 12);
	put_full("uuid", "0123456789abcdefXMP-VERHAAL", 27);
}

static void mp4_forgets_place_hour_and_maker(void **state)
{
	struct media m;

	(void)state;
	make_mp4("soun", "mp4a");
	assert_true(holds(file, size, "+52.3702") && holds(file, size, "UURVIER")); /* control */
	assert_null(sound_clean(file, size, &m));
	assert_int_equal(m.kind, MEDIA_MP4);
	assert_int_equal(m.tenths, 25);
	assert_true(holds(file, size, "GELUIDGELUID"));
	for (const char *const *w = (const char *const[]){ "+52.3702", "UURVIER", "Testnaam", "Toestel", "VERHAAL", NULL }; *w; w++)
		assert_false(holds(file, size, *w));
	assert_null(sound_clean(file, size, &m));
	make_mp4("vide", "mp4a");
	assert_non_null(sound_clean(file, size, &m));
	make_mp4("soun", "samr"); /* no browser plays it */
	assert_non_null(sound_clean(file, size, &m));
}

/* Every end of a file, and every byte turned round: refused or taken, and never read beyond. */
static void cut_and_bent_files_do_no_harm(void **state)
{
	static unsigned char whole[4000];
	size_t n;

	(void)state;
	for (int kind = 0; kind < 3; kind++) {
		struct media m;

		if (kind == 0)
			make_webm(TRACK_OF_SOUND, sizeof TRACK_OF_SOUND - 1);
		else if (kind == 1)
			make_mp4("soun", "mp4a");
		else
			make_ogg(OPUS_HEAD, 48000);
		n = size;
		memcpy(whole, file, n);
		for (size_t i = 0; i < n; i++) {
			unsigned char *exact = malloc(i + 1);

			memcpy(exact, whole, i + 1);
			if (i + 1 < n && i < 60)
				assert_non_null(sound_clean(exact, i + 1, &m));
			else
				sound_clean(exact, i + 1, &m);
			free(exact);
			for (int bit = 0; bit < 8; bit++) {
				exact = malloc(n);
				memcpy(exact, whole, n);
				exact[i] ^= (unsigned char)(1 << bit);
				sound_clean(exact, n, &m);
				free(exact);
			}
		}
	}
}

static void what_is_long_or_something_else_is_refused(void **state)
{
	struct media m;

	(void)state;
	make_mp4("soun", "mp4a");
	assert_string_equal(sound_clean(file, SOUND_MAX + 1, &m), "complaints.speak.long");
	size = 0;
	PUT("%PDF-1.4 and then some more");
	assert_string_equal(sound_clean(file, size, &m), "complaints.speak.bad");
	assert_string_equal(sound_clean(file, 0, &m), "complaints.speak.bad");
	make_webm(TRACK_OF_SOUND, sizeof TRACK_OF_SOUND - 1);
	memcpy((unsigned char *)memmem(file, size, "\xe7\x82\x03\xe8", 4) + 1, "\x82\xff\xff", 3); /* it lasts 65 seconds */
	assert_null(sound_clean(file, size, &m));
	assert_int_equal(m.tenths, 656);
	memcpy((unsigned char *)memmem(file, size, "\x2a\xd7\xb1\x83", 4) + 4, "\x3f\x42\x40", 3); /* and now four times as long */
	assert_string_equal(sound_clean(file, size, &m), "complaints.speak.long");
}

/* ---- Photos ---- */

/* Exif in the order of Intel: this way up, a place, and a small picture behind. */
static void put_exif(struct jpeg_compress_struct *e, int way)
{
	unsigned char exif[200] = "Exif\0\0II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\0\0\0\0\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0GPS52.3702N4.8952E\xff\xd8THUMBNAIL\xff\xd9";

	exif[24] = (unsigned char)way;
	jpeg_write_marker(e, JPEG_APP0 + 1, exif, sizeof exif);
	jpeg_write_marker(e, JPEG_APP0 + 1, (const unsigned char *)"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Maker</x:xmpmeta>", 57);
	jpeg_write_marker(e, JPEG_APP0 + 2, (const unsigned char *)"ICC_PROFILE\0\1\1profiel", 21);
	jpeg_write_marker(e, JPEG_COM, (const unsigned char *)"Opmerking", 9);
}

/* Left half red, right half blue. */
static void make_jpeg(unsigned w, unsigned h, int way, bool progressive)
{
	struct jpeg_compress_struct e;
	struct jpeg_error_mgr err;
	unsigned char *to = NULL, *row = calloc(w, 3);
	unsigned long n = 0;

	for (unsigned x = 0; x < w; x++)
		row[3 * x + (x < w / 2 ? 0 : 2)] = 255;
	e.err = jpeg_std_error(&err);
	jpeg_create_compress(&e);
	jpeg_mem_dest(&e, &to, &n);
	e.image_width = w;
	e.image_height = h;
	e.input_components = 3;
	e.in_color_space = JCS_RGB;
	jpeg_set_defaults(&e);
	if (progressive)
		jpeg_simple_progression(&e);
	jpeg_start_compress(&e, TRUE);
	put_exif(&e, way);
	while (e.next_scanline < h)
		jpeg_write_scanlines(&e, &row, 1);
	jpeg_finish_compress(&e);
	jpeg_destroy_compress(&e);
	size = 0;
	put(to, n);
	free(to);
	free(row);
}

struct seen { unsigned w, h; unsigned char *rgb; };

static struct seen look(const struct media *m)
{
	struct jpeg_decompress_struct d;
	struct jpeg_error_mgr err;
	struct seen s;

	d.err = jpeg_std_error(&err);
	jpeg_create_decompress(&d);
	jpeg_mem_src(&d, m->bytes, m->n);
	jpeg_read_header(&d, TRUE);
	jpeg_start_decompress(&d);
	s = (struct seen){ d.output_width, d.output_height, malloc((size_t)d.output_width * d.output_height * 3) };
	while (d.output_scanline < d.output_height) {
		unsigned char *row = s.rgb + (size_t)d.output_scanline * s.w * 3;

		jpeg_read_scanlines(&d, &row, 1);
	}
	jpeg_destroy_decompress(&d);
	return s;
}

static bool is_red(const struct seen *s, unsigned x, unsigned y)
{
	const unsigned char *p = s->rgb + ((size_t)y * s->w + x) * 3;

	return p[0] > 200 && p[2] < 60;
}

static const char *const told[] = { "Exif", "GPS52", "THUMBNAIL", "xmpmeta", "ICC_PROFILE", "Opmerking", NULL };

static bool tells(const void *bytes, size_t n)
{
	for (const char *const *w = told; *w; w++)
		if (holds(bytes, n, *w))
			return true;
	return false;
}

static void a_photo_keeps_its_picture_alone(void **state)
{
	struct media m;
	struct seen s;

	(void)state;
	make_jpeg(640, 320, 1, false);
	for (const char *const *w = told; *w; w++)
		assert_true(holds(file, size, *w)); /* control: this very look finds each in what was sent */
	assert_null(photo_remake(file, size, &m));
	assert_int_equal(m.kind, MEDIA_JPEG);
	assert_false(tells(m.bytes, m.n));
	for (size_t i = 2; i + 4 < m.n && m.bytes[i] == 0xff && m.bytes[i + 1] != 0xda; i += 2 + ((size_t)m.bytes[i + 2] << 8 | m.bytes[i + 3]))
		assert_true(m.bytes[i + 1] == 0xe0 || m.bytes[i + 1] < 0xe0); /* JFIF, and what the picture needs */
	s = look(&m);
	assert_int_equal(s.w, 640);
	assert_true(is_red(&s, 10, 10) && !is_red(&s, 630, 10));
	free(s.rgb);
	photo_free(&m);
}

static void it_stands_upright(void **state)
{
	static const struct { int way; bool turned, red_left, red_top; } cases[] = {
		{ 1, false, true, false }, { 2, false, false, false }, { 3, false, false, false }, { 4, false, true, false },
		{ 5, true, false, true }, { 6, true, false, true }, { 7, true, false, false }, { 8, true, false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct media m;
		struct seen s;

		make_jpeg(640, 320, cases[i].way, i % 2);
		assert_null(photo_remake(file, size, &m));
		s = look(&m);
		assert_int_equal(s.w, cases[i].turned ? 320 : 640);
		if (cases[i].turned)
			assert_int_equal(is_red(&s, 160, 20), cases[i].red_top);
		else
			assert_int_equal(is_red(&s, 20, 160), cases[i].red_left);
		free(s.rgb);
		photo_free(&m);
	}
}

static void a_large_one_becomes_small(void **state)
{
	struct media m;
	struct seen s;

	(void)state;
	make_jpeg(5000, 3000, 6, true);
	assert_null(photo_remake(file, size, &m));
	s = look(&m);
	assert_true(s.h <= PHOTO_SIDE && s.h > PHOTO_SIDE / 2 && s.w < s.h && m.n <= PHOTO_KEPT);
	assert_true(is_red(&s, s.w / 2, 10));
	free(s.rgb);
	photo_free(&m);
}

/* ---- PNG ---- */

static void png_put(png_structp png, png_bytep bytes, size_t n)
{
	(void)png;
	put(bytes, n);
}

static void png_flush(png_structp png)
{
	(void)png;
}

/* All of one grey; with words and an hour in it. */
static void make_png(unsigned w, unsigned h, int type, int interlace)
{
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png_create_info_struct(png);
	unsigned char *row = calloc(w, 4);
	png_text words = { .compression = PNG_TEXT_COMPRESSION_NONE, .key = (char[]){ "Comment" }, .text = (char[]){ "GPS52 hier" } };
	unsigned passes;

	size = 0;
	png_set_write_fn(png, NULL, png_put, png_flush);
	png_set_IHDR(png, info, w, h, 8, type, interlace, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_set_text(png, info, &words, 1);
	png_write_info(png, info);
	passes = (unsigned)png_set_interlace_handling(png);
	for (unsigned p = 0; p < passes; p++)
		for (unsigned y = 0; y < h; y++)
			png_write_row(png, row);
	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
	free(row);
}

static void a_png_becomes_a_jpeg(void **state)
{
	static const int types[] = { PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGBA, PNG_COLOR_TYPE_GRAY_ALPHA };

	(void)state;
	for (size_t i = 0; i < 8; i++) {
		struct media m;
		struct seen s;

		make_png(1700, 40, types[i % 4], i < 4 ? PNG_INTERLACE_NONE : PNG_INTERLACE_ADAM7);
		assert_true(holds(file, size, "GPS52 hier"));
		assert_null(photo_remake(file, size, &m));
		assert_false(holds(m.bytes, m.n, "GPS52"));
		s = look(&m);
		assert_int_equal(s.w, 850);
		assert_int_equal(s.h, 20);
		assert_int_equal(s.rgb[0] > 200, i % 4 >= 2); /* what shows through is paper */
		free(s.rgb);
		photo_free(&m);
	}
}

/* ---- WebP ---- */

static void put_chunk(const char *name, const void *bytes, size_t n)
{
	put(name, 4);
	put_le(n, 4);
	put(bytes, n);
	put("", n & 1);
}

/* Left half red, right half blue; in the wide form, with what a camera writes beside it, this way up. */
static void make_webp(int w, int h, bool lossless, int way)
{
	static unsigned char exif[] = "II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\0\0\0\0GPS52.3702";
	unsigned char *rgb = calloc((size_t)w * (size_t)h, 3), *to = NULL;
	size_t n, end;

	for (int i = 0; i < w * h; i++)
		rgb[3 * i + (i % w < w / 2 ? 0 : 2)] = 255;
	n = lossless ? WebPEncodeLosslessRGB(rgb, w, h, w * 3, &to) : WebPEncodeRGB(rgb, w, h, w * 3, 80, &to);
	free(rgb);
	assert_true(n > 12);
	size = 0;
	PUT("RIFF\0\0\0\0WEBP" "VP8X\x0a\0\0\0\x0c\0\0\0");
	put_le((size_t)w - 1, 3);
	put_le((size_t)h - 1, 3);
	put(to + 12, n - 12);
	exif[18] = (unsigned char)way;
	put_chunk("EXIF", exif, sizeof exif - 1);
	put_chunk("XMP ", "<x:xmpmeta>Maker</x:xmpmeta>", 28);
	end = size;
	size = 4;
	put_le(end - 8, 4);
	size = end;
	WebPFree(to);
}

static void a_webp_becomes_a_jpeg(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++) {
		bool turned = i >= 2;
		struct media m;
		struct seen s;

		make_webp(1700, 400, i % 2, turned ? 6 : 1);
		assert_true(holds(file, size, "GPS52.3702") && holds(file, size, "xmpmeta")); /* control: it was there */
		assert_null(photo_remake(file, size, &m));
		assert_false(holds(m.bytes, m.n, "GPS52") || holds(m.bytes, m.n, "xmpmeta"));
		s = look(&m);
		assert_int_equal(s.w, turned ? 200 : 850);
		assert_int_equal(s.h, turned ? 850 : 200);
		assert_true(is_red(&s, 20, 20) && !is_red(&s, s.w - 20, s.h - 20));
		free(s.rgb);
		photo_free(&m);
	}
}

/* Bounds stand before the pixels: what is too large, moves, is cut off or bent. */
static void webp_that_is_no_photo_is_refused(void **state)
{
	struct media m;
	size_t n;

	(void)state;
	make_webp(4001, 3000, true, 1);
	assert_string_equal(photo_remake(file, size, &m), "complaints.photo.large");
	make_webp(4001, 3000, false, 1); /* control: as many pixels, row by row */
	assert_null(photo_remake(file, size, &m));
	photo_free(&m);
	make_webp(12001, 4, false, 1);
	assert_string_equal(photo_remake(file, size, &m), "complaints.photo.large");
	make_webp(300, 300, false, 1);
	file[20] |= 2; /* it says that it moves */
	assert_string_equal(photo_remake(file, size, &m), "complaints.photo.bad");
	make_webp(300, 300, false, 1);
	n = size;
	for (size_t cut = 0; cut < n / 2; cut += 7) {
		unsigned char *exact = malloc(cut + 1);

		memcpy(exact, file, cut);
		assert_string_equal(photo_remake(exact, cut, &m), "complaints.photo.bad");
		free(exact);
	}
}

/* A few kilobytes that would be hundreds of megabytes; half a file; something else with the right first bytes. */
static void bombs_and_halves_are_refused(void **state)
{
	struct media m;

	(void)state;
	make_png(12000, 6000, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE);
	assert_true(size < 500000);
	assert_string_equal(photo_remake(file, size, &m), "complaints.photo.large");
	make_png(4000, 2000, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_ADAM7);
	assert_string_equal(photo_remake(file, size, &m), "complaints.photo.large");
	make_png(300, 300, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE);
	assert_string_equal(photo_remake(file, size / 2, &m), "complaints.photo.bad");
	file[size / 2] ^= 1;
	assert_string_equal(photo_remake(file, size, &m), "complaints.photo.bad");
	memcpy(file, "\xff\xd8\xff\xe0 not at all", 16);
	assert_string_equal(photo_remake(file, size, &m), "complaints.photo.bad");
	assert_string_equal(photo_remake((const unsigned char *)"GIF89a1234567890", 16, &m), "complaints.photo.bad");
	assert_string_equal(photo_remake(file, PHOTO_MAX + 1, &m), "complaints.photo.large");
	assert_string_equal(photo_remake(file, 0, &m), "complaints.photo.bad");
	photo_free(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(webm_keeps_its_sound_alone),
		cmocka_unit_test(pictures_are_no_recording),
		cmocka_unit_test(vorbis_is_not_taken),
		cmocka_unit_test(ogg_forgets_its_comments),
		cmocka_unit_test(ogg_of_another_kind_is_refused),
		cmocka_unit_test(mp4_forgets_place_hour_and_maker),
		cmocka_unit_test(cut_and_bent_files_do_no_harm),
		cmocka_unit_test(what_is_long_or_something_else_is_refused),
		cmocka_unit_test(a_photo_keeps_its_picture_alone),
		cmocka_unit_test(it_stands_upright),
		cmocka_unit_test(a_large_one_becomes_small),
		cmocka_unit_test(a_png_becomes_a_jpeg),
		cmocka_unit_test(a_webp_becomes_a_jpeg),
		cmocka_unit_test(webp_that_is_no_photo_is_refused),
		cmocka_unit_test(bombs_and_halves_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
