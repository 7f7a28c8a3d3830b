-- refused: 'rowid' is not portable SQL
-- name: bells_x
SELECT rowid FROM bells_bell
