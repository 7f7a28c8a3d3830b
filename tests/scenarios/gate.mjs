// gate.mjs - no figure about a group leaves but through the gate (kb_publish(), and kb_release() for tables): an
// architecture test.
//
// Every statement of a plugin that reads rows of people stands in the list below, with the one
// file that may run it and what it does with it. A statement that is not listed, a file that runs one that
// is not its own, and a figure whose file does not ask the gate are findings. The same
// look finds leaks that were written on purpose. At run time the walls of the store hold:
// a plugin that asks for the sums of another gets none.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { top, Visitor } from '../lib/house.mjs'
import { buildPlugin, root, startPortal } from '../lib/portal.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'

// Tables that hold a row, or a number, of people.
const PEOPLE = /\b(surveys_(response|answer|document|text|known|card|draft|site)|metrics_sum|metrics_indicator|metrics_repeat|metrics_register|metrics_law|complaints_(case|event|message|barred|panel|act|ledger|counted|recorded))\b/
const FIGURE = 'a figure: asks the gate', ROW = 'one row, which the person of the request holds', ROOM = 'room for a list that stays inside',
	LIST = 'rows of which a file of its own gives figures', AGAIN = 'tells the stream again', CHANGE = 'what a file of who counts it would change', BROUGHT = 'which locations brought a month, never what', WORK = 'a work list of people who may read it'
const MAY = {
	metrics_count_closed: ['metrics/release/release.c', ROOM],
	metrics_closed_sums: ['metrics/release/release.c', FIGURE], metrics_closed_indicators: ['metrics/release/release.c', FIGURE],
	metrics_closed_repeats: ['metrics/measure/repeat.c', FIGURE],
	metrics_find_register: ['metrics/register/register.c', CHANGE],
	metrics_law_first: ['metrics/law/law.c', BROUGHT], metrics_law_between: ['metrics/law/law.c', FIGURE], metrics_law_apart: ['metrics/law/law.c', FIGURE], metrics_days_between: ['metrics/law/law.c', FIGURE],
	metrics_counted_between: ['metrics/register/deliver.c', FIGURE], metrics_delivered_places: ['metrics/register/deliver.c', BROUGHT], metrics_told_first: ['metrics/register/deliver.c', BROUGHT],
	surveys_find_site: ['surveys/round.c', LIST], surveys_find_lane: ['surveys/round.c', LIST], surveys_list_open: ['surveys/round.c', LIST],
	surveys_list_round: ['surveys/round.c', LIST], surveys_list_sites: ['surveys/round.c', LIST], surveys_count_sites: ['surveys/round.c', ROOM],
	surveys_find_card: ['surveys/card.c', ROW], surveys_find_draft: ['surveys/draft.c', ROW],
	surveys_count_responses: ['surveys/response.c', ROOM], surveys_list_responses: ['surveys/response.c', AGAIN], surveys_list_answers: ['surveys/response.c', AGAIN],
	surveys_count_text_sites: ['surveys/text.c', ROOM], surveys_list_text_sites: ['surveys/text.c', WORK], surveys_count_texts: ['surveys/text.c', ROOM],
	surveys_list_texts: ['surveys/text.c', WORK], surveys_find_text: ['surveys/text.c', WORK], surveys_count_dangers: ['surveys/text.c', ROOM],
	surveys_list_dangers: ['surveys/text.c', WORK], surveys_count_waiting: ['surveys/interpret.c', ROOM], surveys_list_waiting: ['surveys/interpret.c', WORK],
	surveys_find_known: ['surveys/interpret.c', ROW],
	complaints_case_by_id: ['complaints/case/casefile.c', ROW], complaints_case_by_mark: ['complaints/case/casefile.c', ROW],
	complaints_cases_of_team: ['complaints/case/casefile.c', CHANGE], complaints_desk_open: ['complaints/case/casefile.c', WORK],
	complaints_cases_all: ['complaints/case/casefile.c', AGAIN], complaints_cases_closed: ['complaints/case/casefile.c', CHANGE],
	complaints_desk_closed: ['complaints/case/casefile.c', WORK], complaints_desk_unread: ['complaints/case/casefile.c', WORK], complaints_messages: ['complaints/case/casefile.c', ROW],
	complaints_desk_events: ['complaints/case/clocks.c', WORK], complaints_events: ['complaints/case/clocks.c', ROW],
	complaints_counted_before: ['complaints/case/tell-again.c', AGAIN], complaints_recorded_of: ['complaints/case/recorded.c', ROW],
	complaints_barred: ['complaints/team/bars.c', ROW], complaints_panel_of: ['complaints/team/panel.c', ROW], complaints_case_seen: ['complaints/dossier/dossier.c', ROW],
	complaints_dossier: ['complaints/case/casefile.c', ROW], complaints_sides: ['complaints/case/casefile.c', ROW], complaints_dossier_events: ['complaints/case/clocks.c', ROW],
	complaints_guarded: ['complaints/dossier/guard.c', WORK], complaints_notes_of_team: ['complaints/team/notes.c', CHANGE],
	complaints_acts: ['complaints/case/acts.c', WORK], complaints_act_last: ['complaints/case/acts.c', CHANGE], complaints_act_on: ['complaints/case/acts.c', ROW]
}
// What a site holds of how many: read once, and used where the gate is asked.
// (In terms/ it is the answer to one case, on its day.)
const NUMBERS = { answered: ['surveys/round.c', 'surveys/invite.c', 'complaints/terms/act.c', 'complaints/terms/may.c'] }
const ASKS = { 'metrics/measure/repeat.c': 'kb_release_rounds', 'metrics/release/release.c': 'kb_release', 'metrics/register/deliver.c': 'kb_release', 'metrics/law/law.c': 'kb_release_classes', 'surveys/invite.c': 'kb_publish' }

