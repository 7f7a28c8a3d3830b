-- refused: 'bells_' is not of this owner
CREATE TABLE bells_ (a TEXT PRIMARY KEY) /*+sqlite WITHOUT ROWID */;
