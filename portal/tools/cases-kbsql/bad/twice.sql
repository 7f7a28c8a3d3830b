-- refused: 'bells_x' stands in
-- name: bells_x
SELECT 1;
-- name: bells_x
SELECT 2;
