/* photo.c - a photo becomes another one with the same picture.
 *
 * What a camera writes beside the pixels (place, hour, device, a small picture of the whole) is not taken out piece by
 * piece: the pixels are read by libjpeg-turbo, libpng or libwebp and written into a JPEG of our own, which has nothing else. Bounds
 * before the pixels are touched: bytes, sides, pixels, scans; and only a few rows are held, averaged on the way, so that a small file that
 * unfolds into a huge picture costs no memory. Which way is up is read before it goes. */
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>
#include <webp/decode.h>

#include "media.h"

enum { SIDE_MAX = 12000, PIXELS_MAX = 50 * 1000 * 1000, WHOLE_MAX = 4 * 1000 * 1000, LOSSLESS_MAX = 12 * 1000 * 1000, SCANS_MAX = 100, MEMORY = 96 * 1024 * 1024, RGB = 3,
	EXIF = JPEG_APP0 + 1, EXIF_MAX = 0xffff, ORIENTATION = 0x0112 };

static const char BAD[] = "complaints.photo.bad", LARGE[] = "complaints.photo.large";

/* ---- Pixels: rows come in, blocks of k by k are averaged ---- */

struct picture {
	size_t w, h, k;           /* as it comes; how many become one */
	size_t ow, oh;
	uint32_t *sum;            /* of the blocks under way */
	size_t rows;              /* in them */
	size_t y;                 /* rows that are done */
	unsigned char *rgb;
};

static bool picture_begin(struct picture *p, size_t w, size_t h)
{
	size_t side = w > h ? w : h;

	*p = (struct picture){ .w = w, .h = h, .k = (side + PHOTO_SIDE - 1) / PHOTO_SIDE };
	p->ow = (w + p->k - 1) / p->k;
	p->oh = (h + p->k - 1) / p->k;
	p->sum = calloc(p->ow * RGB, sizeof *p->sum);
	p->rgb = calloc(p->ow * p->oh, RGB);
	return p->sum && p->rgb;
}

static void picture_free(struct picture *p)
{
	free(p->sum);
	free(p->rgb);
	*p = (struct picture){ .w = 0 };
}

static void close_blocks(struct picture *p)
{
	unsigned char *to = p->rgb + p->y * p->ow * RGB;

	for (size_t x = 0; x < p->ow; x++) {
		size_t cols = p->w - x * p->k < p->k ? p->w - x * p->k : p->k;
		uint32_t n = (uint32_t)(cols * p->rows);

		for (size_t i = 0; i < RGB; i++)
			to[x * RGB + i] = (unsigned char)((p->sum[x * RGB + i] + n / 2) / n);
	}
	memset(p->sum, 0, p->ow * RGB * sizeof *p->sum);
	p->rows = 0;
	p->y++;
}

static void picture_row(struct picture *p, const unsigned char *row)
{
	if (p->y == p->oh)
		return;
	for (size_t x = 0; x < p->w; x++)
		for (size_t i = 0; i < RGB; i++)
			p->sum[x / p->k * RGB + i] += row[x * RGB + i];
	p->rows++;
	if (p->rows == p->k)
		close_blocks(p);
}

static void picture_end(struct picture *p)
{
	if (p->rows && p->y < p->oh)
		close_blocks(p);
}

static bool is_too_large(size_t w, size_t h)
{
	return w > SIDE_MAX || h > SIDE_MAX || w * h > PIXELS_MAX;
}

/* ---- Which way is up ---- */

static unsigned u16(const unsigned char *s, bool big)
{
	return big ? (unsigned)s[0] << 8 | s[1] : (unsigned)s[1] << 8 | s[0];
}

static size_t u32(const unsigned char *s, bool big)
{
	return big ? (size_t)u16(s, big) << 16 | u16(s + 2, big) : (size_t)u16(s + 2, big) << 16 | u16(s, big);
}

/* 1 to 8 as Exif has it; 1 where it does not say. The first list of its TIFF, one entry, nothing else. */
static int orientation_in(const unsigned char *s, size_t n)
{
	bool big;
	size_t at, count;

	if (n >= 6 && memcmp(s, "Exif\0", 6) == 0) { /* WebP may leave it out */
		s += 6;
		n -= 6;
	}
	if (n < 8)
		return 1;
	big = s[0] == 'M';
	at = u32(s + 4, big);
	if (at > n - 2)
		return 1;
	count = u16(s + at, big);
	for (at += 2; count-- > 0 && at <= n && n - at >= 12; at += 12)
		if (u16(s + at, big) == ORIENTATION) {
			unsigned way = u16(s + at + 8, big);

			return way >= 1 && way <= 8 ? (int)way : 1;
		}
	return 1;
}

