/* pieces.c - parts of a page that come from elsewhere: the token of a form, and what
 * plugins show in a slot. */
#include "view.h"

#include <string.h>

void kb_put_csrf(struct kb_ctx *c, struct kb_out *o)
{
	static const char before[] = "<input type=\"hidden\" name=\"csrf\" value=\"";

	kb_lit(o, before, sizeof(before) - 1);
	kb_put_text(o, kb_csrf_token(c));
	kb_lit(o, "\">", 2);
}

/* A view may hold neither element (kbview), so it is written here. The address is one of
 * our own, and it stands alone behind "url=", which needs no quotes. */
static void put_idle(struct kb_ctx *c, struct kb_out *o, const char *before, const char *between, const char *again)
{
	kb_lit(o, before, strlen(before));
	kb_put_text(o, kb_set(c, "kiosk_idle"));
	kb_lit(o, between, strlen(between));
	kb_put_text(o, again);
	kb_lit(o, "\">", 2);
}

void kb_view_again(struct kb_ctx *c, struct kb_out *o, const char *again)
{
	put_idle(c, o, "<noscript><meta http-equiv=\"refresh\" content=\"", "; url=", again);
	put_idle(c, o, "</noscript><meta name=\"kb-again\" content=\"", " ", again);
}

struct piece {
	const struct kb_slot *slot;
	const struct kb_plugin *owner;
};

static size_t count_slots(const struct kb_house *h, const char *place)
{
	size_t n = 0;

	for (size_t i = 0; i < h->nplugins; i++)
		for (const struct kb_slot *s = h->plugins[i]->slots; s != NULL && s->place != NULL; s++)
			n += strcmp(s->place, place) == 0;
	return n;
}

/* Behind all pieces of the same or a lower order, so that equals stay in the order
 * of the plugins. */
static void insert(struct piece *list, size_t n, struct piece p)
{
	for (; n > 0 && list[n - 1].slot->order > p.slot->order; n--)
		list[n] = list[n - 1];
	list[n] = p;
}

static struct piece *find_pieces(struct kb_ctx *c, const char *place, size_t *n)
{
	const struct kb_house *h = c->house;
	struct piece *list = kb_alloc(c, (count_slots(h, place) + 1) * sizeof(*list));

	*n = 0;
	for (size_t i = 0; i < h->nplugins; i++)
		for (const struct kb_slot *s = h->plugins[i]->slots; s != NULL && s->place != NULL; s++)
			if (strcmp(s->place, place) == 0 && !kb_is_shut(h, h->plugins[i]))
				insert(list, (*n)++, (struct piece){ s, h->plugins[i] });
	return list;
}

/* A piece runs as its own plugin, under its own walls. */
static void put_pieces(struct kb_ctx *c, struct kb_out *o, const char *place)
{
	size_t n;
	struct piece *list = find_pieces(c, place, &n);

	for (size_t i = 0; i < n && !kb_failed(c); i++) {
		const struct kb_plugin *before = kb_ctx_enter(c, list[i].owner);
		enum kb_rc rc = list[i].slot->show(c, o);

		kb_ctx_enter(c, before);
		if (rc == KB_FAIL)
			kb_fail(c, "slot %s of %s could not be shown", place, list[i].owner->name);
	}
}

/* A slot within a slot is about what it says itself. */
void kb_put_slot_about(struct kb_ctx *c, struct kb_out *o, const char *place, const char *about)
{
	const char *before = c->about;

	c->about = about;
	put_pieces(c, o, place);
	c->about = before;
}

void kb_put_slot(struct kb_ctx *c, struct kb_out *o, const char *place)
{
	kb_put_slot_about(c, o, place, NULL);
}

const char *kb_about(const struct kb_ctx *c)
{
	return c->about ? c->about : "";
}
