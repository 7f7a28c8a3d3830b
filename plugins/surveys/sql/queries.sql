-- Rounds -----------------------------------------------------------------------
-- A site is a round at one place; round.c reads its columns in this order everywhere.

-- name: surveys_find_site
SELECT s.round, s.place, r.title, r.form, r.version, r.population, r.opens, r.ends, r.tongues, r.access, r.pilot,
	s.state, s.lane, s.aftercare, s.owner, s.invited, s.answered, s.closed_month, r.happened, r.age, r.repeat
FROM surveys_site s JOIN surveys_round r ON r.id = s.round
WHERE s.round = $1 AND s.place = $2

-- name: surveys_list_open
SELECT s.round, s.place, r.title, r.form, r.version, r.population, r.opens, r.ends, r.tongues, r.access, r.pilot,
	s.state, s.lane, s.aftercare, s.owner, s.invited, s.answered, s.closed_month, r.happened, r.age, r.repeat
FROM surveys_site s JOIN surveys_round r ON r.id = s.round
WHERE s.place = $1 AND s.state = 'open' AND r.population = $2 ORDER BY r.opens, s.round

-- name: surveys_find_lane
SELECT s.round, s.place, r.title, r.form, r.version, r.population, r.opens, r.ends, r.tongues, r.access, r.pilot,
	s.state, s.lane, s.aftercare, s.owner, s.invited, s.answered, s.closed_month, r.happened, r.age, r.repeat
FROM surveys_site s JOIN surveys_round r ON r.id = s.round
WHERE s.lane = $1 AND s.lane <> ''

-- name: surveys_list_round
SELECT s.round, s.place, r.title, r.form, r.version, r.population, r.opens, r.ends, r.tongues, r.access, r.pilot,
	s.state, s.lane, s.aftercare, s.owner, s.invited, s.answered, s.closed_month, r.happened, r.age, r.repeat
FROM surveys_site s JOIN surveys_round r ON r.id = s.round
WHERE s.round = $1 ORDER BY s.place

-- The standing surveys have no title, and a list of their own.
-- name: surveys_count_sites
SELECT COUNT(*) FROM surveys_site s JOIN surveys_round r ON r.id = s.round WHERE r.title <> ''

-- name: surveys_list_sites
SELECT s.round, s.place, r.title, r.form, r.version, r.population, r.opens, r.ends, r.tongues, r.access, r.pilot,
	s.state, s.lane, s.aftercare, s.owner, s.invited, s.answered, s.closed_month, r.happened, r.age, r.repeat
FROM surveys_site s JOIN surveys_round r ON r.id = s.round
WHERE r.title <> '' ORDER BY r.opens DESC, r.title, s.round, s.place

-- name: surveys_add_round
INSERT INTO surveys_round (id, title, form, version, population, opens, ends, tongues, access, pilot, happened, age, repeat)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)

-- Adds nothing where the population is asked in the same time already, so that the look
-- and the write are one.
-- name: surveys_add_site
INSERT INTO surveys_site (round, place, state, lane, aftercare, owner, invited, answered, closed_month)
SELECT $1, $2, 'open', '', $3, $4, CAST($5 AS BIGINT), 0, 0
WHERE NOT EXISTS (SELECT 1 FROM surveys_site s JOIN surveys_round r ON r.id = s.round
	WHERE s.place = $2 AND s.state = 'open' AND r.population = $6 AND r.opens <= $8 AND r.ends >= $7)

-- name: surveys_close_site
UPDATE surveys_site SET state = 'closed', closed_month = $3 WHERE round = $1 AND place = $2 AND state = 'open'

-- A round that is over is closed in the month of its last day.
-- name: surveys_close_ended
UPDATE surveys_site SET state = 'closed', closed_month =
	(SELECT 12 * (r.ends / 10000) + r.ends / 100 % 100 - 1 FROM surveys_round r WHERE r.id = surveys_site.round)
WHERE state = 'open' AND EXISTS (SELECT 1 FROM surveys_round r WHERE r.id = surveys_site.round AND r.ends < $1)

-- A standing survey gives way to a round: this is its last day.
-- name: surveys_end_round
UPDATE surveys_round SET ends = $2 WHERE id = $1

-- name: surveys_set_invited
UPDATE surveys_site SET invited = $3 WHERE round = $1 AND place = $2

-- name: surveys_set_lane
UPDATE surveys_site SET lane = $3 WHERE round = $1 AND place = $2

-- name: surveys_count_answer
UPDATE surveys_site SET answered = answered + 1 WHERE round = $1 AND place = $2

-- Codes ------------------------------------------------------------------------