/* Where the pixel (x, y) of the upright picture comes from. */
static size_t source_of(const struct picture *p, int way, size_t x, size_t y)
{
	size_t r = p->ow - 1, b = p->oh - 1;

	switch (way) {
	case 2: return y * p->ow + r - x;
	case 3: return (b - y) * p->ow + r - x;
	case 4: return (b - y) * p->ow + x;
	case 5: return x * p->ow + y;
	case 6: return (b - x) * p->ow + y;
	case 7: return (b - x) * p->ow + r - y;
	case 8: return x * p->ow + r - y;
	default: return y * p->ow + x;
	}
}

/* ---- JPEG in ---- */

struct failing { struct jpeg_error_mgr base; struct jpeg_progress_mgr progress; jmp_buf out; };

static void on_error(j_common_ptr j)
{
	struct failing *f = (struct failing *)j->err;

	longjmp(f->out, 1);
}

static void on_message(j_common_ptr j, int level)
{
	(void)j;
	(void)level;
}

/* A few bytes can ask for a thousand passes over a large picture. */
static void on_progress(j_common_ptr j)
{
	if (j->is_decompressor && ((j_decompress_ptr)j)->input_scan_number > SCANS_MAX)
		on_error(j);
}

static void failing_begin(struct failing *f)
{
	jpeg_std_error(&f->base);
	f->base.error_exit = on_error;
	f->base.emit_message = on_message;
	f->progress.progress_monitor = on_progress;
}

static int way_of(const struct jpeg_decompress_struct *d)
{
	for (jpeg_saved_marker_ptr m = d->marker_list; m; m = m->next)
		if (m->marker == EXIF && m->data_length >= 14 && memcmp(m->data, "Exif\0", 6) == 0)
			return orientation_in(m->data, m->data_length);
	return 1;
}

/* Halved, quartered and so on by the library itself while that loses nothing. */
static void choose_scale(struct jpeg_decompress_struct *d)
{
	size_t side = d->image_width > d->image_height ? d->image_width : d->image_height;

	d->scale_num = 1;
	for (d->scale_denom = 1; d->scale_denom < 8 && side / (2 * d->scale_denom) >= PHOTO_SIDE;)
		d->scale_denom *= 2;
}

/* Behind setjmp(): all that changes stands in what the pointers lead to. */
static const char *read_rows(struct jpeg_decompress_struct *d, struct picture *p, unsigned char **row, int *way)
{
	jpeg_save_markers(d, EXIF, EXIF_MAX);
	jpeg_read_header(d, TRUE);
	if (is_too_large(d->image_width, d->image_height))
		return LARGE;
	*way = way_of(d);
	choose_scale(d);
	d->out_color_space = JCS_RGB;
	jpeg_start_decompress(d);
	*row = malloc((size_t)d->output_width * RGB);
	if (!*row || !picture_begin(p, d->output_width, d->output_height))
		return LARGE;
	while (d->output_scanline < d->output_height) {
		jpeg_read_scanlines(d, row, 1);
		picture_row(p, *row);
	}
	picture_end(p);
	return NULL;
}

static const char *read_jpeg(const unsigned char *bytes, size_t n, struct picture *p, int *way)
{
	struct jpeg_decompress_struct d;
	struct failing f;
	unsigned char *row[1] = { NULL }, **held = row;
	const char *volatile no = BAD;

	d.err = &f.base;
	failing_begin(&f);
	if (!setjmp(f.out)) {
		jpeg_create_decompress(&d);
		d.progress = &f.progress;
		d.mem->max_memory_to_use = MEMORY;
		jpeg_mem_src(&d, bytes, n);
		no = read_rows(&d, p, held, way);
	}
	jpeg_destroy_decompress(&d);
	free(*held);
	return no;
}

/* ---- PNG in ---- */

struct png_in { const unsigned char *bytes; size_t n; png_structp png; png_infop info; unsigned char *rows; png_bytep *list; };

static void png_take(png_structp png, png_bytep to, size_t n)
{
	struct png_in *in = png_get_io_ptr(png);

	if (n > in->n)
		png_error(png, "cut off");
	memcpy(to, in->bytes, n);
	in->bytes += n;
	in->n -= n;
}

static void png_fails(png_structp png, png_const_charp why)
{
	(void)why;
	png_longjmp(png, 1);
}

