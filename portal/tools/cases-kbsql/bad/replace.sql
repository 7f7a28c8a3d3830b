-- refused: 'REPLACE INTO' is not portable SQL
-- name: bells_x
REPLACE INTO bells_bell VALUES ($1, $2)
