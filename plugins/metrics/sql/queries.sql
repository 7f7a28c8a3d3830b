-- A sum that is full takes no more: far below the end of its type.
-- name: metrics_add
INSERT INTO metrics_sum (place, month, item, n, total, top) VALUES ($1, $2, $3, 1, $4, $5)
ON CONFLICT (place, month, item) DO UPDATE SET
	n = metrics_sum.n + 1,
	total = metrics_sum.total + excluded.total,
	top = metrics_sum.top + excluded.top
WHERE metrics_sum.n < 100000000

-- name: metrics_forget
DELETE FROM metrics_sum WHERE month < $1

-- name: metrics_count_closed
SELECT (SELECT COUNT(*) FROM metrics_sum WHERE month >= $1 AND month < $2)
	+ (SELECT COUNT(*) FROM metrics_indicator WHERE month >= $1 AND month < $2)

-- 'A54' right before 'A54.dk'.
-- name: metrics_closed_sums
SELECT item, month, n, total, top FROM metrics_sum WHERE place = $1 AND month >= $2 AND month < $3
ORDER BY month, item

-- name: metrics_add_indicator
INSERT INTO metrics_indicator (place, month, indicator, version, figure, side, n, total) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (place, month, indicator, version, figure, side) DO UPDATE SET
	n = metrics_indicator.n + excluded.n,
	total = metrics_indicator.total + excluded.total
WHERE metrics_indicator.n < 100000000

-- name: metrics_forget_indicators
DELETE FROM metrics_indicator WHERE month < $1

-- name: metrics_closed_indicators
SELECT indicator, version, figure, side, month, n, total FROM metrics_indicator WHERE place = $1 AND month >= $2 AND month < $3

-- Answers of repeat rounds.
-- name: metrics_add_repeat
INSERT INTO metrics_repeat (place, month, indicator, version, figure, n, total) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (place, month, indicator, version, figure) DO UPDATE SET
	n = metrics_repeat.n + excluded.n,
	total = metrics_repeat.total + excluded.total
WHERE metrics_repeat.n < 100000000

-- name: metrics_put_repeat_round
INSERT INTO metrics_repeat_round (place, population, month, week) VALUES ($1, $2, $3, $4)
ON CONFLICT (place, population, month) DO UPDATE SET week = excluded.week WHERE excluded.week < metrics_repeat_round.week

-- name: metrics_forget_repeats
DELETE FROM metrics_repeat WHERE month < $1

-- name: metrics_forget_repeat_rounds
DELETE FROM metrics_repeat_round WHERE month < $1

-- name: metrics_closed_repeats
SELECT indicator, version, figure, place, month, n, total FROM metrics_repeat WHERE month >= $1 AND month < $2

-- name: metrics_find_repeat_round
SELECT MIN(week) FROM metrics_repeat_round WHERE place = $1 AND population = $2 AND month >= $3 AND month < $4

-- name: metrics_put_register
INSERT INTO metrics_register (place, month, counted, days, number) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (place, month, counted, days) DO UPDATE SET number = excluded.number

-- name: metrics_add_register
INSERT INTO metrics_register (place, month, counted, days, number) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (place, month, counted, days) DO UPDATE SET number = metrics_register.number + excluded.number

-- What is told again: columns of complaints.
-- name: metrics_forget_counted
DELETE FROM metrics_register WHERE month < $1 AND counted LIKE 'complaint.%'

-- The first month in which complaints told anything.
-- name: metrics_told_first
SELECT COALESCE(MIN(month), 0) FROM metrics_register WHERE counted LIKE 'complaint.%'

-- name: metrics_find_register
SELECT number FROM metrics_register WHERE place = $1 AND month = $2 AND counted = $3 AND days = $4

-- name: metrics_list_releases
SELECT through, day FROM metrics_release ORDER BY through

-- name: metrics_add_release
INSERT INTO metrics_release (through, day) VALUES ($1, $2) ON CONFLICT (through) DO NOTHING

-- name: metrics_list_files
SELECT name, tier, kind, bytes, sha256, lost FROM metrics_file WHERE through = $1 ORDER BY name

-- name: metrics_find_file
SELECT tier, kind, bytes, sha256 FROM metrics_file WHERE name = $1 AND lost = 0

-- name: metrics_add_file
INSERT INTO metrics_file (name, through, tier, kind, bytes, sha256, lost) VALUES ($1, $2, $3, $4, $5, $6, 0)

-- name: metrics_lose_file
UPDATE metrics_file SET lost = 1 WHERE name = $1