// The sources of all plugins with their rooms, "surveys/text.c" -> text, and their statements.
function readPlugins() {
	const sources = {}, statements = {}
	for (const plugin of readdirSync(join(top, 'plugins'), { withFileTypes: true }).filter((d) => d.isDirectory()).map((d) => d.name)) {
		for (const f of readdirSync(join(top, 'plugins', plugin), { recursive: true }).filter((f) => /\.c$/.test(f) && !/(^|\/)(test|fuzz)-[^/]*$/.test(f)))
			sources[`${plugin}/${f}`] = readFileSync(join(top, 'plugins', plugin, f), 'utf8')
		try {
			for (const [, name, sql] of readFileSync(join(top, 'plugins', plugin, 'sql/queries.sql'), 'utf8').matchAll(/-- name: (\w+)\n([^]*?)(?=\n-- |\n*$)/g))
				statements[name] = sql
		} catch { /* a plugin without statements */ }
	}
	return { sources, statements }
}

const words = (source) => source.replace(/\/\*[^]*?\*\//g, '').replace(/"(\\.|[^"\\])*"/g, '""')

function leaks({ sources, statements }) {
	const found = []
	for (const [name, sql] of Object.entries(statements))
		if (/^\s*SELECT/i.test(sql) && PEOPLE.test(sql) && !MAY[name])
			found.push(`${name} reads rows of people and is not listed`)
	for (const [name, [file, does]] of Object.entries(MAY)) {
		if (!statements[name])
			found.push(`${name} is listed and is not there`)
		for (const [path, source] of Object.entries(sources))
			if (new RegExp(`&${name}\\b`).test(words(source)) && path !== file)
				found.push(`${path} runs ${name}, which belongs to ${file}`)
		if (does === FIGURE && !ASKS[file])
			found.push(`${file} makes a figure and is not known to ask the gate`)
	}
	for (const [file, door] of Object.entries(ASKS))
		if (!new RegExp(`\\b${door}\\(`).test(words(sources[file])))
			found.push(`${file} does not ask the gate`)
	for (const [number, files] of Object.entries(NUMBERS))
		for (const [path, source] of Object.entries(sources))
			if (new RegExp(`(->|\\.)${number}\\b`).test(words(source)) && !files.includes(path))
				found.push(`${path} reads how many ${number}`)
	return found
}

const plugins = readPlugins()
const changed = (file, from, to) => ({ ...plugins, sources: { ...plugins.sources, [file]: plugins.sources[file].replace(from, to) } })

await test('no statement, file or number about people is used but where it may be', () => {
	same(leaks(plugins), [])
	console.log(`# ${Object.keys(plugins.statements).length} statements, ${Object.keys(plugins.sources).length} sources`)
	yes(Object.keys(MAY).every((name) => plugins.statements[name]), 'too little was read')
})

await test('control: leaks that were written on purpose are found', () => {
	same(leaks(changed('metrics/metrics.c', /^#include "metrics.h"/m, '#include "metrics.h"\nstatic const void *leak = &metrics_closed_sums;')),
		['metrics/metrics.c runs metrics_closed_sums, which belongs to metrics/release/release.c'])
	same(leaks(changed('metrics/release/release.c', /kb_release\(/g, 'kb_look(')), ['metrics/release/release.c does not ask the gate'])
	same(leaks(changed('surveys/staff-rounds.c', 's->cards ?', 's->answered ?')), ['surveys/staff-rounds.c reads how many answered'])
	same(leaks({ ...plugins, statements: { ...plugins.statements, surveys_count_all: 'SELECT place, COUNT(*) FROM surveys_response GROUP BY place' } }),
		['surveys_count_all reads rows of people and is not listed'])
})

await test('control: a plugin that reads the sums of another compiles, and the walls give it nothing', async () => {
	const dir = mkdtempSync(join(tmpdir(), 'klankbord-gate-'))
	buildPlugin(dir, 'leaky', `#include <klankbord.h>
static const struct kb_stmt sums = { "leaky", "leaky_sums", "SELECT SUM(n) FROM metrics_sum" };
static const struct kb_stmt own = { "leaky", "leaky_own", "SELECT n FROM leaky_sum" };
static enum kb_rc say(struct kb_req *r, const struct kb_stmt *s)
{
	struct kb_ctx *c = kb_task(r);
	struct kb_rows *q = kb_ask(c, s);
	if (kb_next(q))
		kb_csv(kb_download(r, "text/plain", "n.txt"), kb_fmt(c, "sum is %lld", (long long)kb_col_int(q, 0)));
	return KB_OK;
}
static enum kb_rc serve(struct kb_req *r) { return say(r, &sums); }
static enum kb_rc serve_own(struct kb_req *r) { return say(r, &own); }
static const struct kb_route routes[] = {
	{ KB_GET, "/{lang}/leaky", "leaky.page", 0, 0, serve, 0 }, { KB_GET, "/{lang}/leaky/own", "leaky.own", 0, 0, serve_own, 0 }, { 0 }
};
static const struct kb_migration migrations[] = {
	{ 1, "CREATE TABLE leaky_sum (n BIGINT PRIMARY KEY) /*+sqlite WITHOUT ROWID */; INSERT INTO leaky_sum (n) VALUES (7);" }, { 0 }
};
KB_PLUGIN(.name = "leaky", .routes = routes, .migrations = migrations);
`)
	const house = await startPortal({ plugins: `${join(root, 'lib/klankbord/plugins')}:${dir}` })
	try {
		execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(house.store, 'klankbord.db'), "INSERT INTO metrics_sum (place, month, item, n, total, top) VALUES ('x', 24300, 'A10', 4321, 0, 0)"])
		const own = await new Visitor(house).get('/nl/leaky/own')
		same([own.status, own.body.trim()], [200, '"sum is 7"'], 'the page works over its own table')
		const r = await new Visitor(house).get('/nl/leaky')
		same(r.status, 500)
		yes(!r.body.includes('4321') && !r.body.includes('sum is'), 'the number left')
	} finally {
		await house.stop()
		rmSync(dir, { recursive: true })
	}
})

done()
