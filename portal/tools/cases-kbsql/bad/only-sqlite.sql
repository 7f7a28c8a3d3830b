-- refused: a query is the same for every database
-- name: bells_x
SELECT 1 /*+sqlite NOT INDEXED */
