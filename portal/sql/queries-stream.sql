-- Statements of stream/: the queue between who tells and who hears.

-- name: kb_stream_place
SELECT id FROM kb_place WHERE id = $1;

-- name: kb_stream_put
INSERT INTO kb_queue (hearer, id, type, place, population, month, items)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- What waits for one hearer. Ids are random: the order tells nothing.
-- name: kb_stream_waiting
SELECT id FROM kb_queue WHERE hearer = $1 AND parked = 0 ORDER BY id LIMIT $2;

-- Takes one observation out of the queue and shows it. If the hearer fails, the
-- rollback puts it back.
-- name: kb_stream_take
DELETE FROM kb_queue WHERE hearer = $1 AND id = $2 AND parked = 0
RETURNING type, place, population, month, items;

-- One more failure; the third parks it.
-- name: kb_stream_failed
UPDATE kb_queue
SET tries = tries + 1, parked = CASE WHEN tries + 1 >= $3 THEN 1 ELSE 0 END
WHERE hearer = $1 AND id = $2
RETURNING tries, parked;

-- Drops what waits of a type from the months before $2: it is told again.
-- name: kb_stream_drop
DELETE FROM kb_queue WHERE type = $1 AND month < $2;

-- name: kb_stream_count
SELECT parked, COUNT(*) AS n FROM kb_queue GROUP BY parked;
