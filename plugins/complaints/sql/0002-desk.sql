-- The desk of the staff.

-- Where a member works at a location, by their roles when they last unlocked their key: ids, a
-- space between. Who assigns a case is refused there with the reason (Awb 9:7); who opens one
-- is held against the roles of that moment.
ALTER TABLE complaints_member ADD COLUMN attached TEXT NOT NULL DEFAULT '';

-- The committee of a Jeugdwet complaint (4.2.1): its names are in an envelope, here that there is one.
CREATE TABLE complaints_panel (
	case_id TEXT PRIMARY KEY REFERENCES complaints_case (id) ON DELETE CASCADE,
	seats BIGINT NOT NULL,          -- at least 3
	outside BIGINT NOT NULL,        -- 1: the chair does not work for or at the body
	day BIGINT NOT NULL
) /*+sqlite WITHOUT ROWID */;

CREATE INDEX complaints_act_object ON complaints_act (object);
