/* functions-geo.c - places: "latitude longitude altitude accuracy", in a row with ";"
 * between. The earth is a sphere, as in the other engines, and lengths are rounded to
 * centimetres. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "functions.h"

static const double RADIUS = 6378100; /* metres */

struct point { double lat, lon; };
struct row { struct point *points; size_t count; bool fine; };

static double radians(double degrees) { return degrees * M_PI / 180; }

static bool read_point(const char *s, size_t n, struct point *out)
{
	char text[200], *at = text, *end;

	if (n >= sizeof(text))
		return false;
	memcpy(text, s, n);
	text[n] = '\0';
	out->lat = strtod(at, &end);
	if (end == at)
		return false;
	out->lon = strtod(at = end, &end);
	return end != at && fabs(out->lat) <= 90 && fabs(out->lon) <= 180;
}

static void read_row(struct kb_eval *e, struct row *r, const char *s)
{
	/* Each ";" may end a point, if one that is none. */
	struct point *more = kb_arena_alloc(e->arena, (r->count + strlen(s) + 1) * sizeof(*more));

	if (r->count > 0)
		memcpy(more, r->points, r->count * sizeof(*more));
	r->points = more;
	for (size_t n; *s != '\0' && kb_eval_pay(e, 1); s += n + (s[n] == ';')) {
		n = strcspn(s, ";");
		if (s[strspn(s, KB_SPACE)] != '\0' || r->count == 0)
			r->fine = read_point(s, n, &r->points[r->count++]) && r->fine;
	}
}

/* The points of all arguments from `first` on, up to `behind`. */
static struct row read_args(struct kb_eval *e, const struct kb_ast *t, size_t first, size_t behind)
{
	struct row r = { .fine = true };
	struct kb_ast some = *t;
	struct kb_worth *list = NULL;
	size_t n;

	some.nargs = behind;
	n = kb_arg_spread(e, &some, first, &list);
	for (size_t i = 0; i < n; i++)
		read_row(e, &r, kb_worth_string(e, &list[i]));
	return r;
}

static double rounded(double v) { return round(v * 100) / 100; }

static double between(const struct point *a, const struct point *b)
{
	double lat = sin(radians(b->lat - a->lat) / 2), lon = sin(radians(b->lon - a->lon) / 2);
	double h = lat * lat + lon * lon * cos(radians(a->lat)) * cos(radians(b->lat));

	return 2 * RADIUS * asin(fmin(1, sqrt(h)));
}

static struct kb_worth f_distance(struct kb_eval *e, const struct kb_ast *t)
{
	struct row r = read_args(e, t, 0, t->nargs);
	double sum = 0;

	if (!r.fine || r.count == 0)
		return kb_of_number(NAN);
	for (size_t i = 1; i < r.count; i++)
		sum += between(&r.points[i - 1], &r.points[i]);
	return kb_of_number(rounded(sum));
}

static struct kb_worth f_area(struct kb_eval *e, const struct kb_ast *t)
{
	struct row r = read_args(e, t, 0, t->nargs);
	double sum = 0;

	if (r.count < 3)
		return kb_of_number(0);
	for (size_t i = 0; i < r.count; i++) {
		const struct point *a = &r.points[i], *b = &r.points[(i + 1) % r.count];
		sum += radians(b->lon - a->lon) * (2 + sin(radians(a->lat)) + sin(radians(b->lat)));
	}
	return kb_of_number(r.fine ? rounded(fabs(sum * RADIUS * RADIUS / 2)) : NAN);
}

/* Does a line from the point to the north cross this side? */
static bool crosses(const struct point *p, const struct point *a, const struct point *b)
{
	if ((a->lon > p->lon) == (b->lon > p->lon))
		return false;
	return p->lat < (b->lat - a->lat) * (p->lon - a->lon) / (b->lon - a->lon) + a->lat;
}

/* geofence(point, shape): is it inside? A shape that is not closed has no inside. */
static struct kb_worth f_geofence(struct kb_eval *e, const struct kb_ast *t)
{
	struct row p = read_args(e, t, 0, 1), r = read_args(e, t, 1, 2);
	bool inside = false;

	if (!p.fine || !r.fine || p.count != 1 || r.count < 3)
		return kb_of_boolean(false);
	if (r.points[0].lat != r.points[r.count - 1].lat || r.points[0].lon != r.points[r.count - 1].lon)
		return kb_of_boolean(false);
	for (size_t i = 1; i < r.count; i++)
		inside ^= crosses(&p.points[0], &r.points[i - 1], &r.points[i]);
	return kb_of_boolean(inside);
}

static const struct kb_function functions[] = {
	{ "area", 1, KB_ARGS_MAX, f_area },
	{ "distance", 1, KB_ARGS_MAX, f_distance },
	{ "geofence", 2, 2, f_geofence },
};
KB_FUNCTIONS(geo);