-- name: surveys_set_code
INSERT INTO surveys_code (place, population, code) VALUES ($1, $2, $3)
ON CONFLICT (place, population) DO UPDATE SET code = excluded.code

-- name: surveys_find_code
SELECT code FROM surveys_code WHERE place = $1 AND population = $2

-- name: surveys_find_place
SELECT place, population FROM surveys_code WHERE code = $1

-- Cards ------------------------------------------------------------------------

-- name: surveys_add_card
INSERT INTO surveys_card (mark, round, place, spent) VALUES ($1, $2, $3, 0) ON CONFLICT (mark) DO NOTHING

-- name: surveys_find_card
SELECT spent FROM surveys_card WHERE mark = $1 AND round = $2 AND place = $3

-- name: surveys_spend_card
UPDATE surveys_card SET spent = 1 WHERE mark = $1 AND round = $2 AND place = $3 AND spent = 0

-- Cards open nothing any more where the round is over.
-- name: surveys_drop_cards
DELETE FROM surveys_card WHERE EXISTS (SELECT 1 FROM surveys_site s JOIN surveys_round r ON r.id = s.round
	WHERE s.round = surveys_card.round AND s.place = surveys_card.place AND (s.state = 'closed' OR r.ends < $1))

-- Drafts -----------------------------------------------------------------------

-- Stopping again replaces what was kept; the code stays the same.
-- name: surveys_put_draft
INSERT INTO surveys_draft (mark, round, place, draft, ends) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (mark) DO UPDATE SET draft = excluded.draft, ends = excluded.ends

-- name: surveys_find_draft
SELECT draft FROM surveys_draft WHERE mark = $1 AND round = $2 AND place = $3 AND ends >= $4

-- name: surveys_drop_draft
DELETE FROM surveys_draft WHERE mark = $1

-- name: surveys_drop_drafts
DELETE FROM surveys_draft WHERE ends < $1 OR NOT EXISTS (SELECT 1 FROM surveys_site s
	JOIN surveys_round r ON r.id = s.round
	WHERE s.round = surveys_draft.round AND s.place = surveys_draft.place AND s.state = 'open' AND r.ends >= $1)

-- Responses --------------------------------------------------------------------

-- Adds nothing where the round is not open, so that the look and the write are one.
-- name: surveys_add_response
INSERT INTO surveys_response (key, form, version, place, population, month, round, lang, mode)
SELECT $1, $2, $3, $4, r.population, CAST($5 AS BIGINT), r.id, $9, $10
FROM surveys_site s JOIN surveys_round r ON r.id = s.round
WHERE s.round = $6 AND s.place = $4 AND s.state = 'open' AND r.form = $2 AND r.access = $7
	AND r.opens <= $8 AND r.ends >= $8

-- name: surveys_add_answer
INSERT INTO surveys_answer (response, item, value) VALUES ($1, $2, $3)

-- name: surveys_add_document
INSERT INTO surveys_document (response, document) VALUES ($1, $2)

-- name: surveys_count_responses
SELECT COUNT(*) FROM surveys_response WHERE month < $1

-- name: surveys_list_responses
SELECT p.key, p.form, p.version, p.place, p.population, p.month, COALESCE(r.pilot, 0), COALESCE(r.repeat, 0),
	COALESCE(r.opens, 0)
FROM surveys_response p LEFT JOIN surveys_round r ON r.id = p.round WHERE p.month < $1 ORDER BY p.key

-- name: surveys_list_answers
SELECT item, value FROM surveys_answer WHERE response = $1 ORDER BY item

-- name: surveys_drop_responses
DELETE FROM surveys_response WHERE month < $1

-- Texts ------------------------------------------------------------------------

-- name: surveys_add_text
INSERT INTO surveys_text (key, form, version, item, round, place, population, month, lang, dir, words, translation,
	translated, unsure, danger)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', 0, 0, 0)

-- name: surveys_drop_texts
DELETE FROM surveys_text WHERE month < $1

-- name: surveys_count_text_sites
SELECT COUNT(*) FROM (SELECT DISTINCT round, place FROM surveys_text) AS sites

-- name: surveys_list_text_sites
SELECT DISTINCT round, place FROM surveys_text ORDER BY round, place

-- name: surveys_count_texts
SELECT COUNT(*) FROM surveys_text WHERE round = $1 AND place = $2

-- name: surveys_list_texts
SELECT key, item, lang, dir, words, translation, translated, unsure, danger, place, form, version, population, month
FROM surveys_text WHERE round = $1 AND place = $2 ORDER BY item, key

