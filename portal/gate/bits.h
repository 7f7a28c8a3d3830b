/* bits.h - sets of small numbers, 64 to a word: which places of a long row may be other than zero.
 *
 * The rows and columns of the gate are nearly empty: of six hundred places eleven hold something. To look
 * at each of them costs more than all that is reckoned. So a row carries such a set; a place that became zero may
 * stay in it until someone comes by. */
#ifndef KB_GATE_BITS_H
#define KB_GATE_BITS_H

#include <stdbool.h>
#include <stdint.h>

enum { KB_BITS = 64, KB_NO_BIT = UINT32_MAX };

static inline uint32_t kb_bits_words(uint32_t places)
{
	return (places + KB_BITS - 1) / KB_BITS;
}

static inline void kb_bits_add(uint64_t *set, uint32_t place)
{
	set[place / KB_BITS] |= UINT64_C(1) << place % KB_BITS;
}

static inline void kb_bits_drop(uint64_t *set, uint32_t place)
{
	set[place / KB_BITS] &= ~(UINT64_C(1) << place % KB_BITS);
}

/* All of the other set come in as well. */
static inline void kb_bits_join(uint64_t *set, const uint64_t *other, uint32_t words)
{
	for (uint32_t i = 0; i < words; i++)
		set[i] |= other[i];
}

/* The same, each of them so much farther on. */
static inline void kb_bits_join_at(uint64_t *set, uint32_t words, uint32_t by, const uint64_t *other, uint32_t count)
{
	uint32_t at = by / KB_BITS, shift = by % KB_BITS;

	for (uint32_t i = 0; i < count; i++) {
		set[at + i] |= other[i] << shift;
		if (shift > 0 && at + i + 1 < words)
			set[at + i + 1] |= other[i] >> (KB_BITS - shift);
	}
}

static inline void kb_bits_clear(uint64_t *set, uint32_t words)
{
	for (uint32_t i = 0; i < words; i++)
		set[i] = 0;
}

/* The first from this place on; KB_NO_BIT: none. */
static inline uint32_t kb_bits_next(const uint64_t *set, uint32_t words, uint32_t from)
{
	uint32_t i = from / KB_BITS;
	uint64_t w;

	if (i >= words)
		return KB_NO_BIT;
	w = set[i] >> from % KB_BITS << from % KB_BITS;
	while (w == 0 && ++i < words)
		w = set[i];
	return w == 0 ? KB_NO_BIT : i * KB_BITS + (uint32_t)__builtin_ctzll(w);
}

/* The last below this place; KB_NO_BIT: none. */
static inline uint32_t kb_bits_before(const uint64_t *set, uint32_t place)
{
	uint32_t i = place / KB_BITS;
	uint64_t w = place % KB_BITS == 0 ? 0 : set[i] << (KB_BITS - place % KB_BITS) >> (KB_BITS - place % KB_BITS);

	while (w == 0 && i > 0)
		w = set[--i];
	return w == 0 ? KB_NO_BIT : i * KB_BITS + 63 - (uint32_t)__builtin_clzll(w);
}

#endif
