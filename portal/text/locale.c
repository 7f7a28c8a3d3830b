/* locale.c - which name stands for which language.
 *
 * ICU's C functions have no data for prs (Dari) and kmr (Kurmanji): no direction, no
 * plural forms, the process's own locale for dates. Inside, these are fa-AF and ku; the
 * aliases are replaced at the door. dut, nld and their like come from old systems. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unicode/uloc.h>
#include <unicode/unumsys.h>

#include "catalog.h"
#include "tags.h"
#include "log.h"
#include "text.h"

static const struct {
	const char *language, *ours;
	bool whole; /* the rest of the tag is dropped */
} aliases[] = {
	{ "prs", "fa-AF", true }, { "kmr", "ku", false },
	{ "dut", "nl", false }, { "nld", "nl", false }, { "eng", "en", false },
	{ "ara", "ar", false }, { "tir", "ti", false }, { "som", "so", false },
	{ "pus", "ps", false }, { "tur", "tr", false }, { "fra", "fr", false }, { "fre", "fr", false },
};

static bool is_tag(const char *s)
{
	size_t n = strnlen(s, KB_TAG_MAX);

	if (n < 2 || n == KB_TAG_MAX || !isalpha((unsigned char)*s))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)s[i]) && s[i] != '-' && s[i] != '_')
			return false;
	return true;
}

void kb_tag_ours(char out[KB_TAG_MAX], const char *tag)
{
	char rest[KB_TAG_MAX];
	size_t n;

	*out = '\0';
	if (!is_tag(tag))
		return;
	snprintf(out, KB_TAG_MAX, "%s", tag);
	for (char *p = out; *p; p++)
		if (*p == '_')
			*p = '-';
	n = strcspn(out, "-");
	snprintf(rest, sizeof rest, "%s", out + n);
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
		if (strlen(aliases[i].language) != n || strncasecmp(out, aliases[i].language, n) != 0)
			continue;
		snprintf(out, KB_TAG_MAX, "%s%s", aliases[i].ours, aliases[i].whole ? "" : rest);
		return;
	}
}

bool kb_icu_of_tag(char out[KB_ICU_MAX], const char *tag)
{
	UErrorCode e = U_ZERO_ERROR;
	int32_t read = 0;
	char bare[KB_ICU_MAX];

	uloc_forLanguageTag(tag, bare, sizeof bare, &read, &e);
	if (U_FAILURE(e) || e == U_STRING_NOT_TERMINATED_WARNING || (size_t)read != strlen(tag))
		return false;
	kb_icu_with(out, bare, "calendar", "gregorian");
	kb_icu_with(out, out, "numbers", "latn");
	return true;
}

void kb_icu_with(char out[KB_ICU_MAX], const char *icu, const char *keyword, const char *value)
{
	UErrorCode e = U_ZERO_ERROR;

	if (out != icu)
		snprintf(out, KB_ICU_MAX, "%s", icu);
	uloc_setKeywordValue(keyword, value, out, KB_ICU_MAX, &e);
	if (U_FAILURE(e))
		snprintf(out, KB_ICU_MAX, "en");
}

static bool has_data(const char *icu)
{
	UErrorCode e = U_ZERO_ERROR;
	char language[ULOC_LANG_CAPACITY], other[ULOC_LANG_CAPACITY];

	uloc_getLanguage(icu, language, sizeof language, &e);
	if (U_FAILURE(e) || !*language)
		return false;
	for (int32_t i = 0; i < uloc_countAvailable(); i++) {
		uloc_getLanguage(uloc_getAvailable(i), other, sizeof other, &e);
		if (U_SUCCESS(e) && strcmp(language, other) == 0)
			return true;
	}
	return false;
}

/* An unknown numbering system opens as NULL, or as nothing usable, without a word. */
static bool numbers_known(const char *icu)
{
	UErrorCode e = U_ZERO_ERROR;
	char name[40];
	UNumberingSystem *system;

	if (uloc_getKeywordValue(icu, "numbers", name, sizeof name, &e) == 0 && U_SUCCESS(e))
		return true;
	system = U_SUCCESS(e) ? unumsys_openByName(name, &e) : NULL;
	unumsys_close(system);
	return system && U_SUCCESS(e);
}

bool kb_icu_known(const char *icu)
{
	return strlen(icu) < KB_ICU_MAX && has_data(icu) && numbers_known(icu);
}

const struct kb_lang *kb_texts_find(const struct kb_texts *t, const char *tag)
{
	char ours[KB_TAG_MAX], *dash;

	for (size_t i = 0; i < t->n; i++) /* nearly always the tag is ours as it stands */
		if (strcmp(t->list[i]->tag, tag) == 0)
			return t->list[i];
	for (kb_tag_ours(ours, tag); *ours; *dash = '\0') {
		for (size_t i = 0; i < t->n; i++)
			if (strcasecmp(t->list[i]->tag, ours) == 0)
				return t->list[i];
		if (!(dash = strrchr(ours, '-')))
			break;
	}
	return NULL;
}
