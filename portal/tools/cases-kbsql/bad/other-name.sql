-- refused: 'surveys_x' is not of this owner: names of statements begin with 'bells_'
-- name: surveys_x
SELECT 1
