-- refused: bells_x uses $2 but not $1
-- name: bells_x
SELECT $2
