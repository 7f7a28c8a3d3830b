-- Statements of the outbox: web/mail.c fills it, host/cmd-post.c empties it.

-- name: kb_mail_address
SELECT mail FROM kb_address WHERE name = $1;

-- name: kb_mail_set_address
INSERT INTO kb_address (name, mail) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET mail = excluded.mail;

-- name: kb_mail_drop_address
DELETE FROM kb_address WHERE name = $1;

-- name: kb_mail_accounts
SELECT name FROM kb_address ORDER BY name;

-- name: kb_mail_add
INSERT INTO kb_mail (id, name, subject, body, tries, due, hand) VALUES ($1, $2, $3, $4, 0, $5, 0);

-- What waits and is due, with its address; '' where that was taken away meanwhile.
-- name: kb_mail_due
SELECT m.id, m.name, m.subject, m.body, m.tries, COALESCE(a.mail, '')
FROM kb_mail m LEFT JOIN kb_address a ON a.name = m.name WHERE m.hand = 0 AND m.due <= $1 ORDER BY m.due, m.id;

-- What was in hand when the process before this one ended.
-- name: kb_mail_unsure
SELECT id, name FROM kb_mail WHERE hand = 1 ORDER BY id;

-- name: kb_mail_hand
UPDATE kb_mail SET hand = 1 WHERE id = $1;

-- name: kb_mail_later
UPDATE kb_mail SET hand = 0, tries = $2, due = $3 WHERE id = $1;

-- name: kb_mail_drop
DELETE FROM kb_mail WHERE id = $1;
