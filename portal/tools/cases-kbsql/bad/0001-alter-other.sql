-- refused: 'kb_user' is not of this owner
ALTER TABLE kb_user ADD COLUMN x TEXT;
