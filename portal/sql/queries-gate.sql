-- Statements of gate/.

-- name: kb_gate_kind
SELECT kind FROM kb_place WHERE id = $1;

-- name: kb_gate_places
SELECT p.id, p.kind, p.type, p.parent, COALESCE(u.kind, '') AS above
FROM kb_place p LEFT JOIN kb_place u ON u.id = p.parent
ORDER BY p.id;

-- name: kb_gate_last
SELECT COALESCE(MAX(through), 0) FROM kb_release;

-- A month that a clock leapt to, and since when it says so: '24315 1776254400'.
-- name: kb_gate_leap
SELECT value FROM kb_meta WHERE name = 'gate.leap';

-- name: kb_gate_put_leap
INSERT INTO kb_meta (name, value) VALUES ('gate.leap', $1)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: kb_gate_waiting
SELECT COUNT(*) FROM kb_queue WHERE parked = 0 AND month < $1;

-- name: kb_gate_through
SELECT COALESCE(MAX(through), 0) FROM kb_release WHERE tier = 'inside' AND item = $1 AND first = $2;

-- name: kb_gate_sums
SELECT place, month, n, total, top, region, type FROM kb_release_sum
WHERE item = $1 AND month >= $2 AND month < $3
ORDER BY month, place;

-- name: kb_gate_cells
SELECT month, months, banded FROM kb_release_cell
WHERE tier = $1 AND place = $2 AND item = $3 AND month >= $4 AND month < $5 AND shown = 1;

-- name: kb_gate_shown
SELECT month, months, n, total, top, banded FROM kb_release_cell
WHERE tier = $1 AND place = $2 AND item = $3 AND month >= $4 AND month <= $5 AND shown = 1;

-- The figure of a whole year, as inside has it.
-- name: kb_gate_year
SELECT shown, n, top FROM kb_release_cell WHERE tier = 'inside' AND place = $1 AND item = $2 AND month = $3 AND months = 12;

-- name: kb_gate_add_release
INSERT INTO kb_release (id, tier, item, first, through, rules, cells, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: kb_gate_add_sum
INSERT INTO kb_release_sum (item, month, place, region, type, n, total, top) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: kb_gate_add_cell
INSERT INTO kb_release_cell (tier, place, item, month, months, shown, n, total, top, banded)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);
