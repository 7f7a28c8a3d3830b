/* note.c - a note to a member: bytes of any kind that they alone open, bound to what it is about. */
#include "box.h"

static struct bound of_note(const seal_byte member[SEAL_ID], const seal_byte about[SEAL_ID], const seal_byte pk[SEAL_KEY])
{
	struct bound b = bound_to("note to member");

	bound_add(&b, member, SEAL_ID);
	bound_add(&b, about, SEAL_ID);
	bound_add(&b, pk, SEAL_KEY);
	return b;
}

bool seal_note_put(seal_byte *note, const struct seal_member_row *to, const seal_byte about[SEAL_ID], const void *bytes, size_t n)
{
	const struct bound b = of_note(to->id, about, to->box_pk);

	memcpy(note + BOX_BYTES, bytes, n);
	if (box_close_to(note, n, to->box_pk, &b))
		return true;
	sodium_memzero(note, n + SEAL_BOX);
	return false;
}

enum seal_rc seal_note_get(void *bytes, size_t size, const seal_byte *note, size_t n, const struct seal_member_row *of,
    const struct seal_member *m, const seal_byte about[SEAL_ID])
{
	const struct bound b = of_note(of->id, about, m->box.pk);
	enum seal_rc rc;

	if (n != size + SEAL_BOX)
		return SEAL_MALFORMED;
	rc = box_open_with(bytes, note, n, m->box.pk, m->box.sk, &b);
	if (rc != SEAL_FINE)
		sodium_memzero(bytes, size);
	return rc;
}
