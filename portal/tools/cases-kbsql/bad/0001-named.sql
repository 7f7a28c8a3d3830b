-- refused: they belong into a queries file
-- name: bells_x
SELECT 1;
