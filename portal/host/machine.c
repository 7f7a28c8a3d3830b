/* machine.c - what the keeper measured, and what is an alarm about it (machine.h). */
#include "machine.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "house.h"
#include "log.h"
#include "store.h"
#include "stream.h"

#define KEEPER_FILE "run/keeper.status"
#define BACKUP_FILE "run/backup.status"

enum { NOTE_MAX = 1024, MINUTE = 60, HOUR = 3600, DAY = 24 * HOUR, MEGABYTE = 1 << 20 };

/* Thresholds; docs/operate.md shows them. */
enum {
	SILENT = 3 * MINUTE,
	QUEUE_LONG = 1000,
	CHECKPOINT_LATE = 10 * MINUTE,
	WAL_LARGE = 64,      /* megabytes */
	ROOM_LEAST = 512,    /* megabytes, on top of twice the store */
	BACKUP_OLD = 50 * HOUR
};

/* ---- Alarms ----------------------------------------------------------------------- */

static const struct { const char *name, *sentence; } alarms[KB_ALARMS] = {
	[KB_ALARM_KEEPER] = { "keeper-silent", "the keeper has reported nothing for over 3 minutes: see whether the portal runs, and its log" },
	[KB_ALARM_SHUT] = { "store-shut", "the store takes nothing: look at the disk, then restart the portal" },
	[KB_ALARM_QUEUE] = { "queue-long", "1000 or more observations wait: the keeper does not keep up; see its log" },
	[KB_ALARM_PARKED] = { "parked", "a plugin failed at observations: the figures lack them; mend it, then run klankbord tell again" },
	[KB_ALARM_CHECKPOINT] = { "checkpoint-late", "no checkpoint for over 10 minutes: look for a process that holds the store open" },
	[KB_ALARM_WAL] = { "wal-large", "the write-ahead log has 64 MB or more: look for a process that reads the store for long" },
	[KB_ALARM_DISK] = { "disk-low", "the disk has less room than twice the store and 512 MB: make room" },
	[KB_ALARM_BACKUP] = { "backup-old", "no backup in the last 50 hours: look at klankbord-backup.timer, or run klankbord backup" },
};

const char *kb_alarm_name(enum kb_alarm which)
{
	return alarms[which].name;
}

const char *kb_alarm_sentence(enum kb_alarm which)
{
	return alarms[which].sentence;
}

/* Where the keeper is silent its numbers say nothing. */
bool kb_alarm_rings(const struct kb_machine *m, enum kb_alarm which, int64_t now)
{
	if (which == KB_ALARM_BACKUP)
		return now - m->backup > BACKUP_OLD;
	if (which == KB_ALARM_KEEPER || !m->seen)
		return which == KB_ALARM_KEEPER && now - m->seen > SILENT;
	switch (which) {
	case KB_ALARM_SHUT: return m->shut != 0;
	case KB_ALARM_QUEUE: return m->waiting >= QUEUE_LONG;
	case KB_ALARM_PARKED: return m->parked > 0;
	case KB_ALARM_CHECKPOINT: return m->seen - m->clean > CHECKPOINT_LATE;
	case KB_ALARM_WAL: return m->wal >= (int64_t)WAL_LARGE * MEGABYTE;
	case KB_ALARM_DISK: return m->room < 2 * m->store + (int64_t)ROOM_LEAST * MEGABYTE;
	default: return false;
	}
}

/* ---- Measuring -------------------------------------------------------------------- */

static int64_t size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) ? 0 : st.st_size;
}

static void measure_queue(struct kb_house *h, struct kb_arena *a, int64_t now, struct kb_machine *m)
{
	struct kb_ctx c;

	kb_house_task(&c, h, a, now);
	kb_stream_state(&c, &m->waiting, &m->parked);
	kb_tx_rollback(&c);
}

void kb_machine_measure(struct kb_house *h, struct kb_arena *a, int64_t now, struct kb_machine *m)
{
	struct statvfs disk;

	m->seen = now;
	m->store = size_of(kb_data_path(h, a, "klankbord.db"));
	m->wal = size_of(kb_data_path(h, a, "klankbord.db-wal"));
	if (!statvfs(kb_house_set(h, "data"), &disk)) {
		m->room = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
		m->disk = (int64_t)disk.f_blocks * (int64_t)disk.f_frsize;
	}
	if (!m->shut)
		measure_queue(h, a, now, m);
}

/* ---- Notes: "name number" lines in a small file ------------------------------------- */

