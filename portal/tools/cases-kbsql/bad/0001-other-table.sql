-- refused: 'kb_user' is not of this owner: names of tables and indexes begin with 'bells_'
CREATE TABLE kb_user (a TEXT PRIMARY KEY) /*+sqlite WITHOUT ROWID */;
