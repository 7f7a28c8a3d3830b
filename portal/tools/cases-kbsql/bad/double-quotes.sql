-- refused: '"': parameters are $1
-- name: bells_x
SELECT "a"
