-- refused: 'INSERT OR' is not portable SQL: use ON CONFLICT
-- name: bells_x
INSERT OR IGNORE INTO bells_bell VALUES ($1, $2)
