CREATE UNIQUE INDEX IF NOT EXISTS bells_by_tone ON bells_bell (tone);
INSERT INTO bells_bell (id, tone) SELECT 'é', 'low' WHERE 1 = 1;
