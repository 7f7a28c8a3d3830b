-- Formal complaints for the registers of the law, counted by the body that they are about: no place, no day. "apart" are those
-- whose place is protected or not known, which are in no other table. Until here these were columns of a register by law and
-- place, which nobody read.

CREATE TABLE metrics_law (
	month BIGINT NOT NULL,          -- 12 * year + month - 1
	body TEXT NOT NULL,             -- 'coa'
	word TEXT NOT NULL,             -- 'nature_safety'
	apart BIGINT NOT NULL CHECK (apart IN (0, 1)),
	number BIGINT NOT NULL,
	PRIMARY KEY (month, body, word, apart)
) /*+sqlite WITHOUT ROWID */;

DELETE FROM metrics_register WHERE counted LIKE 'complaint.awb.%' OR counted LIKE 'complaint.jeugdwet.%';
