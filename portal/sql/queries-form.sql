-- Statements of form/: forms that staff brought.

-- Another text whenever something of these tables has changed.
-- name: kb_shelf_mark
SELECT value FROM kb_meta WHERE name = 'forms';

-- name: kb_shelf_put_mark
INSERT INTO kb_meta (name, value) VALUES ('forms', $1)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: kb_shelf_list
SELECT key, owner, id, version, title, state, day FROM kb_form ORDER BY id, came DESC;

-- name: kb_shelf_approvals
SELECT key, lang, person, day FROM kb_form_approval ORDER BY key, lang, day DESC, person;

-- name: kb_shelf_read_bytes
SELECT bytes FROM kb_form WHERE key = $1;

-- Adds nothing when the version is there already.
-- name: kb_shelf_add
INSERT INTO kb_form (key, owner, id, version, title, state, day, came, bytes)
SELECT $1, $2, $3, $4, $5, 'draft', CAST($6 AS BIGINT), (SELECT COALESCE(MAX(came), 0) + 1 FROM kb_form WHERE id = $3), $7
WHERE NOT EXISTS (SELECT 1 FROM kb_form WHERE key = $1 OR (id = $3 AND version = $4));

-- name: kb_shelf_retire_live
UPDATE kb_form SET state = 'retired', day = $2 WHERE id = $1 AND state = 'live';

-- name: kb_shelf_set_state
UPDATE kb_form SET state = $2, day = $3 WHERE key = $1 AND state = $4;

-- name: kb_shelf_drop_draft
DELETE FROM kb_form WHERE key = $1 AND state = 'draft';

-- name: kb_shelf_drop_approvals
DELETE FROM kb_form_approval WHERE key = $1;

-- name: kb_shelf_put_approval
INSERT INTO kb_form_approval (key, lang, person, day) VALUES ($1, $2, $3, $4)
ON CONFLICT (key, lang, person) DO UPDATE SET day = excluded.day;

-- name: kb_shelf_add_break
INSERT INTO kb_form_break (key, item, what, month) VALUES ($1, $2, $3, $4) ON CONFLICT (key, item, what) DO NOTHING;
