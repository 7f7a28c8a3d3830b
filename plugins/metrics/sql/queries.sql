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

-- name: metrics_closed_sums
SELECT item, place, month, n, total, top FROM metrics_sum WHERE month >= $1 AND month < $2

-- name: metrics_add_indicator
INSERT INTO metrics_indicator (place, month, indicator, version, figure, side, n, total) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (place, month, indicator, version, figure, side) DO UPDATE SET
	n = metrics_indicator.n + excluded.n,
	total = metrics_indicator.total + excluded.total
WHERE metrics_indicator.n < 100000000

-- name: metrics_forget_indicators
DELETE FROM metrics_indicator WHERE month < $1

-- name: metrics_closed_indicators
SELECT indicator, version, figure, side, place, month, n, total FROM metrics_indicator WHERE month >= $1 AND month < $2

-- name: metrics_put_register
INSERT INTO metrics_register (place, month, counted, days, number) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (place, month, counted, days) DO UPDATE SET number = excluded.number

-- name: metrics_add_register
INSERT INTO metrics_register (place, month, counted, days, number) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (place, month, counted, days) DO UPDATE SET number = metrics_register.number + excluded.number

-- What is told again: columns of complaints.
-- name: metrics_forget_counted
DELETE FROM metrics_register WHERE month < $1 AND counted LIKE 'complaint.%'

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
