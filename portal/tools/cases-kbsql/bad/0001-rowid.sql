-- refused: the table has a rowid, which tells who came first
CREATE TABLE bells_x (a TEXT PRIMARY KEY);