static void png_warns(png_structp png, png_const_charp why)
{
	(void)png;
	(void)why;
}

/* What shows through is white, as paper is. */
static void on_paper(unsigned char *row, size_t w)
{
	for (size_t x = 0; x < w; x++)
		for (size_t i = 0; i < RGB; i++)
			row[x * RGB + i] = (unsigned char)((row[x * 4 + i] * row[x * 4 + 3] + 255 * (255 - row[x * 4 + 3])) / 255);
}

static void ask_for_rgba(struct png_in *in)
{
	png_set_strip_16(in->png);
	png_set_expand(in->png);
	png_set_gray_to_rgb(in->png);
	png_set_filler(in->png, 255, PNG_FILLER_AFTER);
}

static const char *read_png_rows(struct png_in *in, struct picture *p)
{
	size_t w, h, held;

	png_set_user_limits(in->png, SIDE_MAX, SIDE_MAX);
	png_set_keep_unknown_chunks(in->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1); /* words, profiles, hours: not looked at */
	png_set_read_fn(in->png, in, png_take);
	png_read_info(in->png, in->info);
	w = png_get_image_width(in->png, in->info);
	h = png_get_image_height(in->png, in->info);
	held = png_get_interlace_type(in->png, in->info) == PNG_INTERLACE_NONE ? 1 : h;
	if (is_too_large(w, h) || (held > 1 && w * h > WHOLE_MAX))
		return LARGE;
	ask_for_rgba(in);
	if (held > 1)
		png_set_interlace_handling(in->png);
	png_read_update_info(in->png, in->info);
	in->rows = malloc(held * w * 4);
	in->list = malloc(held * sizeof *in->list);
	if (png_get_rowbytes(in->png, in->info) != w * 4 || !in->rows || !in->list || !picture_begin(p, w, h))
		return LARGE;
	for (size_t y = 0; y < held; y++)
		in->list[y] = in->rows + y * w * 4;
	if (held > 1)
		png_read_image(in->png, in->list);
	for (size_t y = 0; y < h; y++) {
		if (held == 1)
			png_read_row(in->png, in->rows, NULL);
		on_paper(in->list[held == 1 ? 0 : y], w);
		picture_row(p, in->list[held == 1 ? 0 : y]);
	}
	picture_end(p);
	return NULL;
}

static const char *read_png(const unsigned char *bytes, size_t n, struct picture *p)
{
	struct png_in in = { .bytes = bytes, .n = n };
	struct png_in *held = &in;
	const char *volatile no = BAD;

	in.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, png_fails, png_warns);
	in.info = in.png ? png_create_info_struct(in.png) : NULL;
	if (in.info && !setjmp(png_jmpbuf(in.png)))
		no = read_png_rows(held, p);
	png_destroy_read_struct(&held->png, &held->info, NULL);
	free(held->rows);
	free(held->list);
	return no;
}

/* ---- WebP in ---- */

/* Chunks stand behind 12 bytes: a name, a length in the order of Intel, and what it holds, to an even number of bytes. */
static int way_in_webp(const unsigned char *s, size_t n)
{
	for (size_t at = 12; at <= n && n - at >= 8;) {
		size_t length = u32(s + at + 4, false);

		if (length > n - at - 8)
			return 1;
		if (memcmp(s + at, "EXIF", 4) == 0)
			return orientation_in(s + at + 8, length);
		at += 8 + length + (length & 1);
	}
	return 1;
}

/* What the library holds at once: rows of a lossy one; every pixel where it loses nothing or lets something show through. */
static const char *webp_bounds(const WebPBitstreamFeatures *f)
{
	size_t w = (size_t)f->width, h = (size_t)f->height;
	bool whole = f->format != 1 || f->has_alpha;

	if (f->has_animation)
		return BAD;
	return is_too_large(w, h) || (whole && w * h > LOSSLESS_MAX) ? LARGE : NULL;
}

/* The library makes it small on the way: `p` is as large as what is kept. */
static bool webp_decode(const unsigned char *bytes, size_t n, WebPDecoderConfig *config, struct picture *p, unsigned char *rgba)
{
	config->options.use_scaling = 1;
	config->options.scaled_width = (int)p->w;
	config->options.scaled_height = (int)p->h;
	config->output.colorspace = MODE_RGBA;
	config->output.is_external_memory = 1;
	config->output.u.RGBA.rgba = rgba;
	config->output.u.RGBA.stride = (int)p->w * 4;
	config->output.u.RGBA.size = p->w * p->h * 4;
	if (WebPDecode(bytes, n, config) != VP8_STATUS_OK)
		return false;
	for (size_t y = 0; y < p->h; y++) {
		on_paper(rgba + y * p->w * 4, p->w);
		picture_row(p, rgba + y * p->w * 4);
	}
	picture_end(p);
	return true;
}