static const struct { const char *name; size_t at; } keeper_lines[] = {
	{ "seen", offsetof(struct kb_machine, seen) }, { "shut", offsetof(struct kb_machine, shut) },
	{ "waiting", offsetof(struct kb_machine, waiting) }, { "parked", offsetof(struct kb_machine, parked) },
	{ "clean", offsetof(struct kb_machine, clean) }, { "store", offsetof(struct kb_machine, store) },
	{ "wal", offsetof(struct kb_machine, wal) }, { "room", offsetof(struct kb_machine, room) },
	{ "disk", offsetof(struct kb_machine, disk) },
};
enum { KEEPER_LINES = sizeof(keeper_lines) / sizeof(*keeper_lines) };

/* Under another name first: who reads sees the old note or the new one. It is not
 * synced: after a power loss the next minute brings a new one. */
static void write_note(const struct kb_house *h, struct kb_arena *a, const char *file, const char *text)
{
	const char *path = kb_data_path(h, a, file), *draft = kb_arena_fmt(a, "%s.new", path);
	size_t n = strlen(text);
	int fd = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool fine = fd >= 0 && write(fd, text, n) == (ssize_t)n;

	if (fd >= 0)
		close(fd);
	if (!fine || rename(draft, path))
		kb_log_line(KB_WARN, "%s cannot be written: %s; the status of the machine is not known", path, strerror(errno));
}

void kb_machine_report(const struct kb_house *h, struct kb_arena *a, const struct kb_machine *m)
{
	struct kb_buf b = { .arena = a };

	for (size_t i = 0; i < KEEPER_LINES; i++)
		kb_buf_fmt(&b, "%s %lld\n", keeper_lines[i].name,
		    (long long)*(const int64_t *)(const void *)((const char *)m + keeper_lines[i].at));
	write_note(h, a, KEEPER_FILE, b.data);
}

void kb_machine_backed_up(const struct kb_house *h, struct kb_arena *a, int64_t now)
{
	write_note(h, a, BACKUP_FILE, kb_arena_fmt(a, "backup %lld\n", (long long)now));
}

/* The whole note; "" where there is none. NULL: logged. */
static const char *read_note(const struct kb_house *h, struct kb_arena *a, const char *file)
{
	const char *path = kb_data_path(h, a, file);
	char *text = kb_arena_alloc(a, NOTE_MAX);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, NOTE_MAX - 1);

	if (n < 0 && errno != ENOENT) {
		kb_log_line(KB_ERROR, "%s cannot be read: %s", path, strerror(errno));
		text = NULL;
	}
	if (fd >= 0)
		close(fd);
	return text;
}

static void read_line(const char *text, const char *name, int64_t *to)
{
	size_t n = strlen(name);
	long long value;

	for (const char *at = text; at && *at; at = strchr(at, '\n')) {
		at += *at == '\n';
		if (!strncmp(at, name, n) && sscanf(at + n, " %lld\n", &value) == 1)
			*to = value;
	}
}

enum kb_rc kb_machine_read(const struct kb_house *h, struct kb_arena *a, struct kb_machine *m)
{
	const char *keeper = read_note(h, a, KEEPER_FILE), *backup = read_note(h, a, BACKUP_FILE);

	*m = (struct kb_machine){ 0 };
	if (!keeper || !backup)
		return KB_FAIL;
	for (size_t i = 0; i < KEEPER_LINES; i++)
		read_line(keeper, keeper_lines[i].name, (int64_t *)(void *)((char *)m + keeper_lines[i].at));
	read_line(backup, "backup", &m->backup);
	return KB_OK;
}

/* ---- Rounding ------------------------------------------------------------------------ */

int64_t kb_round_count(int64_t n)
{
	int64_t step = 100;

	while (step <= n && step < INT64_MAX / 10)
		step *= 10;
	return step;
}

int64_t kb_round_megabytes(int64_t bytes)
{
	int64_t step = 4;

	while (step * MEGABYTE <= bytes && step < INT64_MAX / MEGABYTE / 4)
		step *= 4;
	return step;
}

int kb_round_free(const struct kb_machine *m)
{
	static const int steps[] = { 50, 20, 10, 5, 2, 1, 0 };
	int percent = m->disk > 0 ? (int)(m->room / (m->disk / 100 + 1)) : 0;
	size_t i = 0;

	while (steps[i] > percent)
		i++;
	return steps[i];
}

enum kb_ago kb_round_ago(int64_t then, int64_t now, int64_t *n)
{
	int64_t ago = now - then;

	*n = ago < 2 * DAY ? ago / HOUR : ago / DAY;
	if (!then)
		return KB_AGO_NEVER;
	if (ago < 5 * MINUTE)
		return KB_AGO_MINUTES;
	return ago < HOUR ? KB_AGO_HOUR : ago < 2 * DAY ? KB_AGO_HOURS : KB_AGO_DAYS;
}
