-- Statements of the bells.

-- name: bells_add
INSERT INTO bells_bell (id, tone) VALUES ($1, $2)   -- comments go
ON CONFLICT (id) DO UPDATE SET tone = $2;

-- name: bells_list
SELECT b.id,
       COUNT(*) /* rings */ AS n, 'it''s; -- "kept"   so' AS word
FROM bells_bell b JOIN bells_ring r ON r.bell = b.id
WHERE r.month >= $2 AND r.month < $3 AND b.tone = $1
GROUP BY b.id
-- name: bells_drop
DELETE FROM bells_ring