-- name: surveys_find_text
SELECT key, item, lang, dir, words, translation, translated, unsure, danger, place, form, version, population, month
FROM surveys_text WHERE key = $1

-- name: surveys_count_dangers
SELECT COUNT(*) FROM surveys_text WHERE danger = 1

-- name: surveys_list_dangers
SELECT key, item, lang, dir, words, translation, translated, unsure, danger, place, form, version, population, month
FROM surveys_text WHERE danger = 1 ORDER BY key

-- 2: somebody acts on it.
-- name: surveys_settle_danger
UPDATE surveys_text SET danger = 2 WHERE key = $1 AND danger = 1

-- Interpreters -----------------------------------------------------------------

-- name: surveys_count_waiting
SELECT COUNT(*) FROM surveys_text WHERE lang = $1 AND translated = 0

-- name: surveys_list_waiting
SELECT key, item, lang, dir, words, translation, translated, unsure, danger, place, form, version, population, month
FROM surveys_text WHERE lang = $1 AND translated = 0 ORDER BY key

-- name: surveys_translate
UPDATE surveys_text SET translation = $2, translated = $3, unsure = $4 WHERE key = $1 AND translated = 0

-- name: surveys_pass_on
UPDATE surveys_text SET danger = 1 WHERE key = $1 AND danger = 0

-- name: surveys_add_known
INSERT INTO surveys_known (mark, text) VALUES ($1, $2) ON CONFLICT (mark) DO NOTHING

-- name: surveys_find_known
SELECT text FROM surveys_known WHERE mark = $1

-- name: surveys_list_interpreters
SELECT person, lang FROM surveys_interpreter ORDER BY person, lang

-- name: surveys_count_interpreters
SELECT COUNT(*) FROM surveys_interpreter

-- name: surveys_list_tongues_of
SELECT lang FROM surveys_interpreter WHERE person = $1 ORDER BY lang

-- name: surveys_drop_interpreter
DELETE FROM surveys_interpreter WHERE person = $1

-- name: surveys_add_interpreter
INSERT INTO surveys_interpreter (person, lang) VALUES ($1, $2) ON CONFLICT (person, lang) DO NOTHING

-- name: surveys_find_secrecy
SELECT day FROM surveys_secrecy WHERE person = $1

-- name: surveys_add_secrecy
INSERT INTO surveys_secrecy (person, day) VALUES ($1, $2) ON CONFLICT (person) DO NOTHING

-- Quotes -----------------------------------------------------------------------

-- name: surveys_add_quote
INSERT INTO surveys_quote (key, form, item, place, population, month, kind, reach, words, state, maker, made, judge, judged, quarter)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'proposed', $10, $11, '', 0, $12)

-- name: surveys_count_quotes
SELECT COUNT(*) FROM surveys_quote WHERE state = $1

-- name: surveys_list_quotes
SELECT key, item, place, population, kind, reach, words, maker, made, judge, judged, form
FROM surveys_quote WHERE state = $1 ORDER BY made DESC, key

-- name: surveys_find_quote
SELECT key, item, place, population, kind, reach, words, maker, made, judge, judged, form
FROM surveys_quote WHERE key = $1

-- What a group said from a quarter on. Quotes for outside stand beside no place.
-- name: surveys_quotes_since
SELECT key, item, place, population, kind, reach, words, maker, made, judge, judged, form
FROM surveys_quote WHERE state = 'agreed' AND reach = 'inside' AND place = $1 AND population = $2 AND quarter >= $3
ORDER BY quarter DESC, key LIMIT 12

-- Nobody agrees to their own.
-- name: surveys_judge_quote
UPDATE surveys_quote SET state = $2, judge = $3, judged = $4 WHERE key = $1 AND state = 'proposed' AND maker <> $3

-- name: surveys_drop_quotes
DELETE FROM surveys_quote WHERE month < $1

-- Crowds -----------------------------------------------------------------------

-- name: surveys_find_crowd
SELECT month FROM surveys_crowd WHERE place = $1 ORDER BY month DESC

-- name: surveys_add_crowd
INSERT INTO surveys_crowd (place, month) VALUES ($1, $2) ON CONFLICT (place, month) DO NOTHING

-- name: surveys_drop_crowds_of
DELETE FROM surveys_crowd WHERE place = $1

-- name: surveys_drop_crowds
DELETE FROM surveys_crowd WHERE month < $1

-- Forms ------------------------------------------------------------------------

-- name: surveys_find_asked
SELECT population FROM surveys_form WHERE form = $1

-- name: surveys_add_asked
INSERT INTO surveys_form (form, population) VALUES ($1, $2) ON CONFLICT (form) DO NOTHING
