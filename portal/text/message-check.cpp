/* message-check.cpp - what is wrong with a translation, before a person meets it.
 *
 * A translation must have the arguments of its source, named and of the same types,
 * and every plural form that the rules of its language know. The signature of a
 * message is a set of words such as "n:plural" and "who:select(boy girl other)". */
#include <unicode/messagepattern.h>
#include <unicode/plurrule.h>
#include <unicode/strenum.h>

#include <cstring>
#include <memory>
#include <set>
#include <string>

#include "message.h"

using icu::MessagePattern;
using icu::UnicodeString;

namespace {

using words = std::set<std::string>;

struct signature {
	words arguments; /* name:type */
	words problems;  /* what no message may hold, whatever its source */
};

std::string text_of(const MessagePattern &p, int32_t part)
{
	std::string s;
	return p.getSubstring(p.getPart(part)).toUTF8String(s);
}

/* The words before the { of each form of the plural or select that starts at `i`. */
words selectors(const MessagePattern &p, int32_t i)
{
	words found;

	for (int32_t j = i + 2, end = p.getLimitPartIndex(i); j < end; j++) {
		UMessagePatternPartType type = p.getPart(j).getType();
		if (type == UMSGPAT_PART_TYPE_ARG_SELECTOR)
			found.insert(text_of(p, j));
		else if (type == UMSGPAT_PART_TYPE_MSG_START)
			j = p.getLimitPartIndex(j);
	}
	return found;
}

void check_plural(const icu::PluralRules *rules, const words &forms, words &problems)
{
	UErrorCode e = U_ZERO_ERROR;
	std::unique_ptr<icu::StringEnumeration> all(rules->getKeywords(e));

	if (U_FAILURE(e))
		return;
	while (const char *form = all->next(nullptr, e))
		if (!forms.count(form))
			problems.insert(std::string("plural form missing: ") + form);
}

std::string joined(const words &w, const char *between)
{
	std::string s;

	for (const std::string &one : w)
		s += (s.empty() ? "" : between) + one;
	return s;
}

std::unique_ptr<icu::PluralRules> rules_of(const char *icu, UPluralType type)
{
	UErrorCode e = U_ZERO_ERROR;
	std::unique_ptr<icu::PluralRules> rules(icu::PluralRules::forLocale(icu::Locale(icu), type, e));

	return rules;
}

/* The type of the argument at `i` as a word; what is refused goes to `problems`. */
std::string type_of(const MessagePattern &p, int32_t i, const char *icu, words &problems)
{
	switch (p.getPart(i).getArgType()) {
	case UMSGPAT_ARG_TYPE_NONE:
		return "text";
	case UMSGPAT_ARG_TYPE_SIMPLE: {
		std::string type = text_of(p, i + 2);
		if (type != "number")
			problems.insert("type " + type + " is not used here: give the value as text");
		return type;
	}
	case UMSGPAT_ARG_TYPE_PLURAL:
		check_plural(rules_of(icu, UPLURAL_TYPE_CARDINAL).get(), selectors(p, i), problems);
		return "plural";
	case UMSGPAT_ARG_TYPE_SELECTORDINAL:
		check_plural(rules_of(icu, UPLURAL_TYPE_ORDINAL).get(), selectors(p, i), problems);
		return "selectordinal";
	case UMSGPAT_ARG_TYPE_SELECT:
		return "select(" + joined(selectors(p, i), " ") + ")";
	default:
		problems.insert("type choice is not used here: use plural");
		return "choice";
	}
}

/* A quote before a brace makes it text: l'{name} would show {name}. */
bool hides_argument(const char *pattern)
{
	return strstr(pattern, "'{") || strstr(pattern, "'}");
}

/* false: not even the syntax is right. */
bool read(const char *icu, const char *pattern, signature &s)
{
	UErrorCode e = U_ZERO_ERROR;
	UParseError where = {};
	MessagePattern p(UnicodeString::fromUTF8(pattern), &where, e);

	if (U_FAILURE(e)) {
		s.problems.insert(std::string("syntax: ") + u_errorName(e) + " at character " +
		    std::to_string(where.offset));
		return false;
	}
	if (hides_argument(pattern))
		s.problems.insert("an apostrophe before a brace hides the argument: use U+2019");
	for (int32_t i = 0; i < p.countParts(); i++) {
		if (p.getPartType(i) != UMSGPAT_PART_TYPE_ARG_START)
			continue;
		if (p.getPartType(i + 1) == UMSGPAT_PART_TYPE_ARG_NUMBER)
			s.problems.insert("argument " + text_of(p, i + 1) + " has a number, not a name");
		s.arguments.insert(text_of(p, i + 1) + ":" + type_of(p, i, icu, s.problems));
	}
	return true;
}

void compare(const words &source, const words &target, words &problems)
{
	for (const std::string &w : source)
		if (!target.count(w))
			problems.insert("argument missing: " + w);
	for (const std::string &w : target)
		if (!source.count(w))
			problems.insert("argument not in the source: " + w);
}

} // namespace

const char *kb_message_check(kb_arena *a, const char *icu, const char *source, const char *target)
{
	signature from, to;

	if (!read("en", source, from))
		return kb_arena_fmt(a, "source: %s", joined(from.problems, "; ").c_str());
	if (read(icu, target, to))
		compare(from.arguments, to.arguments, to.problems);
	if (to.problems.empty())
		return nullptr;
	return kb_arena_text(a, joined(to.problems, "; ").c_str());
}
