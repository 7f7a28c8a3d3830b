/* hear.c - the speaker beside words.
 *
 * All clips of the house stand in one open table by the number of their wording, so a page
 * costs no question to the store, however many clips there are. A speaker is a link to the
 * file that every phone plays: nothing is fetched before it is tapped. kb.js plays it in
 * the page, and takes the smaller file where the browser can. */
#include "hear.h"

#include <stdlib.h>
#include <string.h>

#include "klankbord-view.h"
#include "out.h"
#include "text.h"

/* A clip with the link to it, as far as it is the same on each page. */
struct said {
	int64_t wording;
	const char *html;
	size_t len;
};

/* A text of the catalogue, with all that its speaker writes; len 0: it has none. */
struct keyed {
	const char *key, *at, *lang; /* `at`: where the key lay; key NULL: free */
	const char *html;
	size_t len;
};

enum { KEYS = 2048, KEYS_MOST = KEYS * 3 / 4 }; /* a power of two; texts of youths in some languages */

struct kb_voices {
	struct kb_arena *arena;
	struct keyed *keys;
	size_t nkeys;
	int64_t age;
	const struct said **slots; /* NULL: free */
	size_t nslots;             /* a power of two; 0: nothing can be heard */
	char listen[80];           /* "Listen", and the language in which it was said last */
	const char *lang;
};

struct kb_voices *kb_voices_new(void)
{
	return calloc(1, sizeof(struct kb_voices));
}

void kb_voices_free(struct kb_voices *v)
{
	if (v && v->arena)
		kb_arena_free(v->arena);
	free(v);
}

/* ---- The table ---- */

static size_t slot_of(const struct kb_voices *v, int64_t wording)
{
	size_t at = (uint64_t)wording & (v->nslots - 1);

	while (v->slots[at] && v->slots[at]->wording != wording)
		at = (at + 1) & (v->nslots - 1);
	return at;
}

/* The first plugin that knows of a wording speaks. */
static void add_all(struct kb_voices *v, const struct kb_clip *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct said *clip = kb_arena_alloc(v->arena, sizeof(*clip));
		size_t at = slot_of(v, list[i].wording);

		clip->wording = list[i].wording;
		clip->html = kb_arena_fmt(v->arena, "<a class=\"hear\" href=\"%s\" aria-label=\"", list[i].url);
		clip->len = strlen(clip->html);
		if (!v->slots[at])
			v->slots[at] = clip;
	}
}

static struct kb_voices build(const struct kb_clip *const *lists, const size_t *counts, size_t n)
{
	struct kb_voices v = { .arena = kb_arena_new() };
	size_t all = 0;

	for (size_t i = 0; i < n; i++)
		all += counts[i];
	if (all)
		for (v.nslots = 16; v.nslots < 2 * all;)
			v.nslots *= 2;
	v.slots = kb_arena_alloc(v.arena, (v.nslots + 1) * sizeof(*v.slots));
	v.keys = kb_arena_alloc(v.arena, KEYS * sizeof(*v.keys));
	for (size_t i = 0; i < n; i++)
		add_all(&v, lists[i], counts[i]);
	return v;
}

/* ---- Looking ---- */

static const struct kb_voice *voice_at(struct kb_ctx *c, size_t i)
{
	const struct kb_house *h = c->house;

	return kb_is_shut(h, h->plugins[i]) ? NULL : h->plugins[i]->voice;
}

/* The plugins' ages as one number; never 0, which stands for "not looked yet". */
static int64_t ages(struct kb_ctx *c)
{
	uint64_t sum = 1;

	for (size_t i = 0; i < c->house->nplugins && !kb_failed(c); i++) {
		const struct kb_voice *voice = voice_at(c, i);
		const struct kb_plugin *before = kb_ctx_enter(c, c->house->plugins[i]);

		sum = sum * 1000003 + (voice ? (uint64_t)voice->age(c) + 1 : 0);
		kb_ctx_enter(c, before);
	}
	return (int64_t)(sum ? sum : 1);
}

