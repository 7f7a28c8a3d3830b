-- Statements of host/: facts about the store, and the command line.

-- name: kb_host_meta
SELECT value FROM kb_meta WHERE name = $1;

-- name: kb_host_put_meta
INSERT INTO kb_meta (name, value) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: kb_host_users
SELECT u.name, COALESCE(g.role, '') AS role, COALESCE(g.place, '') AS place
FROM kb_user u LEFT JOIN kb_grant g ON g.name = u.name
ORDER BY u.name, role, place;
