/* sink.c - where bytes go, with their hash; numbers and XML as text.
 *
 * A sink holds one buffer and nothing else, so a file of any length takes the same memory.
 * After the first failure it takes bytes and drops them; kbx_close() tells. */
#include "table.h"

#include <stdio.h>
#include <string.h>

#include "klankbord-civil.h"

void kbx_open(struct kbx_sink *s, bool (*write)(void *to, const void *bytes, size_t n), void *to)
{
	s->write = write;
	s->to = to;
	s->failed = false;
	s->bytes = 0;
	s->fill = 0;
	crypto_hash_sha256_init(&s->sum);
}

static void flush(struct kbx_sink *s)
{
	if (s->fill == 0)
		return;
	crypto_hash_sha256_update(&s->sum, (const unsigned char *)s->buffer, s->fill);
	if (!s->failed && !s->write(s->to, s->buffer, s->fill))
		s->failed = true;
	s->bytes += s->fill;
	s->fill = 0;
}

void kbx_put(struct kbx_sink *s, const void *bytes, size_t n)
{
	const char *from = bytes;

	while (n > 0) {
		size_t room = sizeof(s->buffer) - s->fill, step = n < room ? n : room;

		memcpy(s->buffer + s->fill, from, step);
		s->fill += step;
		from += step;
		n -= step;
		if (s->fill == sizeof(s->buffer))
			flush(s);
	}
}

void kbx_puts(struct kbx_sink *s, const char *text)
{
	kbx_put(s, text, strlen(text));
}

enum kb_rc kbx_close(struct kbx_sink *s, char hash[KBX_HASH])
{
	unsigned char sum[crypto_hash_sha256_BYTES];

	flush(s);
	crypto_hash_sha256_final(&s->sum, sum);
	sodium_bin2hex(hash, KBX_HASH, sum, sizeof(sum));
	return s->failed ? KB_FAIL : KB_OK;
}

bool kbx_to_file(void *file, const void *bytes, size_t n)
{
	return fwrite(bytes, 1, n, file) == n;
}

static const char *entity(unsigned char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	default: return c < 0x20 && c != '\t' && c != '\n' ? "" : NULL;
	}
}

void kbx_put_xml(struct kbx_sink *s, const char *text)
{
	for (; *text != '\0'; text++) {
		const char *instead = entity((unsigned char)*text);

		if (instead != NULL)
			kbx_puts(s, instead);
		else
			kbx_put(s, text, 1);
	}
}

const char *kbx_cut(char *to, size_t room, const char *text)
{
	size_t n = strlen(text);

	if (n >= room)
		for (n = room - 1; n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80; n--)
			;
	memcpy(to, text, n);
	to[n] = '\0';
	return to;
}

int32_t kbx_day(const char *date)
{
	int year, month, day, read = 0;

	if (date == NULL || sscanf(date, "%4d-%2d-%2d%n", &year, &month, &day, &read) != 3 || read != 10 || date[10] != '\0')
		return KB_NO_DAY;
	return kb_civil_make(year, month, day);
}

const char *kbx_digits(char to[KBX_DIGITS], double number, int decimals, char point)
{
	int n = snprintf(to, KBX_DIGITS, "%.*f", decimals, number);

	if (n < 0 || n >= KBX_DIGITS) /* 10^40 and more: no figure of ours */
		n = snprintf(to, KBX_DIGITS, "%.*e", decimals, number);
	for (char *c = to; *c != '\0'; c++)
		if (*c == '.' || *c == ',')
			*c = point;
	return to;
}
