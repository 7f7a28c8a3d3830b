-- Rounds -----------------------------------------------------------------------

-- name: surveys_open_round
INSERT INTO surveys_round (id, place, form, state) VALUES ($1, $2, $3, 'open')
ON CONFLICT (place) WHERE state = 'open' DO NOTHING

-- name: surveys_close_round
UPDATE surveys_round SET state = 'closed' WHERE place = $1 AND state = 'open'

-- name: surveys_find_round
SELECT form FROM surveys_round WHERE place = $1 AND state = 'open'

-- Codes ------------------------------------------------------------------------

-- name: surveys_set_code
INSERT INTO surveys_code (place, code) VALUES ($1, $2)
ON CONFLICT (place) DO UPDATE SET code = excluded.code

-- name: surveys_find_code
SELECT code FROM surveys_code WHERE place = $1

-- name: surveys_find_place
SELECT place FROM surveys_code WHERE code = $1

-- Responses --------------------------------------------------------------------

-- Adds nothing where no round is open, so that the look and the write are one.
-- name: surveys_add_response
INSERT INTO surveys_response (key, form, version, place, population, month)
SELECT $1, $2, $3, $4, $5, CAST($6 AS BIGINT)
WHERE EXISTS (SELECT 1 FROM surveys_round WHERE place = $4 AND form = $2 AND state = 'open')

-- name: surveys_add_answer
INSERT INTO surveys_answer (response, item, value) VALUES ($1, $2, $3)

-- name: surveys_count_responses
SELECT COUNT(*) FROM surveys_response WHERE month < $1

-- name: surveys_list_responses
SELECT key, form, version, place, population, month FROM surveys_response WHERE month < $1 ORDER BY key

-- name: surveys_list_answers
SELECT item, value FROM surveys_answer WHERE response = $1 ORDER BY item

-- name: surveys_drop_responses
DELETE FROM surveys_response WHERE month < $1

-- Crowds -----------------------------------------------------------------------

-- name: surveys_find_crowd
SELECT month FROM surveys_crowd WHERE place = $1 ORDER BY month DESC

-- name: surveys_add_crowd
INSERT INTO surveys_crowd (place, month) VALUES ($1, $2) ON CONFLICT (place, month) DO NOTHING

-- name: surveys_drop_crowds_of
DELETE FROM surveys_crowd WHERE place = $1

-- name: surveys_drop_crowds
DELETE FROM surveys_crowd WHERE month < $1
