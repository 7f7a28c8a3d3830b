/* attention.c - what stands out, over all places of a person: what they would look at first.
 *
 * A question stands out at a place when its newest share lies below the norm, or when its chart
 * shows a change; of figures told as bands, only where it is so for every value in them. First what
 * is below a norm, then changes; within each as the places stand.
 * Where many charts are looked at, some show a change by chance alone: the page says so. */
#include <string.h>

#include "metrics.h"
#include "stats/stats.h"

enum { MOST = 60 }; /* of each sort; the page says how many more there are */

struct list {
	struct kb_ctx *c;
	struct metrics_alarm *rows;
	size_t count, more;
};

static struct list list_new(struct kb_ctx *c)
{
	return (struct list){ .c = c, .rows = kb_alloc(c, MOST * sizeof(struct metrics_alarm)) };
}

static void add(struct list *l, const struct metrics_figures *f, size_t item, const struct metrics_verdict *v)
{
	if (l->count == MOST) {
		l->more++;
		return;
	}
	l->rows[l->count++] = (struct metrics_alarm){
		.place = f->place->name, .stem = f->items[item].stem, .says = v->nsays ? v->says[0] : "",
		.url = kb_fmt(l->c, "%s#%s", kb_url(l->c, "metrics.place", f->place->id, NULL), f->items[item].name),
	};
}

static void look_at(const struct metrics_figures *f, struct list *below, struct list *changed, size_t *charts)
{
	for (size_t i = 0; i < f->nitems && f->nperiods > 0; i++) {
		struct metrics_verdict v;

		judge_signals(below->c, f, &f->figures[i * f->nperiods], f->items[i].name, &v);
		*charts += v.change != KBS_CHANGE_EARLY;
		if (v.below_norm)
			add(below, f, i, &v);
		else if (v.change == KBS_CHANGE_SHOWN)
			add(changed, f, i, &v);
	}
}

void attention_fill(struct kb_ctx *c, struct metrics_attention *m)
{
	const struct kb_place *places;
	size_t n = kb_places(c, "metrics.read", &places), charts = 0;
	struct list below = list_new(c), changed = list_new(c);

	for (size_t i = 0; i < n; i++)
		look_at(figures_of(c, &places[i]), &below, &changed, &charts);
	m->below = below.rows;
	m->nbelow = below.count;
	m->changed = changed.rows;
	m->nchanged = changed.count;
	m->more = below.more + changed.more ? kb_number(c, (double)(below.more + changed.more), 0) : NULL;
	m->charts = kb_number(c, (double)charts, 0);
}
