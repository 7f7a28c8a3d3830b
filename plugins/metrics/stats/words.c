/* words.c - a verdict is a word: the last part of its key in a catalogue. */
#include "inner.h"

const char *kbs_norm_word(enum kbs_norm norm)
{
	static const char *const words[] = {
		[KBS_NO_NORM] = "no_norm", [KBS_BELOW] = "below_norm",
		[KBS_NOT_DISTINGUISHABLE] = "not_distinguishable", [KBS_ABOVE] = "above_norm",
	};

	return words[norm];
}

const char *kbs_verdict_word(enum kbs_verdict verdict)
{
	static const char *const words[] = {
		[KBS_NOT_MEASURABLE] = "not_measurable", [KBS_TOO_EARLY] = "too_early",
		[KBS_NO_CHANGE_SHOWN] = "no_change_shown", [KBS_IMPROVEMENT] = "improvement_shown",
		[KBS_DETERIORATION] = "deterioration_shown",
	};

	return words[verdict];
}

const char *kbs_early_word(enum kbs_early early)
{
	static const char *const words[] = {
		[KBS_EARLY_NOT_MEASURABLE] = "early_not_measurable", [KBS_EARLY_TOO_EARLY] = "early_too_early",
		[KBS_EARLY_NONE] = "early_none", [KBS_EARLY_BETTER] = "early_better", [KBS_EARLY_WORSE] = "early_worse",
	};

	return words[early];
}

const char *kbs_special_word(const struct kbs_mark *mark)
{
	static const char *const words[][2] = {
		[KBS_COMMON] = { "common", "common" }, [KBS_OUTSIDE] = { "outside_low", "outside_high" },
		[KBS_TREND] = { "trend_falling", "trend_rising" }, [KBS_TWO_OF_THREE] = { "near_low", "near_high" },
		[KBS_SHIFT] = { "shift_low", "shift_high" },
	};

	return words[mark->special][mark->way > 0];
}

const char *kbs_assurance_word(enum kbs_assurance a)
{
	static const char *const words[] = {
		[KBS_HIT_AND_MISS] = "hit_and_miss", [KBS_PASSES] = "passes", [KBS_FAILS] = "fails",
	};

	return words[a];
}
