-- Statements of desk/: submissions that were taken lately.

-- Adds nothing when the mark is there already.
-- name: kb_desk_put
INSERT INTO kb_instance (mark, content, until_month) VALUES ($1, $2, $3)
ON CONFLICT (mark) DO NOTHING;

-- name: kb_desk_content
SELECT content FROM kb_instance WHERE mark = $1;

-- name: kb_desk_forget
DELETE FROM kb_instance WHERE until_month <= $1;
