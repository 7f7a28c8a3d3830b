-- refused: 'kb_user' is not of this owner
INSERT INTO kb_user VALUES ('a', 'b');
