-- Answers that somebody stopped half-way, on a phone of their own. Nothing is in the clear:
-- the draft is locked under the keys of the house and the code that the person has, and
-- the code itself is not here. The table is sorted by the mark, so it tells no order.
CREATE TABLE surveys_draft (
	mark TEXT PRIMARY KEY,          -- keyed hash of the code, 64 hex digits
	round TEXT NOT NULL,
	place TEXT NOT NULL,
	draft TEXT NOT NULL,            -- kb_draft_lock(), in blocks of 1024 bytes
	ends BIGINT NOT NULL            -- last day, a Sunday: drafts of one week end on one day
) /*+sqlite WITHOUT ROWID */;
