-- refused: '$0': parameters are
-- name: bells_x
SELECT $0
