-- refused: a statement begins with a line '-- name: bells_...'
SELECT 1
