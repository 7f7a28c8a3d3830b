-- refused: names are made of a-z, 0-9 and _
-- name: bells-x
SELECT 1
