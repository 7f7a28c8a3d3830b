/* choose.c - which chart and which rules, and what so few allow to be said. */
#include "inner.h"

struct kbs_choice kbs_choose(enum kbs_data data, bool location, double people, bool spread)
{
	if (data == KBS_RATE)
		return (struct kbs_choice){ spread ? KBS_U_PRIME : KBS_U, KBS_ANHOEJ };
	if (data == KBS_SHARE && people > KBS_LARGE)
		return (struct kbs_choice){ KBS_P_PRIME, KBS_ANHOEJ };
	if (location)
		return (struct kbs_choice){ data == KBS_SHARE ? KBS_P : KBS_I, KBS_ANHOEJ };
	return (struct kbs_choice){ KBS_I, KBS_MAKING_DATA_COUNT };
}

enum kbs_say kbs_say(int64_t people)
{
	if (people < KBS_PEOPLE_MIN)
		return KBS_SAY_NOTHING;
	return people < KBS_COMPARE_MIN ? KBS_SAY_FIGURE : KBS_SAY_ALL;
}

enum kbs_draw kbs_draw(int64_t useful)
{
	if (useful < KBS_RUNS_MIN)
		return KBS_DRAW_LINE;
	if (useful < KBS_LIMITS_MIN)
		return KBS_DRAW_RUNS;
	return useful < KBS_FIRM_MIN ? KBS_DRAW_PROVISIONAL : KBS_DRAW_FIRM;
}
