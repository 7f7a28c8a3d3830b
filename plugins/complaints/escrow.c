/* escrow.c - klankbord-escrow: the reserve key of the house, made and used on a machine without a network.
 *
 *   klankbord-escrow make
 *       prints the public half (the setting complaints.escrow) and three shares for paper, of which two are needed
 *   klankbord-escrow open
 *       reads from standard input, a line each: two shares, the public half, a team ("TEAM EPOCH KEY WRAPPED") and a
 *       member ("MEMBER KEY"), as docs/operate.md says to print them; prints the statement that lets the member into the team
 *
 * No secret stands on the command line, and none is written anywhere but to the terminal. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "seal.h"

enum { LINE = 1000, FINE = 0, FAILED = 1, ASKED_WRONGLY = 2 };

static int say(int status, const char *sentence)
{
	fprintf(stderr, "klankbord-escrow: %s\n", sentence);
	return status;
}

static void print_hex(const seal_byte *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		printf("%02x", bytes[i]);
}

/* ---- make ---- */

static int make(void)
{
	char shares[SEAL_SHARES][SEAL_SHARE_TEXT];
	struct seal_pair pair;

	seal_pair_make(&pair);
	seal_share(shares, pair.sk);
	printf("public ");
	print_hex(pair.pk, SEAL_KEY);
	printf("\n");
	for (int i = 0; i < SEAL_SHARES; i++)
		printf("%s\n", shares[i]);
	sodium_memzero(&pair, sizeof pair);
	sodium_memzero(shares, sizeof shares);
	return FINE;
}

/* ---- open ---- */

static bool read_line(char line[LINE])
{
	if (!fgets(line, LINE, stdin))
		return false;
	line[strcspn(line, "\r\n")] = '\0';
	return true;
}

static bool read_hex(const char *hex, seal_byte *to, size_t n)
{
	size_t got = 0;

	return strlen(hex) == 2 * n && sodium_hex2bin(to, n, hex, 2 * n, NULL, &got, NULL) == 0 && got == n;
}

/* What was copied from the store. */
struct wish {
	struct seal_role role;
	struct seal_pair team;          /* sk: what comes out */
	seal_byte wrapped[SEAL_WRAPPED], member[SEAL_ID], member_pk[SEAL_KEY];
	char team_hex[2 * SEAL_ID + 1], member_hex[2 * SEAL_ID + 1];
};

static bool read_wish(struct wish *w)
{
	char line[LINE], pk[2 * SEAL_KEY + 1], wrapped[2 * SEAL_WRAPPED + 1], member_pk[2 * SEAL_KEY + 1];
	unsigned epoch;

	if (!read_line(line) || sscanf(line, "%32s %u %64s %162s", w->team_hex, &epoch, pk, wrapped) != 4)
		return false;
	w->role.epoch = epoch;
	if (!read_line(line) || sscanf(line, "%32s %64s", w->member_hex, member_pk) != 2)
		return false;
	return read_hex(w->team_hex, w->role.id, SEAL_ID) && read_hex(pk, w->team.pk, SEAL_KEY) && read_hex(wrapped, w->wrapped, SEAL_WRAPPED) &&
	    read_hex(w->member_hex, w->member, SEAL_ID) && read_hex(member_pk, w->member_pk, SEAL_KEY);
}

static int hand_on(struct wish *w, const struct seal_pair *escrow)
{
	seal_byte to_member[SEAL_WRAPPED];

	if (seal_role_open(&w->team, w->wrapped, SEAL_WRAPPED, &w->role, seal_escrow, escrow) != SEAL_FINE)
		return say(FAILED, "this escrow does not open the key of this team");
	if (!seal_role_to_member(to_member, &w->team, &w->role, w->member, w->member_pk))
		return say(FAILED, "the key of the member is none");
	printf("INSERT INTO complaints_holder (team, epoch, member, wrapped) VALUES ('%s', %u, '%s', X'", w->team_hex, w->role.epoch, w->member_hex);
	print_hex(to_member, SEAL_WRAPPED);
	printf("');\n");
	return FINE;
}

static int open_team(void)
{
	char one[LINE], two[LINE], pk[LINE];
	struct seal_pair escrow;
	struct wish w;
	int status;

	if (!read_line(one) || !read_line(two) || !read_line(pk) || !read_hex(pk, escrow.pk, SEAL_KEY) || !read_wish(&w))
		return say(ASKED_WRONGLY, "standard input is two shares, the public half, a team and a member, a line each");
	if (seal_share_join(&escrow, one, two) != SEAL_FINE)
		return say(FAILED, "these two shares do not give the key: one is misread, or they are of two cuttings");
	status = hand_on(&w, &escrow);
	sodium_memzero(&escrow, sizeof escrow);
	sodium_memzero(&w.team, sizeof w.team);
	sodium_memzero(one, sizeof one);
	sodium_memzero(two, sizeof two);
	return status;
}

int main(int argc, char **argv)
{
	if (sodium_init() < 0)
		return say(FAILED, "libsodium does not start");
	if (argc == 2 && strcmp(argv[1], "make") == 0)
		return make();
	if (argc == 2 && strcmp(argv[1], "open") == 0)
		return open_team();
	return say(ASKED_WRONGLY, "say make or open");
}
