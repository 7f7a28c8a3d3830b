-- name: speech_age
SELECT age FROM speech_age WHERE only_row = 1

-- name: speech_older
UPDATE speech_age SET age = age + 1 WHERE only_row = 1

-- Persons before drafts.
-- name: speech_list
SELECT wording, name FROM speech_clip WHERE draft <= $1 AND mp3 IS NOT NULL ORDER BY draft

-- What persons recorded, and which file of it is there.
-- name: speech_state
SELECT wording, mp3 IS NOT NULL, opus IS NOT NULL FROM speech_clip WHERE draft = 0

-- name: speech_files
SELECT mp3, opus FROM speech_clip WHERE wording = $1 AND draft = $2

-- name: speech_name
SELECT name FROM speech_clip WHERE wording = $1 AND draft = 0 AND mp3 IS NOT NULL

-- name: speech_named
SELECT mp3, opus FROM speech_clip WHERE name = $1 AND draft <= $2

-- name: speech_keep
INSERT INTO speech_clip (wording, draft, name, tenths, mp3, opus) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (wording, draft) DO UPDATE SET
	name = excluded.name, tenths = excluded.tenths, mp3 = excluded.mp3, opus = excluded.opus
