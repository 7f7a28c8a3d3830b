-- refused: 'kb_user' is not of this owner
CREATE INDEX bells_x ON kb_user (name);
