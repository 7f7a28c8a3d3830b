-- Statements of web/: places, users, sessions, throttle.
-- Each begins with a line `-- name: kb_...`; parameters are $1, $2, ...

-- name: kb_find_place
SELECT id, name, kind, type, parent FROM kb_place WHERE id = $1;

-- name: kb_list_places
SELECT id, name, kind, type, parent FROM kb_place ORDER BY name, id;

-- name: kb_add_place
INSERT INTO kb_place (id, name, kind, type, parent) VALUES ($1, $2, $3, $4, $5);

-- name: kb_find_duty
SELECT duty, parent FROM kb_place WHERE id = $1;

-- name: kb_set_duty
UPDATE kb_place SET duty = $2 WHERE id = $1;

-- name: kb_move_place
UPDATE kb_place SET parent = $2 WHERE id = $1;

-- name: kb_find_user
SELECT hash FROM kb_user WHERE name = $1;

-- name: kb_add_user
INSERT INTO kb_user (name, hash) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING;

-- name: kb_set_hash
UPDATE kb_user SET hash = $2 WHERE name = $1;

-- name: kb_drop_user
DELETE FROM kb_user WHERE name = $1;

-- name: kb_add_grant
INSERT INTO kb_grant (name, role, place) VALUES ($1, $2, $3) ON CONFLICT (name, role, place) DO NOTHING;

-- name: kb_drop_grant
DELETE FROM kb_grant WHERE name = $1 AND role = $2 AND place = $3;

-- name: kb_list_grants
SELECT role, place FROM kb_grant WHERE name = $1 ORDER BY role, place;

-- name: kb_find_session
SELECT name, began, seen, second FROM kb_session WHERE mark = $1;

-- name: kb_add_session
INSERT INTO kb_session (mark, name, began, seen, second) VALUES ($1, $2, $3, $4, $5);

-- name: kb_sessions_of
SELECT began, seen FROM kb_session WHERE name = $1;

-- A session that was ended meanwhile stays ended.
-- name: kb_touch_session
UPDATE kb_session SET seen = $2 WHERE mark = $1 AND seen < $2;

-- name: kb_drop_session
DELETE FROM kb_session WHERE mark = $1;

-- name: kb_drop_sessions_of
DELETE FROM kb_session WHERE name = $1;

-- $1: the last use that is still young enough, $2: the oldest beginning.
-- name: kb_drop_old_sessions
DELETE FROM kb_session WHERE seen < $1 OR began < $2;

-- name: kb_find_second
SELECT secret, step FROM kb_second WHERE name = $1;

-- name: kb_add_second
INSERT INTO kb_second (name, secret, step) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING;

-- Two requests with one code: the second changes nothing.
-- name: kb_use_second
UPDATE kb_second SET step = $2 WHERE name = $1 AND step < $2;

-- name: kb_drop_second
DELETE FROM kb_second WHERE name = $1;

-- name: kb_find_throttle
SELECT fails, until FROM kb_throttle WHERE mark = $1;

-- name: kb_put_throttle
INSERT INTO kb_throttle (mark, fails, until) VALUES ($1, $2, $3)
ON CONFLICT (mark) DO UPDATE SET fails = excluded.fails, until = excluded.until;

-- name: kb_drop_throttle
DELETE FROM kb_throttle WHERE mark = $1;

-- name: kb_drop_old_throttles
DELETE FROM kb_throttle WHERE until < $1;
