-- refused: 'pragma' is not portable SQL
-- name: bells_x
PRAGMA synchronous = OFF
