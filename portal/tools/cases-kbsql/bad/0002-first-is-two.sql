-- refused: number 2 stands at place 1
CREATE INDEX bells_x ON bells_bell (tone);
