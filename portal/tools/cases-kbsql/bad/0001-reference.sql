-- refused: 'kb_place' is not of this owner
CREATE TABLE bells_x (a TEXT PRIMARY KEY REFERENCES kb_place (id)) /*+sqlite WITHOUT ROWID */;
