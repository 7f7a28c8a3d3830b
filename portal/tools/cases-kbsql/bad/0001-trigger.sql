-- refused: only tables and indexes, not 'TRIGGER'
CREATE TRIGGER bells_x AFTER INSERT ON bells_bell BEGIN SELECT 1; END;
