/* modules.h - the modules of the form youth: made by bank/make-forms.mjs, change the bank.
 *
 * Name, trigger, whether it asks itself if that happened, ages (0: any), kinds of place
 * where there is something to ask, where a question needs aftercare, where an owner. */
static const struct module modules[] = {
	{ "wonen", NULL, true, 0, 0, "POA KWV KSO OG BO NO AZC", "", "" },
	{ "leven", NULL, true, 0, 0, "POA KWV KSO BO NO AZC OG", "", "" },
	{ "vrije_tijd", NULL, true, 0, 0, "POA KWV KSO OG BO NO AZC", "KWV KSO", "" },
	{ "school", NULL, true, 0, 0, "POA KWV KSO OG BO NO AZC", "", "" },
	{ "zelfstandig", NULL, true, 15, 0, "POA KWV KSO OG BO NO AZC", "", "" },
	{ "schoolstap", "school", false, 0, 0, "POA KWV KSO OG BO NO AZC", "", "" },
	{ "vakantie", "holiday", false, 0, 0, "POA KWV KSO OG BO NO AZC", "", "" },
	{ "mentor", NULL, true, 0, 0, "POA KWV KSO BO NO AZC OG", "POA KWV KSO OG BO NO AZC", "" },
	{ "begeleiders", NULL, true, 0, 0, "POA KWV KSO BO NO AZC", "", "" },
	{ "voogd", NULL, true, 0, 17, "POA KWV KSO OG BO NO AZC", "", "" },
	{ "meedoen", NULL, true, 0, 0, "POA KWV KSO OG BO NO AZC", "POA KWV KSO OG BO NO AZC", "" },
	{ "zorg", NULL, true, 0, 0, "POA KWV KSO OG BO NO AZC", "POA KWV KSO OG BO NO AZC", "POA KWV KSO OG BO NO AZC" },
	{ "toekomst", NULL, true, 16, 0, "POA KWV KSO OG BO NO AZC", "POA KWV KSO OG BO NO AZC", "" },
	{ "18", NULL, true, 17, 0, "POA KWV KSO OG BO NO AZC", "POA KWV KSO OG BO NO AZC", "" },
	{ "verhuizing", "moved", true, 0, 0, "POA KWV KSO OG BO NO AZC", "", "" },
	{ "klacht", NULL, true, 0, 0, "POA KWV KSO OG BO NO AZC", "POA KWV KSO OG BO NO AZC", "" },
	{ "na_klacht", "complaint", false, 0, 0, "POA KWV KSO OG BO NO AZC", "", "" },
	{ "eerlijk", NULL, true, 0, 0, "POA KWV KSO OG BO NO AZC", "POA KWV KSO OG BO NO AZC", "POA KWV KSO OG BO NO AZC" },
	{ "veilig", NULL, true, 0, 0, "POA KWV KSO BO NO AZC OG", "", "" },
};

/* Questions that close a sitting; two of them are asked. */
static const char *const closing[] = { "A58", "A60", "A59" };
