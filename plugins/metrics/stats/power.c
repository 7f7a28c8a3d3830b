/* power.c - what would stay invisible, said before anybody waits for it.
 *
 * For each outcome before, the outcomes after that count as a change are those from one
 * count on. These counts are found once; the probability of any true change is then a sum. */
#include "inner.h"

/* What is less probable adds nothing that anybody would read. */
static const double NOTHING = 1e-14;

static bool is_power(int64_t n1, double p1, int64_t n2, double p2)
{
	return n1 >= 0 && n2 >= 0 && n1 <= KBS_POWER_MAX && n2 <= KBS_POWER_MAX && p1 >= 0 && p1 <= 1 && p2 >= 0 && p2 <= 1;
}

static bool is_rise(int64_t x1, int64_t n1, int64_t x2, int64_t n2)
{
	struct kbs_difference d;

	return kbs_newcombe(x2, n2, x1, n1, &d) == KBS_OK && d.lower > 0;
}

/* from[x1]: the smallest count after that is a rise; n2 + 1 if none is. It never goes down. */
static int64_t *rises_from(const struct kbs_room *room, int64_t n1, int64_t n2)
{
	int64_t *from = room->take(room->owner, (size_t)(n1 + 1) * sizeof(*from)), x2 = 0;

	for (int64_t x1 = 0; x1 <= n1; x1++) {
		while (x2 <= n2 && !is_rise(x1, n1, x2, n2))
			x2++;
		from[x1] = x2;
	}
	return from;
}

static double power_of(const int64_t *from, int64_t n1, double p1, int64_t n2, double p2)
{
	double sum = 0;

	for (int64_t x1 = 0; x1 <= n1; x1++) {
		double here = from[x1] <= n2 ? kbs_binomial(x1, n1, p1) : 0;
		if (here > NOTHING)
			sum += here * (1 - kbs_binomial_cdf(from[x1] - 1, n2, p2));
	}
	return fmin(sum, 1);
}

/* A fall is a rise of those who answered otherwise. */
static double power_either(const int64_t *from, int64_t n1, double p1, int64_t n2, double p2)
{
	return p2 >= p1 ? power_of(from, n1, p1, n2, p2) : power_of(from, n1, 1 - p1, n2, 1 - p2);
}

enum kbs_rc kbs_power(const struct kbs_room *room, int64_t n1, double p1, int64_t n2, double p2, double *to)
{
	*to = 0;
	if (!is_power(n1, p1, n2, p2))
		return KBS_BAD;
	if (n1 == 0 || n2 == 0)
		return KBS_NONE;
	*to = power_either(rises_from(room, n1, n2), n1, p1, n2, p2);
	return KBS_OK;
}

/* The power of so many points up or down; a share ends at 0 and at 1. */
static double power_of_points(const int64_t *from, int64_t n1, double p1, int64_t n2, int points)
{
	return power_either(from, n1, p1, n2, fmin(fmax(p1 + points / 100.0, 0), 1));
}

/* How many whole points there is room for. */
static int room_of(double p1, int way)
{
	return (int)floor(100 * (way > 0 ? 1 - p1 : p1) + 1e-9);
}

enum kbs_rc kbs_visible(const struct kbs_room *room, int64_t n1, double p1, int64_t n2, int way, double power, int *points)
{
	const int64_t *from;
	int low = 0, high; /* invisible, visible: more points are never seen less */

	*points = 0;
	if (!is_power(n1, p1, n2, p1) || way == 0 || !(power > 0 && power < 1))
		return KBS_BAD;
	high = room_of(p1, way);
	if (n1 == 0 || n2 == 0 || high == 0)
		return KBS_NONE;
	way = sign_of(way);
	from = rises_from(room, n1, n2);
	if (power_of_points(from, n1, p1, n2, way * high) < power)
		return KBS_NONE;
	while (high - low > 1) {
		int middle = (low + high) / 2;
		if (power_of_points(from, n1, p1, n2, way * middle) >= power)
			high = middle;
		else
			low = middle;
	}
	*points = high;
	return KBS_OK;
}
