-- refused: bells_x uses $3 but not $2
-- name: bells_x
SELECT $1, $3
