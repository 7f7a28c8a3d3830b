-- Which roles there are stands in one place, klankbord.h (KB_ROLES): kb_user_grant() refuses any
-- other. The interpreter came; a further one needs no migration.
CREATE TABLE kb_grant_before (
	name TEXT NOT NULL,
	role TEXT NOT NULL,
	place TEXT NOT NULL,
	PRIMARY KEY (name, role, place)
) /*+sqlite WITHOUT ROWID */;
INSERT INTO kb_grant_before (name, role, place) SELECT name, role, place FROM kb_grant;
DROP TABLE kb_grant;

CREATE TABLE kb_grant (
	name TEXT NOT NULL REFERENCES kb_user (name) ON DELETE CASCADE,
	role TEXT NOT NULL,
	place TEXT NOT NULL REFERENCES kb_place (id) ON DELETE CASCADE,
	PRIMARY KEY (name, role, place)
) /*+sqlite WITHOUT ROWID */;
INSERT INTO kb_grant (name, role, place) SELECT name, role, place FROM kb_grant_before;
DROP TABLE kb_grant_before;
