-- refused: does not end with ';'
CREATE TABLE bells_x (a TEXT PRIMARY KEY) /*+sqlite WITHOUT ROWID */
