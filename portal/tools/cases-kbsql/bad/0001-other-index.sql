-- refused: 'tones' is not of this owner
CREATE INDEX tones ON bells_bell (tone);
