-- refused: a statement begins with a line '-- name: bells_...'
-- name: bells_x
SELECT 1; SELECT 2
