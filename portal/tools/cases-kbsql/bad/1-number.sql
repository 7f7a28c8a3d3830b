-- refused: a migration is called NNNN-name.sql
CREATE INDEX bells_x ON bells_bell (tone);
