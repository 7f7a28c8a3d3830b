-- refused: a text or comment begins here and never ends
INSERT INTO bells_bell VALUES ('a);
