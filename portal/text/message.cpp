/* message.cpp - one text with named arguments, over icu::MessageFormat.
 *
 * A pattern is rewritten once, when it is opened, so that isolation needs no thought
 * from translators:
 *
 *   {name}        becomes {nameX}, X a private character. `nameX` is given the value as
 *                 it is shown: isolated; `name` itself stays the bare value, which is
 *                 what a select or a plural compares.
 *   # and {n, number} get U+2066..U+2069 around them in a right-to-left language: ICU
 *                 writes these numbers itself.
 */
#include <unicode/messagepattern.h>
#include <unicode/msgfmt.h>
#include <unicode/numfmt.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "message.h"

extern "C" const char *kb_isolate(struct kb_arena *a, const char *s); /* text.h */

using icu::Formattable;
using icu::MessagePattern;
using icu::UnicodeString;

namespace {

const char16_t SHOWN = 0xE000; /* private use: no name in a catalogue holds it */
const char16_t LRI = 0x2066, PDI = 0x2069;

/* 15 digits: what a double holds exactly. Three decimals are refused because "1.234"
 * may be a number that was grouped already (nl). */
bool plain_number(const char *s, double *out)
{
	const char *digits = s + (*s == '-');
	size_t whole = strspn(digits, "0123456789");
	const char *rest = digits + whole;

	if (whole < 1 || whole > 15 || (whole > 1 && *digits == '0'))
		return false;
	if (*rest == '.') {
		size_t decimals = strspn(rest + 1, "0123456789");
		if (decimals < 1 || decimals > 2)
			return false;
		rest += 1 + decimals;
	}
	*out = strtod(s, nullptr);
	return *rest == '\0';
}

std::string utf8(const UnicodeString &s)
{
	std::string out;
	return s.toUTF8String(out);
}

} // namespace

struct kb_message {
	std::unique_ptr<icu::MessageFormat> format;
	std::unique_ptr<icu::NumberFormat> isolated; /* right-to-left: writes the number of a {name} */
	std::vector<std::string> names;
};

namespace {

void add_name(std::vector<std::string> &names, const std::string &name)
{
	for (const std::string &n : names)
		if (n == name)
			return;
	names.push_back(name);
}

/* The pattern as the comment at the top of this file says. */
UnicodeString rewritten(const MessagePattern &p, bool rtl, std::vector<std::string> &names)
{
	const UnicodeString &old = p.getPatternString();
	std::vector<UMessagePatternArgType> open;
	UnicodeString s;
	int32_t done = 0;

	for (int32_t i = 0; i < p.countParts(); i++) {
		const MessagePattern::Part &part = p.getPart(i);
		UMessagePatternPartType type = part.getType();
		bool number = rtl && (type == UMSGPAT_PART_TYPE_REPLACE_NUMBER ||
		    ((type == UMSGPAT_PART_TYPE_ARG_START || type == UMSGPAT_PART_TYPE_ARG_LIMIT) &&
		    part.getArgType() == UMSGPAT_ARG_TYPE_SIMPLE));

		s.append(old, done, part.getIndex() - done);
		if (number && type != UMSGPAT_PART_TYPE_ARG_LIMIT)
			s.append(LRI);
		s.append(old, part.getIndex(), part.getLength());
		if (number && type != UMSGPAT_PART_TYPE_ARG_START)
			s.append(PDI);
		done = part.getLimit();
		if (type == UMSGPAT_PART_TYPE_ARG_NAME) {
			add_name(names, utf8(p.getSubstring(part)));
			if (p.getPart(i - 1).getArgType() == UMSGPAT_ARG_TYPE_NONE)
				s.append(SHOWN);
		}
	}
	return s.append(old, done, old.length() - done);
}

/* The value as a {name} shows it. */
Formattable shown(const kb_message *m, kb_arena *a, const char *value)
{
	double number;
	UnicodeString s;

	if (!plain_number(value, &number))
		return Formattable(UnicodeString::fromUTF8(kb_isolate(a, value)));
	if (!m->isolated)
		return Formattable(number);
	s.append(LRI);
	m->isolated->format(number, s);
	return Formattable(s.append(PDI));
}

/* The value as a plural or a select compares it. */
Formattable bare(const char *value)
{
	double number;

	if (plain_number(value, &number))
		return Formattable(number);
	return Formattable(UnicodeString::fromUTF8(value));
}

/* A text that got no memory is empty, and ICU writes it so without a word. */
void must_be_whole(const Formattable &value)
{
	UErrorCode e = U_ZERO_ERROR;

	if (value.getType() == Formattable::kString && (value.getString(e).isBogus() || U_FAILURE(e)))
		kb_no_memory("ICU");
}

bool has(const kb_arg *args, size_t n, const std::string &name)
{
	for (size_t i = 0; i < n; i++)
		if (name == args[i].name)
			return true;
	return false;
}

/* ICU makes plural rules and number formats when they are first needed, and where it gets
 * no memory for them then, it takes another plural form without a word. So each is needed
 * once here, while the house starts. */
void warm(const kb_message *m)
{
	UErrorCode e = U_ZERO_ERROR;
	std::vector<UnicodeString> names;
	std::vector<Formattable> values;
	UnicodeString out;

	for (const std::string &n : m->names) {
		UnicodeString name = UnicodeString::fromUTF8(n);
		names.push_back(name);
		values.push_back(Formattable(2.0));
		names.push_back(name.append(SHOWN));
		values.push_back(Formattable(2.0));
	}
	m->format->format(names.data(), values.data(), (int32_t)names.size(), out, e);
}

} // namespace

