-- refused: 'autoincrement' is not portable SQL
CREATE TABLE bells_x (a INTEGER PRIMARY KEY AUTOINCREMENT) /*+sqlite WITHOUT ROWID */;
