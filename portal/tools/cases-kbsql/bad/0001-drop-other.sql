-- refused: 'kb_user' is not of this owner
DROP TABLE kb_user;
