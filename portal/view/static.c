/* static.c - static files have their hash in their name, so that a browser may keep
 * them for ever and still never shows an old one. */
#include "out.h"

#include <string.h>

const char *kb_static(struct kb_ctx *c, const char *file)
{
	const struct kb_house *h = c->house;

	for (size_t i = 0; i < h->nassets; i++)
		if (strcmp(h->assets[i].file, file) == 0)
			return h->assets[i].url;
	kb_log(c, KB_ERROR, "there is no static file %s: run make in static/", file);
	return kb_fmt(c, "/static/%s", file);
}
