-- A guardian's door, and what belongs to a pupil alone.

-- A pupil's own side of a case that a guardian filed: a row of complaints_case with envelopes of its own, which
-- has no events: its clocks are those of the case that it stands beside. '' a case of its own.
ALTER TABLE complaints_case ADD COLUMN beside TEXT NOT NULL DEFAULT '';

CREATE INDEX complaints_case_beside ON complaints_case (beside);

-- What a guardian filed: a dossier is theirs to see. The note holds what they call it and what opens it, sealed to the
-- guardian's own key, all notes of one length.
CREATE TABLE complaints_guard (
	dossier TEXT PRIMARY KEY,
	member TEXT NOT NULL REFERENCES complaints_member (id),
	pupil BIGINT NOT NULL,          -- 1: for a pupil, whose complaint it is; 0: on the guardian's own account
	note BYTEA NOT NULL
) /*+sqlite WITHOUT ROWID */;

CREATE INDEX complaints_guard_member ON complaints_guard (member);

-- A pupil is asked in: twenty digits that a handler gives and that are exchanged once for a code of the pupil's own.
CREATE TABLE complaints_invite (
	mark TEXT PRIMARY KEY,          -- 64 hex digits, of the twenty
	case_id TEXT NOT NULL UNIQUE REFERENCES complaints_case (id) ON DELETE CASCADE,
	until BIGINT NOT NULL,          -- day
	locked BYTEA NOT NULL           -- the key of the case, under the twenty
) /*+sqlite WITHOUT ROWID */;

-- What a pupil's code opens beside their own side: the case that the guardian filed in their name.
CREATE TABLE complaints_side (
	side TEXT PRIMARY KEY REFERENCES complaints_case (id) ON DELETE CASCADE,
	whole BYTEA NOT NULL            -- the key of that case, under the pupil's code
) /*+sqlite WITHOUT ROWID */;
