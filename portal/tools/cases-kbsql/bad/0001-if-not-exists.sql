-- refused: 'kb_user' is not of this owner
CREATE TABLE IF NOT EXISTS kb_user (a TEXT PRIMARY KEY) /*+sqlite WITHOUT ROWID */;
