/* cmd-speech.c - klankbord speech: what is to be read out, and many clips at once.
 *
 * A recording is known by the name that the script gave it: 0123456789abcdef.mp3 and
 * 0123456789abcdef.opus are the two files of one clip. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "text.h"

static const char *draft, *all;

static const struct kb_flag flags[] = {
	{ "draft", NULL, "take: no person's voice; never played unless speech.drafts is yes", &draft },
	{ "all", NULL, "script: what is recorded already too", &all },
	{ 0 }
};

enum { WORDING_DIGITS = 16 };

/* The plugin that keeps clips, and from now on in its name; NULL: there is none. */
static const struct kb_voice *enter_voice(struct kb_cli *cli)
{
	for (size_t i = 0; i < cli->house.nplugins; i++)
		if (cli->house.plugins[i]->voice) {
			kb_ctx_enter(&cli->ctx, cli->house.plugins[i]);
			return cli->house.plugins[i]->voice;
		}
	fprintf(stderr, "klankbord speech: no plugin keeps clips; install the plugin speech\n");
	return NULL;
}

static const struct kb_voice *open_voice(struct kb_cli *cli, const char *tag)
{
	if (kb_cli_open(cli, 0) != KB_OK)
		return NULL;
	if (kb_texts_find(cli->house.texts, tag))
		return enter_voice(cli);
	fprintf(stderr, "klankbord speech: there is no language %s\n", tag);
	return NULL;
}

static int script(struct kb_cli *cli)
{
	const struct kb_voice *voice;
	const struct kb_spoken *list;
	size_t n;

	if (cli->nwords != 2)
		return kb_cli_usage(cli, "script needs a LANGUAGE");
	if (!(voice = open_voice(cli, cli->words[1])))
		return kb_cli_end(cli, KB_FAIL);
	n = kb_spoken(&cli->ctx, cli->words[1], &list);
	for (size_t i = 0; i < n; i++)
		if (all || !voice->has(&cli->ctx, list[i].wording, draft != NULL))
			printf("%0*llx\t%s\n", WORDING_DIGITS, (unsigned long long)list[i].wording, list[i].words);
	return kb_cli_end(cli, KB_OK);
}

/* ---- Taking a folder ---- */

/* "0123456789abcdef.mp3"; false: another file. */
static bool read_name(const char *name, int64_t *wording)
{
	size_t n = strspn(name, "0123456789abcdef");

	*wording = (int64_t)strtoull(name, NULL, 16);
	return n == WORDING_DIGITS && (!strcmp(name + n, ".mp3") || !strcmp(name + n, ".opus"));
}

static bool is_asked(const struct kb_spoken *list, size_t n, int64_t wording)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].wording == wording)
			return true;
	return false;
}

/* One byte more than a clip may have tells that it has too many. */
static size_t read_file(const char *path, char bytes[KB_SOUND_FILE_MAX + 1])
{
	FILE *f = fopen(path, "re");
	size_t n = f ? fread(bytes, 1, KB_SOUND_FILE_MAX + 1, f) : 0;

	if (f)
		fclose(f);
	return n;
}

/* Says in one line why a file was not taken; the others are. */
static bool take_file(struct kb_cli *cli, const struct kb_voice *voice, const char *name, int64_t wording)
{
	static const char *const reasons[][2] = {
		{ "staff.speech.large", "too many bytes" }, { "staff.speech.long", "it lasts too long" },
		{ "staff.speech.short", "it is too short" }, { "staff.speech.cut_off", "it is cut off or spoilt" },
	};
	char *bytes = kb_arena_alloc(cli->arena, KB_SOUND_FILE_MAX + 1);
	size_t n = read_file(kb_arena_fmt(cli->arena, "%s/%s", cli->words[2], name), bytes);
	const char *why = "", *says = "this is no clip: Opus in Ogg, or MP3";

	if (voice->take(&cli->ctx, wording, draft != NULL, bytes, n, &why) == KB_OK)
		return true;
	for (size_t i = 0; why && i < sizeof(reasons) / sizeof(*reasons); i++)
		if (!strcmp(why, reasons[i][0]))
			says = reasons[i][1];
	fprintf(stderr, "klankbord speech: %s: %s\n", name, says);
	return false;
}

static int take(struct kb_cli *cli)
{
	const struct kb_voice *voice;
	const struct kb_spoken *list;
	size_t n, taken = 0, left = 0;
	struct dirent *e;
	DIR *d;

	if (cli->nwords != 3)
		return kb_cli_usage(cli, "take needs a LANGUAGE and a FOLDER");
	if (!(voice = open_voice(cli, cli->words[1])))
		return kb_cli_end(cli, KB_FAIL);
	if (!(d = opendir(cli->words[2]))) {
		fprintf(stderr, "klankbord speech: %s: %s\n", cli->words[2], strerror(errno));
		return kb_cli_end(cli, KB_FAIL);
	}
	n = kb_spoken(&cli->ctx, cli->words[1], &list);
	while ((e = readdir(d)) && !kb_failed(&cli->ctx)) {
		int64_t wording;

		if (e->d_name[0] == '.')
			continue;
		if (read_name(e->d_name, &wording) && is_asked(list, n, wording) && take_file(cli, voice, e->d_name, wording))
			taken++;
		else
			left++;
	}
	closedir(d);
	printf("%zu files taken, %zu left\n", taken, left);
	return kb_cli_end(cli, KB_OK);
}

static int run(struct kb_cli *cli, int argc, char **argv)
{
	int status = kb_cli_begin(cli, argc, argv, flags);

	if (status >= 0)
		return status;
	if (cli->nwords && !strcmp(cli->words[0], "script"))
		return script(cli);
	if (cli->nwords && !strcmp(cli->words[0], "take"))
		return take(cli);
	return kb_cli_usage(cli, "say script or take");
}

const struct kb_command kb_cmd_speech = {
	"speech", "script LANGUAGE [--all] | take LANGUAGE FOLDER [--draft]", "what is to be read out, and its clips",
	"script shows the words that nobody has read out yet: the name for the recording, a tab,\n"
	"       the words.\n"
	"take   keeps all clips of a folder: NAME.mp3, and NAME.opus beside it, by the names of the\n"
	"       script. A file that is no clip, or says words that are there no more, is left.",
	run
};
