-- When it was told that all is told which was over before: once a month, in its first hour.
CREATE TABLE complaints_ended (
	month BIGINT PRIMARY KEY        -- 12 * year + month - 1
) /*+sqlite WITHOUT ROWID */;
