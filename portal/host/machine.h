/* machine.h - how the machine is: what the keeper measured, and what is an alarm.
 *
 * The keeper writes a few numbers to run/keeper.status in the data folder, each minute
 * by the clock; into the store it cannot write them, that would be a change of the store
 * each minute. Pages and `klankbord status` read them. What is shown is rounded: an
 * exact queue, a growing file or the second of a checkpoint would tell that somebody
 * answered just now (docs/privacy.md). */
#ifndef KB_MACHINE_H
#define KB_MACHINE_H

#include "ctx.h"

enum { KB_REPORT_SECONDS = 60 };

struct kb_machine {
	int64_t seen;     /* when the keeper wrote this; 0: it never did */
	int64_t shut;     /* 1: the store takes nothing */
	int64_t waiting, parked; /* observations */
	int64_t clean;    /* when the write-ahead log was last wholly in the database */
	int64_t store, wal; /* bytes */
	int64_t room, disk; /* bytes free and in all, where the store lies */
	int64_t backup;   /* when the last backup was made; 0: none */
};

/* What can be wrong. The names are those of docs/operate.md. */
enum kb_alarm {
	KB_ALARM_KEEPER, KB_ALARM_SHUT, KB_ALARM_QUEUE, KB_ALARM_PARKED, KB_ALARM_CHECKPOINT, KB_ALARM_WAL,
	KB_ALARM_DISK, KB_ALARM_BACKUP, KB_ALARMS
};

/* "keeper-silent", and a sentence for the operator. */
const char *kb_alarm_name(enum kb_alarm which);
const char *kb_alarm_sentence(enum kb_alarm which);

/* Does it ring? */
bool kb_alarm_rings(const struct kb_machine *m, enum kb_alarm which, int64_t now);

/* Measures files, disk and queue; `clean` and `shut` are the keeper's own. */
void kb_machine_measure(struct kb_house *h, struct kb_arena *a, int64_t now, struct kb_machine *m);

/* Writes what was measured; that a backup was made. A failure is logged. */
void kb_machine_report(const struct kb_house *h, struct kb_arena *a, const struct kb_machine *m);
void kb_machine_backed_up(const struct kb_house *h, struct kb_arena *a, int64_t now);

/* Reads both. KB_FAIL: a file is there and cannot be read: logged. */
enum kb_rc kb_machine_read(const struct kb_house *h, struct kb_arena *a, struct kb_machine *m);

/* Rounding: the first of 100, 1000, ... that is more than n; megabytes likewise (4, 16,
 * 64, ...); the largest of 50, 20, 10, 5, 2, 1, 0 that does not exceed the percentage. */
int64_t kb_round_count(int64_t n);
int64_t kb_round_megabytes(int64_t bytes);
int kb_round_free(const struct kb_machine *m);

/* How long ago: a number of these. */
enum kb_ago { KB_AGO_NEVER, KB_AGO_MINUTES, KB_AGO_HOUR, KB_AGO_HOURS, KB_AGO_DAYS };
enum kb_ago kb_round_ago(int64_t then, int64_t now, int64_t *n);

#endif
