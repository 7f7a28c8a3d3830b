/* fuzz-main.c - runs a fuzzer without libFuzzer: fuzz-NAME [FILE...]
 *
 * Without files it runs all of tests/fuzz/NAME/ and then ROUNDS changed ones: bytes
 * flipped, dropped, doubled, words of NAME.dict put in, two files joined. The dice
 * are the same each time, so that what breaks here breaks again. The input that breaks
 * it is kept as fuzz-NAME.broken in the folder where it ran. KB_FUZZ_ROUNDS asks for
 * another number of rounds. */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

enum { ROUNDS = 2000, FILES_MAX = 1000, WORDS_MAX = 500, BYTES_MAX = 1 << 17 };

struct run { unsigned char *bytes; size_t n; };

static struct run files[FILES_MAX], words[WORDS_MAX];
static size_t nfiles, nwords;

/* ---- When it breaks ---- */

static struct run in_hand;
static char broken[200];

static void keep(void)
{
	int fd = in_hand.bytes ? open(broken, O_WRONLY | O_CREAT | O_TRUNC, 0644) : -1;

	if (fd < 0)
		return;
	if (write(fd, in_hand.bytes, in_hand.n) != (ssize_t)in_hand.n)
		broken[0] = '\0';
	close(fd);
	in_hand.bytes = NULL;
}

static void on_signal(int number)
{
	keep();
	signal(number, SIG_DFL);
	raise(number);
}

/* A sanitizer ends the process by itself, after this. */
void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static void watch(void)
{
	static const int numbers[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL };
	struct sigaction action = { .sa_handler = on_signal };

	snprintf(broken, sizeof broken, "fuzz-%s.broken", kb_fuzz_name);
	unlink(broken);
	if (__sanitizer_set_death_callback)
		__sanitizer_set_death_callback(keep);
	else
		for (size_t i = 1; i < sizeof numbers / sizeof *numbers; i++)
			sigaction(numbers[i], &action, NULL);
	sigaction(SIGABRT, &action, NULL);
}

/* ---- Files and words ---- */

static struct run read_file(const char *path)
{
	struct run r = { malloc(BYTES_MAX), 0 };
	FILE *f = fopen(path, "re");

	if (!f || !r.bytes) {
		printf("not ok - fuzz-%s: %s cannot be read\n", kb_fuzz_name, path);
		exit(1);
	}
	r.n = fread(r.bytes, 1, BYTES_MAX, f);
	fclose(f);
	return r;
}

static int is_file(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static void read_corpus(void)
{
	char path[4096];
	struct dirent **list;
	int n;

	snprintf(path, sizeof path, "%s/%s", KB_FUZZ_DIR, kb_fuzz_name);
	n = scandir(path, &list, is_file, alphasort);
	for (int i = 0; i < n && nfiles < FILES_MAX; i++) {
		snprintf(path, sizeof path, "%s/%s/%s", KB_FUZZ_DIR, kb_fuzz_name, list[i]->d_name);
		files[nfiles++] = read_file(path);
		free(list[i]);
	}
	if (n > 0)
		free(list);
}

/* One word of a dictionary, "a\x0d" or name="a": what stands between the quotes. */
static void read_word(char *line)
{
	char *s = strchr(line, '"'), *end = s ? strrchr(s + 1, '"') : NULL;
	struct run w = { NULL, 0 };
	unsigned byte;

	if (*line == '#' || !end || nwords == WORDS_MAX || !(w.bytes = malloc((size_t)(end - s))))
		return;
	for (s++; s < end; w.n++) {
		if (s[0] == '\\' && s[1] == 'x' && sscanf(s + 2, "%2x", &byte) == 1) {
			w.bytes[w.n] = (unsigned char)byte;
			s += 4;
		} else {
			s += *s == '\\';
			w.bytes[w.n] = (unsigned char)*s++;
		}
	}
	words[nwords++] = w;
}

static void read_words(void)
{
	char path[4096], line[1024];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s.dict", KB_FUZZ_DIR, kb_fuzz_name);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof line, f))
		read_word(line);
	if (f)
		fclose(f);
}

/* ---- Changing ---- */

static uint64_t seed = 20261125;

static size_t dice(size_t sides)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return sides ? (size_t)(seed % sides) : 0;
}