static const char *read_webp(const unsigned char *bytes, size_t n, struct picture *p, int *way)
{
	WebPDecoderConfig config;
	unsigned char *rgba;
	size_t w, h, k;
	const char *no;

	if (!WebPInitDecoderConfig(&config) || WebPGetFeatures(bytes, n, &config.input) != VP8_STATUS_OK)
		return BAD;
	no = webp_bounds(&config.input);
	if (no)
		return no;
	w = (size_t)config.input.width;
	h = (size_t)config.input.height;
	k = ((w > h ? w : h) + PHOTO_SIDE - 1) / PHOTO_SIDE;
	w = (w + k - 1) / k;
	h = (h + k - 1) / k;
	rgba = malloc(w * h * 4);
	if (!rgba || !picture_begin(p, w, h))
		no = LARGE;
	else if (!webp_decode(bytes, n, &config, p, rgba))
		no = BAD;
	free(rgba);
	WebPFreeDecBuffer(&config.output);
	*way = way_in_webp(bytes, n);
	return no;
}

/* ---- JPEG out ---- */

static void write_rows(struct jpeg_compress_struct *e, const struct picture *p, int way, unsigned char *row)
{
	while (e->next_scanline < e->image_height) {
		for (size_t x = 0; x < e->image_width; x++)
			memcpy(row + x * RGB, p->rgb + source_of(p, way, x, e->next_scanline) * RGB, RGB);
		jpeg_write_scanlines(e, &row, 1);
	}
}

static bool write_jpeg(const struct picture *p, int way, int quality, unsigned char **to, unsigned long *n)
{
	struct jpeg_compress_struct e;
	struct failing f;
	unsigned char *row = malloc((p->ow > p->oh ? p->ow : p->oh) * RGB);
	volatile bool good = false;

	e.err = &f.base;
	failing_begin(&f);
	if (row && !setjmp(f.out)) {
		jpeg_create_compress(&e);
		jpeg_mem_dest(&e, to, n);
		e.image_width = (JDIMENSION)(way < 5 ? p->ow : p->oh);
		e.image_height = (JDIMENSION)(way < 5 ? p->oh : p->ow);
		e.input_components = RGB;
		e.in_color_space = JCS_RGB;
		jpeg_set_defaults(&e);
		jpeg_set_quality(&e, quality, TRUE);
		jpeg_start_compress(&e, TRUE);
		write_rows(&e, p, way, row);
		jpeg_finish_compress(&e);
		good = true;
	}
	if (row)
		jpeg_destroy_compress(&e);
	free(row);
	return good;
}

/* As good as fits. */
static const char *write_photo(const struct picture *p, int way, struct media *m)
{
	for (int quality = 80; quality >= 40; quality -= 20) {
		unsigned long n = 0;

		photo_free(m);
		if (!write_jpeg(p, way, quality, &m->bytes, &n))
			return BAD;
		m->kind = MEDIA_JPEG;
		m->n = n;
		if (n <= PHOTO_KEPT)
			return NULL;
	}
	return LARGE;
}

/* ---- A photo ---- */

const char *photo_remake(const unsigned char *bytes, size_t n, struct media *m)
{
	struct picture p = { .w = 0 };
	int way = 1;
	const char *no;

	*m = (struct media){ .kind = MEDIA_NONE };
	if (n > PHOTO_MAX)
		return LARGE;
	if (n > 8 && memcmp(bytes, "\xff\xd8\xff", 3) == 0)
		no = read_jpeg(bytes, n, &p, &way);
	else if (n > 8 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0)
		no = read_png(bytes, n, &p);
	else if (n > 16 && memcmp(bytes, "RIFF", 4) == 0 && memcmp(bytes + 8, "WEBP", 4) == 0)
		no = read_webp(bytes, n, &p, &way);
	else
		return BAD;
	if (!no)
		no = write_photo(&p, way, m);
	picture_free(&p);
	if (no)
		photo_free(m);
	return no;
}

/* What a recording has belongs to somebody else. */
void photo_free(struct media *m)
{
	if (m->kind != MEDIA_JPEG)
		return;
	free(m->bytes);
	*m = (struct media){ .kind = MEDIA_NONE };
}