void kb_voices_look(struct kb_ctx *c)
{
	struct kb_voices *v = c->house->voices, fresh;
	size_t n = c->house->nplugins, *counts = kb_alloc(c, (n + 1) * sizeof(*counts));
	const struct kb_clip **lists = kb_alloc(c, (n + 1) * sizeof(*lists));
	int64_t age = v ? ages(c) : 0;

	if (!v || kb_failed(c) || age == v->age)
		return;
	for (size_t i = 0; i < n && !kb_failed(c); i++) {
		const struct kb_plugin *before = kb_ctx_enter(c, c->house->plugins[i]);

		counts[i] = voice_at(c, i) ? voice_at(c, i)->clips(c, &lists[i]) : 0;
		kb_ctx_enter(c, before);
	}
	if (kb_failed(c))
		return;
	fresh = build(lists, counts, n);
	fresh.age = age;
	if (v->arena)
		kb_arena_free(v->arena);
	*v = fresh;
}

/* ---- The speaker ---- */

static const struct said *find(const struct kb_ctx *c, const char *lang, const char *words)
{
	const struct kb_voices *v = c->house->voices;

	return !v || !v->nslots || !words || !*words ? NULL : v->slots[slot_of(v, kb_wording(lang, words))];
}

/* A page asks for it once for each speaker. Languages live as long as the house. */
static const char *listen(struct kb_ctx *c)
{
	struct kb_voices *v = c->house->voices;
	const char *said;

	if (v->lang == kb_lang(c))
		return v->listen;
	said = kb_say(c, "hear.listen", NULL);
	if (strlen(said) >= sizeof(v->listen))
		return said;
	memcpy(v->listen, said, strlen(said) + 1);
	v->lang = kb_lang(c);
	return v->listen;
}

/* What it is called says what it says: a list of links tells them apart. */
static void put_speaker(struct kb_ctx *c, struct kb_out *o, const struct said *clip, const char *words)
{
	kb_lit(o, clip->html, clip->len);
	kb_put_text(o, listen(c));
	kb_lit(o, ": ", 2);
	kb_put_text(o, words);
	kb_lit(o, "\"></a>", 6);
}

bool kb_heard(struct kb_ctx *c, const char *words)
{
	return find(c, kb_lang(c), words) != NULL;
}

void kb_speaker(struct kb_ctx *c, struct kb_out *o, const char *words)
{
	const struct said *clip = find(c, kb_lang(c), words);

	if (clip)
		put_speaker(c, o, clip, words);
}

/* Where a key stands in the table, or may; its address begins the search, as keys are
 * literals of views. NULL: the table is full. */
static struct keyed *place_of(struct kb_voices *v, const char *key, const char *lang)
{
	size_t at = ((uintptr_t)key / 8 * 31 + (uintptr_t)lang / 8) & (KEYS - 1);

	for (; v->keys[at].key; at = (at + 1) & (KEYS - 1))
		if (v->keys[at].at == key && v->keys[at].lang == lang && !strcmp(v->keys[at].key, key))
			return &v->keys[at];
	return v->nkeys < KEYS_MOST ? &v->keys[at] : NULL;
}

/* What is written for a key, once and for all. */
static void learn(struct kb_ctx *c, struct keyed *k, const char *key)
{
	struct kb_voices *v = c->house->voices;
	struct kb_out *o = kb_out_new(c);

	kb_speaker(c, o, kb_say(c, key, NULL));
	k->key = kb_arena_text(v->arena, key);
	k->at = key;
	k->lang = kb_lang(c);
	k->len = o->buf.len;
	k->html = k->len ? kb_arena_copy(v->arena, o->buf.data, k->len) : "";
	v->nkeys++;
}

void kb_speaker_key(struct kb_ctx *c, struct kb_out *o, const char *key)
{
	struct kb_voices *v = c->house->voices;
	struct keyed *k;

	if (!v || !v->nslots)
		return;
	k = place_of(v, key, kb_lang(c));
	if (!k) {
		kb_speaker(c, o, kb_say(c, key, NULL));
		return;
	}
	if (!k->key)
		learn(c, k, key);
	kb_lit(o, k->html, k->len);
}

void kb_speaker_name(struct kb_ctx *c, struct kb_out *o, const struct kb_language *l)
{
	const struct said *clip = find(c, l->tag, l->autonym);

	if (clip)
		put_speaker(c, o, clip, l->autonym);
}
