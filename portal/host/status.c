/* status.c - the page for whoever looks after the machine: what the keeper measured,
 * rounded, and every alarm by the name under which docs/operate.md explains it. */
#include "machine.h"
#include "portal.h"

enum { ROWS = 9 };

/* In the words of staff; the sentences of machine.c are for the command line. */
static const char *alarm_text(struct kb_ctx *c, enum kb_alarm which)
{
	switch (which) {
	case KB_ALARM_KEEPER: return kb_say(c, "staff.machine.alarm.keeper", NULL);
	case KB_ALARM_SHUT: return kb_say(c, "staff.machine.alarm.shut", NULL);
	case KB_ALARM_QUEUE: return kb_say(c, "staff.machine.alarm.queue", NULL);
	case KB_ALARM_PARKED: return kb_say(c, "staff.machine.alarm.parked", NULL);
	case KB_ALARM_CHECKPOINT: return kb_say(c, "staff.machine.alarm.checkpoint", NULL);
	case KB_ALARM_WAL: return kb_say(c, "staff.machine.alarm.wal", NULL);
	case KB_ALARM_DISK: return kb_say(c, "staff.machine.alarm.disk", NULL);
	default: return kb_say(c, "staff.machine.alarm.backup", NULL);
	}
}

static size_t list_alarms(struct kb_ctx *c, const struct kb_machine *m, struct kb_machine_alarm *list)
{
	size_t n = 0;

	for (int i = 0; i < KB_ALARMS; i++)
		if (kb_alarm_rings(m, (enum kb_alarm)i, kb_now(c)))
			list[n++] = (struct kb_machine_alarm){ kb_alarm_name((enum kb_alarm)i), alarm_text(c, (enum kb_alarm)i) };
	return n;
}

static const char *number(struct kb_ctx *c, int64_t n)
{
	return kb_fmt(c, "%lld", (long long)n);
}

static const char *ago(struct kb_ctx *c, int64_t then)
{
	int64_t n;

	switch (kb_round_ago(then, kb_now(c), &n)) {
	case KB_AGO_MINUTES: return kb_say(c, "staff.machine.minutes", NULL);
	case KB_AGO_HOUR: return kb_say(c, "staff.machine.hour", NULL);
	case KB_AGO_HOURS: return kb_say(c, "staff.machine.hours", "n", number(c, n), NULL);
	case KB_AGO_DAYS: return kb_say(c, "staff.machine.days", "n", number(c, n), NULL);
	default: return kb_say(c, "staff.machine.never", NULL);
	}
}

static const char *under(struct kb_ctx *c, int64_t n)
{
	return kb_say(c, "staff.machine.under", "n", number(c, kb_round_count(n)), NULL);
}

static const char *megabytes(struct kb_ctx *c, int64_t bytes)
{
	return kb_say(c, "staff.machine.megabytes", "n", number(c, kb_round_megabytes(bytes)), NULL);
}

static void list_rows(struct kb_ctx *c, const struct kb_machine *m, struct kb_machine_row rows[ROWS])
{
	const char *parked = m->parked ? under(c, m->parked) : kb_say(c, "staff.machine.none", NULL);

	rows[0] = (struct kb_machine_row){ kb_say(c, "staff.machine.program", NULL), KB_VERSION };
	rows[1] = (struct kb_machine_row){ kb_say(c, "staff.machine.keeper", NULL), ago(c, m->seen) };
	rows[2] = (struct kb_machine_row){ kb_say(c, "staff.machine.queue", NULL), under(c, m->waiting) };
	rows[3] = (struct kb_machine_row){ kb_say(c, "staff.machine.parked", NULL), parked };
	rows[4] = (struct kb_machine_row){ kb_say(c, "staff.machine.checkpoint", NULL), ago(c, m->clean) };
	rows[5] = (struct kb_machine_row){ kb_say(c, "staff.machine.backup", NULL), ago(c, m->backup) };
	rows[6] = (struct kb_machine_row){ kb_say(c, "staff.machine.store", NULL), megabytes(c, m->store) };
	rows[7] = (struct kb_machine_row){ kb_say(c, "staff.machine.wal", NULL), megabytes(c, m->wal) };
	rows[8] = (struct kb_machine_row){ kb_say(c, "staff.machine.disk", NULL),
		kb_say(c, "staff.machine.free", "n", number(c, kb_round_free(m)), NULL) };
}

enum kb_rc portal_serve_machine(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct kb_machine_alarm alarms[KB_ALARMS];
	struct kb_machine_row rows[ROWS];
	struct kb_machine_page page = { .alarms = alarms, .rows = rows, .nrows = ROWS };
	struct kb_machine m;

	kb_machine_read(c->house, c->arena, &m); /* what cannot be read is an alarm */
	page.nalarms = list_alarms(c, &m, alarms);
	list_rows(c, &m, rows);
	return kb_page(r, kb_say(c, "staff.machine.title", NULL), portal_machine, &page);
}