-- name: metrics_files_before
SELECT f.through, r.day, f.tier, f.name, f.bytes, f.sha256 FROM metrics_file f JOIN metrics_release r ON r.through = f.through
WHERE f.through < $1 ORDER BY f.through, f.name

-- name: metrics_add_download
INSERT INTO metrics_download (id, day, month, person, role, purpose, file, tier, sha256) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- name: metrics_list_downloads
SELECT day, person, role, purpose, file, tier, sha256 FROM metrics_download ORDER BY day DESC, id LIMIT 50

-- name: metrics_downloads_before
SELECT month, role, purpose, tier, file, sha256, COUNT(*) FROM metrics_download WHERE month < $1
GROUP BY month, role, purpose, tier, file, sha256 ORDER BY month, role, purpose, tier, file, sha256

-- name: metrics_delivered_places
SELECT month, place FROM metrics_register WHERE counted = $1 AND month >= $2 AND month < $3 GROUP BY month, place ORDER BY month, place

-- name: metrics_counted_between
SELECT place, month, number FROM metrics_register WHERE counted = $1 AND month >= $2 AND month < $3

-- name: metrics_find_delivered
SELECT through FROM metrics_delivered WHERE counted = $1

-- name: metrics_put_delivered
INSERT INTO metrics_delivered (counted, through) VALUES ($1, $2) ON CONFLICT (counted) DO UPDATE SET through = excluded.through
WHERE excluded.through > metrics_delivered.through

-- name: metrics_drop_delivered
DELETE FROM metrics_delivered WHERE counted = $1

-- What was told last holds, as long as nothing is frozen.
-- name: metrics_put_measure
INSERT INTO metrics_measure (id, place, start, washout, baseline, alarm, state, turn, told, first, day, owner)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11)
ON CONFLICT (id) DO UPDATE SET place = excluded.place, start = excluded.start, washout = excluded.washout, baseline = excluded.baseline,
	alarm = excluded.alarm, state = excluded.state, turn = excluded.turn, told = excluded.told, day = excluded.day, owner = excluded.owner
WHERE excluded.turn > metrics_measure.turn

-- name: metrics_put_measure_first
UPDATE metrics_measure SET first = $2 WHERE id = $1 AND first > $2

-- Of a measure with a frozen baseline only how it stands.
-- name: metrics_put_measure_state
UPDATE metrics_measure SET state = $2, turn = $3 WHERE id = $1 AND turn < $3

-- name: metrics_find_measure
SELECT id, place, start, washout, baseline, alarm, state, turn, first, day, owner FROM metrics_measure WHERE id = $1

-- name: metrics_list_measures
SELECT id, place, start, washout, baseline, alarm, state, turn, first, day, owner FROM metrics_measure WHERE place = $1 ORDER BY start, id

-- name: metrics_list_aims
SELECT indicator, figure, better FROM metrics_aim WHERE measure = $1 ORDER BY indicator, figure

-- name: metrics_add_aim
INSERT INTO metrics_aim (measure, indicator, figure, better) VALUES ($1, $2, $3, $4)

-- name: metrics_drop_aims
DELETE FROM metrics_aim WHERE measure = $1

-- What is frozen stays.
-- name: metrics_forget_aims
DELETE FROM metrics_aim WHERE measure IN (SELECT id FROM metrics_measure WHERE told < $1)
	AND measure NOT IN (SELECT measure FROM metrics_baseline)

-- name: metrics_forget_measures
DELETE FROM metrics_measure WHERE told < $1 AND id NOT IN (SELECT measure FROM metrics_baseline)

-- name: metrics_count_baselines
SELECT COUNT(*) FROM metrics_baseline WHERE measure = $1

-- name: metrics_count_unfrozen
SELECT COUNT(*) FROM metrics_measure m WHERE m.state <> 'planned' AND NOT EXISTS (SELECT 1 FROM metrics_baseline b WHERE b.measure = m.id)

-- name: metrics_list_unfrozen
SELECT id, place, start, washout, baseline, alarm, state, turn, first, day, owner FROM metrics_measure m
WHERE m.state <> 'planned' AND NOT EXISTS (SELECT 1 FROM metrics_baseline b WHERE b.measure = m.id) ORDER BY id

-- name: metrics_add_baseline
INSERT INTO metrics_baseline (measure, indicator, figure, version, kind, rules, better, first, washout, baseline, alarm, frozen, looked)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0)

-- name: metrics_find_baseline
SELECT version, kind, rules, first, washout, baseline, alarm, frozen FROM metrics_baseline WHERE measure = $1 AND indicator = $2 AND figure = $3

