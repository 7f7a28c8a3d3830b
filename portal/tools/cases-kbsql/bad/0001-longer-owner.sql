-- refused: 'bellstower_x' is not of this owner
CREATE TABLE bellstower_x (a TEXT PRIMARY KEY) /*+sqlite WITHOUT ROWID */;
