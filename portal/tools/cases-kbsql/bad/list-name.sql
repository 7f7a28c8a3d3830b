-- refused: 'bells_statements' is the name of a list
-- name: bells_statements
SELECT 1