-- name: metrics_count_frozen
SELECT COUNT(*) FROM metrics_baseline WHERE frozen < $1

-- name: metrics_list_frozen
SELECT measure, indicator, figure, better FROM metrics_baseline WHERE frozen < $1 ORDER BY measure, indicator, figure

-- name: metrics_add_baseline_figure
INSERT INTO metrics_baseline_figure (measure, indicator, figure, month, months, n, value, band) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: metrics_list_baseline_figures
SELECT month, months, n, value, band FROM metrics_baseline_figure WHERE measure = $1 AND indicator = $2 AND figure = $3 ORDER BY month

-- name: metrics_count_unlooked
SELECT COUNT(*) FROM metrics_baseline WHERE looked < $1

-- name: metrics_list_unlooked
SELECT measure, indicator, figure, better FROM metrics_baseline WHERE looked < $1 ORDER BY measure, indicator, figure

-- name: metrics_looked
UPDATE metrics_baseline SET looked = $4 WHERE measure = $1 AND indicator = $2 AND figure = $3

-- name: metrics_last_verdict
SELECT verdict, fired, open, month FROM metrics_verdict WHERE measure = $1 AND indicator = $2 AND figure = $3 ORDER BY month DESC LIMIT 1

-- name: metrics_put_verdict
INSERT INTO metrics_verdict (measure, indicator, figure, month, place, verdict, fired, open, before, after, better, rules)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (measure, indicator, figure, month) DO UPDATE SET verdict = excluded.verdict, fired = excluded.fired, open = excluded.open,
	before = excluded.before, after = excluded.after

-- name: metrics_verdicts_before
SELECT measure, indicator, figure, month, place, verdict, fired, open, before, after, better FROM metrics_verdict WHERE month < $1
ORDER BY month, measure, indicator, figure

-- name: metrics_all_delivered
SELECT counted, through FROM metrics_delivered

-- name: metrics_find_release_delivered
SELECT counted, delivered FROM metrics_release_delivered WHERE through = $1

-- A release that has its note keeps what was noted with it.
-- name: metrics_add_release_delivered
INSERT INTO metrics_release_delivered (through, counted, delivered) SELECT $1, counted, through FROM metrics_delivered
WHERE NOT EXISTS (SELECT 1 FROM metrics_release WHERE through = $1)
ON CONFLICT (through, counted) DO UPDATE SET delivered = excluded.delivered

-- name: metrics_forget_names
UPDATE metrics_download SET person = '' WHERE month < $1 AND person <> ''

-- name: metrics_add_note
INSERT INTO metrics_note (topic, month, seen, rule, words, person, day) VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: metrics_notes_before
SELECT topic, month, seen, rule, words, day FROM metrics_note WHERE day < $1 ORDER BY day, month, topic, seen

-- name: metrics_list_notes
SELECT topic, month, seen, rule, words, person, day FROM metrics_note ORDER BY day DESC, month DESC, seen DESC, topic

-- name: metrics_add_law
INSERT INTO metrics_law (month, body, word, apart, number) VALUES ($1, $2, $3, $4, 1)
ON CONFLICT (month, body, word, apart) DO UPDATE SET number = metrics_law.number + 1

-- name: metrics_forget_law
DELETE FROM metrics_law WHERE month < $1

-- name: metrics_law_first
SELECT COALESCE(MIN(month), 0) FROM metrics_law

-- name: metrics_law_between
SELECT body, word, apart, SUM(number) FROM metrics_law WHERE month >= $1 AND month < $2 GROUP BY body, word, apart ORDER BY body, word, apart

-- name: metrics_days_between
SELECT place, days, number FROM metrics_register WHERE counted = $1 AND month >= $2 AND month < $3

-- How many of a year are apart, by what they are: received, ended, answered.
-- name: metrics_law_apart
SELECT CASE WHEN word LIKE 'nature_%' THEN 1 WHEN word LIKE 'measure_%' THEN 2 ELSE 3 END AS what, SUM(number) FROM metrics_law
WHERE month >= $1 AND month < $2 AND apart = 1 GROUP BY what ORDER BY what

-- name: metrics_add_written
INSERT INTO metrics_written (place, kind, subject, turn, since, until, words, role, person, day) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)

-- name: metrics_written_at
SELECT kind, subject, turn, since, until, words, role, person, day FROM metrics_written WHERE place = $1 AND day < $2 ORDER BY kind, subject, turn

-- name: metrics_written_before
SELECT place, kind, subject, turn, since, until, words, role, day FROM metrics_written WHERE day < $1 ORDER BY place, kind, subject, turn
