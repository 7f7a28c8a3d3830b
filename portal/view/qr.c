/* qr.c - a QR code as one SVG path: sharp on any printer, no image file, no script.
 *
 * Each run of dark modules in a row is one rectangle. Around the code lie four
 * modules of white, as ISO/IEC 18004 asks. */
#include <qrencode.h>
#include <stdio.h>

#include "ctx.h"

enum { QUIET = 4, RUN_MAX = 40 };

static bool is_dark(const QRcode *q, int x, int y)
{
	return q->data[y * q->width + x] & 1;
}

/* The rectangles of one row, added to `to`; returns the bytes written. */
static size_t draw_row(char *to, size_t room, const QRcode *q, int y)
{
	size_t n = 0;

	for (int x = 0, run; x < q->width; x += run) {
		for (run = 1; x + run < q->width && is_dark(q, x + run, y) == is_dark(q, x, y); run++)
			;
		if (is_dark(q, x, y))
			n += snprintf(to + n, room - n, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, run, run);
	}
	return n;
}

enum kb_rc kb_qr(struct kb_ctx *c, const char *text, struct kb_qr *out)
{
	QRcode *q = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	size_t room, n = 0;
	char *path;

	if (!q)
		return kb_fail(c, "a text does not fit into a QR code");
	room = (size_t)q->width * (q->width / 2 + 1) * RUN_MAX;
	path = kb_alloc(c, room);
	for (int y = 0; y < q->width; y++)
		n += draw_row(path + n, room - n, q, y);
	out->side = q->width + 2 * QUIET;
	out->box = kb_fmt(c, "0 0 %d %d", out->side, out->side);
	out->path = path;
	QRcode_free(q);
	return KB_OK;
}