/* Puts k bytes in at a place; what does not fit is left out. */
static void put_in(struct run *r, size_t place, const unsigned char *bytes, size_t k)
{
	if (k > BYTES_MAX - r->n)
		return;
	memmove(r->bytes + place + k, r->bytes + place, r->n - place);
	memcpy(r->bytes + place, bytes, k);
	r->n += k;
}

static void drop(struct run *r, size_t place, size_t k)
{
	if (k > r->n - place)
		k = r->n - place;
	memmove(r->bytes + place, r->bytes + place + k, r->n - place - k);
	r->n -= k;
}

static void change(struct run *r)
{
	size_t place = dice(r->n + 1), k = 1 + dice(16);
	unsigned char copy[64], byte = (unsigned char)dice(256);
	const struct run *other = &files[dice(nfiles)];

	switch (dice(7)) {
	case 0:
		if (place < r->n)
			r->bytes[place] = byte;
		return;
	case 1:
		if (place < r->n)
			r->bytes[place] ^= (unsigned char)(1u << dice(8));
		return;
	case 2:
		drop(r, place, k);
		return;
	case 3:
		put_in(r, place, &byte, 1);
		return;
	case 4: /* doubles a piece */
		k = k < r->n - place ? k : r->n - place;
		memcpy(copy, r->bytes + place, k);
		put_in(r, place, copy, k);
		return;
	case 5: /* the front of this, the end of another */
		k = dice(other->n + 1);
		r->n = place;
		put_in(r, place, other->bytes + k, other->n - k);
		return;
	default:
		if (nwords) {
			const struct run *w = &words[dice(nwords)];

			put_in(r, place, w->bytes, w->n);
		}
	}
}

/* ---- Running ---- */

/* In memory of just this size, so that a look behind it is found. */
static void run(const struct run *r)
{
	struct run exact = { malloc(r->n ? r->n : 1), r->n };

	if (!exact.bytes)
		abort();
	memcpy(exact.bytes, r->bytes, r->n);
	in_hand = exact;
	LLVMFuzzerTestOneInput(exact.bytes, exact.n);
	in_hand.bytes = NULL;
	free(exact.bytes);
}

static unsigned long rounds(void)
{
	const char *asked = getenv("KB_FUZZ_ROUNDS");

	return asked ? strtoul(asked, NULL, 10) : ROUNDS;
}

static void run_changed(unsigned long n)
{
	struct run r = { malloc(BYTES_MAX), 0 };

	if (!r.bytes)
		abort();
	while (n-- > 0) {
		const struct run *from = &files[dice(nfiles)];

		memcpy(r.bytes, from->bytes, from->n);
		r.n = from->n;
		for (size_t k = 1 + dice(4); k > 0; k--)
			change(&r);
		run(&r);
	}
	free(r.bytes);
}

int main(int argc, char **argv)
{
	unsigned long changed = argc > 1 ? 0 : rounds();

	watch();
	LLVMFuzzerInitialize(&argc, &argv);
	for (int i = 1; i < argc && nfiles < FILES_MAX; i++)
		files[nfiles++] = read_file(argv[i]);
	if (argc < 2) {
		read_corpus();
		read_words();
	}
	if (!nfiles) {
		printf("not ok - fuzz-%s: %s/%s holds no inputs\n", kb_fuzz_name, KB_FUZZ_DIR, kb_fuzz_name);
		return 1;
	}
	for (size_t i = 0; i < nfiles; i++)
		run(&files[i]);
	run_changed(changed);
	printf("ok - fuzz-%s: %lu inputs\n", kb_fuzz_name, nfiles + changed);
	for (size_t i = 0; i < nfiles; i++)
		free(files[i].bytes);
	for (size_t i = 0; i < nwords; i++)
		free(words[i].bytes);
	return 0;
}