kb_message *kb_message_new(const char *icu, const char *pattern, bool rtl)
{
	UErrorCode e = U_ZERO_ERROR;
	UParseError where;
	icu::Locale locale(icu);
	MessagePattern parsed(UnicodeString::fromUTF8(pattern), &where, e);
	auto m = std::make_unique<kb_message>();

	if (U_FAILURE(e))
		return nullptr;
	UnicodeString s = rewritten(parsed, rtl, m->names);
	m->format = std::make_unique<icu::MessageFormat>(s, locale, where, e);
	if (rtl && U_SUCCESS(e))
		m->isolated.reset(icu::NumberFormat::createInstance(locale, e));
	if (U_FAILURE(e))
		return nullptr;
	warm(m.get());
	return m.release();
}

void kb_message_free(kb_message *m)
{
	delete m;
}

const char *kb_message_say(const kb_message *m, kb_arena *a, const kb_arg *args, size_t n)
{
	UErrorCode e = U_ZERO_ERROR;
	std::vector<UnicodeString> names;
	std::vector<Formattable> values;
	UnicodeString out;

	for (size_t i = 0; i < n; i++) {
		UnicodeString name = UnicodeString::fromUTF8(args[i].name);
		names.push_back(name);
		values.push_back(bare(args[i].value));
		names.push_back(name.append(SHOWN));
		values.push_back(shown(m, a, args[i].value));
	}
	for (const Formattable &value : values)
		must_be_whole(value);
	m->format->format(names.data(), values.data(), (int32_t)names.size(), out, e);
	/* It would stay refused: the format keeps in mind that it could not make its parts. */
	if (e == U_MEMORY_ALLOCATION_ERROR || out.isBogus())
		kb_no_memory("ICU");
	if (U_FAILURE(e))
		return nullptr;
	out.findAndReplace(UnicodeString(SHOWN), UnicodeString()); /* of a {name} that was not given */
	std::string bytes = utf8(out);
	return kb_arena_copy(a, bytes.data(), bytes.size());
}

const char *kb_message_lacks(const kb_message *m, const kb_arg *args, size_t n)
{
	for (const std::string &name : m->names)
		if (!has(args, n, name))
			return name.c_str();
	return nullptr;
}

const char *kb_message_map(kb_arena *a, const char *pattern, kb_literal_map *map)
{
	UErrorCode e = U_ZERO_ERROR;
	MessagePattern p(UnicodeString::fromUTF8(pattern), nullptr, e);
	const UnicodeString &s = p.getPatternString();
	kb_buf out = { a, nullptr, 0, 0 };
	int32_t done = 0;
	bool literal = true; /* what lies between two parts: text, or syntax of an argument */

	if (U_FAILURE(e))
		return nullptr;
	for (int32_t i = 0; i < p.countParts(); i++) {
		const MessagePattern::Part &part = p.getPart(i);
		UMessagePatternPartType type = part.getType();
		if (type == UMSGPAT_PART_TYPE_INSERT_CHAR)
			continue;
		std::string before = utf8(s.tempSubStringBetween(done, part.getIndex()));
		if (literal && !before.empty())
			map(&out, before.data(), before.size());
		else
			kb_buf_add(&out, before.data(), before.size());
		std::string syntax = utf8(p.getSubstring(part));
		kb_buf_add(&out, syntax.data(), syntax.size());
		done = part.getLimit();
		if (type == UMSGPAT_PART_TYPE_MSG_START || type == UMSGPAT_PART_TYPE_ARG_LIMIT)
			literal = true;
		else if (type == UMSGPAT_PART_TYPE_ARG_START || type == UMSGPAT_PART_TYPE_MSG_LIMIT)
			literal = false;
	}
	return out.data ? out.data : "";
}
