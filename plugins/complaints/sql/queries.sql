-- ---- members and teams ----

-- name: complaints_member_add
INSERT INTO complaints_member (id, person, box_pk, sign_pk, passes, bytes, salt, locked) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: complaints_member_relock
UPDATE complaints_member SET passes = $2, bytes = $3, salt = $4, locked = $5 WHERE id = $1

-- name: complaints_member_of
SELECT id, box_pk, sign_pk, passes, bytes, salt, locked, person, attached, interprets FROM complaints_member WHERE person = $1

-- name: complaints_member_by_id
SELECT id, box_pk, sign_pk, passes, bytes, salt, locked, person, attached, interprets FROM complaints_member WHERE id = $1

-- name: complaints_members
SELECT id, box_pk, sign_pk, passes, bytes, salt, locked, person, attached, interprets FROM complaints_member ORDER BY person

-- name: complaints_member_attach
UPDATE complaints_member SET attached = $2 WHERE id = $1

-- name: complaints_team_add
INSERT INTO complaints_team (id, body, place) VALUES ($1, $2, $3)

-- The newest epoch of each.
-- name: complaints_teams
SELECT t.id, t.body, t.place, e.epoch, e.pk FROM complaints_team t JOIN complaints_epoch e ON e.team = t.id
WHERE e.epoch = (SELECT MAX(n.epoch) FROM complaints_epoch n WHERE n.team = t.id) ORDER BY t.body, t.place

-- name: complaints_team_of
SELECT t.id, t.body, t.place, e.epoch, e.pk FROM complaints_team t JOIN complaints_epoch e ON e.team = t.id
WHERE t.body = $1 AND t.place = $2 AND e.epoch = (SELECT MAX(n.epoch) FROM complaints_epoch n WHERE n.team = t.id)

-- Takes the write lock for what is read next.
-- name: complaints_team_touch
UPDATE complaints_team SET place = place WHERE id = $1

-- name: complaints_epoch_add
INSERT INTO complaints_epoch (team, epoch, pk, escrow) VALUES ($1, $2, $3, $4)

-- name: complaints_epoch_of
SELECT pk FROM complaints_epoch WHERE team = $1 AND epoch = $2

-- name: complaints_epoch_drop
DELETE FROM complaints_epoch WHERE team = $1 AND epoch = $2

-- name: complaints_holder_add
INSERT INTO complaints_holder (team, epoch, member, wrapped) VALUES ($1, $2, $3, $4)

-- name: complaints_holder_of
SELECT wrapped FROM complaints_holder WHERE team = $1 AND epoch = $2 AND member = $3

-- name: complaints_holders
SELECT m.id, m.person, m.attached FROM complaints_holder h JOIN complaints_member m ON m.id = h.member
WHERE h.team = $1 AND h.epoch = $2 ORDER BY m.person

-- name: complaints_holders_drop
DELETE FROM complaints_holder WHERE team = $1 AND epoch = $2

-- Teams whose key of the newest epoch this member holds.
-- name: complaints_teams_of
SELECT h.team, h.epoch FROM complaints_holder h WHERE h.member = $1
AND h.epoch = (SELECT MAX(n.epoch) FROM complaints_epoch n WHERE n.team = h.team)

-- ---- sessions ----

-- name: complaints_session_add
INSERT INTO complaints_session (mark, member, until, locked) VALUES ($1, $2, $3, $4)

-- name: complaints_session_of
SELECT member, locked FROM complaints_session WHERE mark = $1 AND until > $2

-- name: complaints_session_drop
DELETE FROM complaints_session WHERE mark = $1

-- name: complaints_session_people
SELECT DISTINCT member FROM complaints_session

-- name: complaints_session_drop_of
DELETE FROM complaints_session WHERE member = $1

-- name: complaints_once_add
INSERT INTO complaints_once (mark, day) VALUES ($1, $2) ON CONFLICT (mark) DO NOTHING

-- name: complaints_once_drop
DELETE FROM complaints_once WHERE mark = $1

-- name: complaints_once_tidy
DELETE FROM complaints_once WHERE day < $1

-- name: complaints_session_tidy
DELETE FROM complaints_session WHERE until <= $1

-- ---- cases ----

-- name: complaints_case_add
INSERT INTO complaints_case (id, pk, reporter, mark, team, epoch, to_team, to_reporter, dossier, body, place, population, lang, theme, named, danger, filer, beside)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)

-- name: complaints_case_by_id
SELECT id, pk, reporter, mark, team, epoch, to_team, to_reporter, dossier, body, place, population, lang, theme, named, danger, filer, handler,
	outcome, lesson, rating, kept_until, beside FROM complaints_case WHERE id = $1

-- name: complaints_case_by_mark
SELECT id, pk, reporter, mark, team, epoch, to_team, to_reporter, dossier, body, place, population, lang, theme, named, danger, filer, handler,
	outcome, lesson, rating, kept_until, beside FROM complaints_case WHERE mark = $1

-- name: complaints_cases_of_team
SELECT id, pk, reporter, mark, team, epoch, to_team, to_reporter, dossier, body, place, population, lang, theme, named, danger, filer, handler,
	outcome, lesson, rating, kept_until, beside FROM complaints_case WHERE team = $1

-- The open cases of a member's teams, without those that bar them; by id, as their events come.
-- name: complaints_desk_open
SELECT k.id, k.pk, k.reporter, k.mark, k.team, k.epoch, k.to_team, k.to_reporter, k.dossier, k.body, k.place, k.population, k.lang, k.theme, k.named,
	k.danger, k.filer, k.handler, k.outcome, k.lesson, k.rating, k.kept_until, k.beside
FROM complaints_case k JOIN complaints_holder h ON h.team = k.team AND h.epoch = k.epoch AND h.member = $1
WHERE k.kept_until = 0 AND k.beside = '' AND NOT EXISTS (SELECT 1 FROM complaints_barred b WHERE b.case_id = k.id AND b.member = $1) ORDER BY k.id

-- Those that are closed, the last one first.
-- name: complaints_desk_closed
SELECT k.id, k.pk, k.reporter, k.mark, k.team, k.epoch, k.to_team, k.to_reporter, k.dossier, k.body, k.place, k.population, k.lang, k.theme, k.named,
	k.danger, k.filer, k.handler, k.outcome, k.lesson, k.rating, k.kept_until, k.beside
FROM complaints_case k JOIN complaints_holder h ON h.team = k.team AND h.epoch = k.epoch AND h.member = $1
WHERE k.kept_until > 0 AND k.beside = '' AND NOT EXISTS (SELECT 1 FROM complaints_barred b WHERE b.case_id = k.id AND b.member = $1)
ORDER BY k.kept_until DESC, k.id LIMIT 200

-- name: complaints_desk_events
SELECT e.case_id, e.day, e.what, e.track, e.until, e.days, e.told, e.agreed FROM complaints_event e
JOIN complaints_case k ON k.id = e.case_id JOIN complaints_holder h ON h.team = k.team AND h.epoch = k.epoch AND h.member = $1
WHERE k.kept_until = 0 AND k.beside = '' AND NOT EXISTS (SELECT 1 FROM complaints_barred b WHERE b.case_id = k.id AND b.member = $1) ORDER BY e.case_id, e.n

-- Cases of a desk in which their reporter, the pupil or the portal wrote since a member of the team last read it.
-- name: complaints_desk_unread
SELECT DISTINCT k.id FROM complaints_act a JOIN complaints_case o ON o.id = a.object
JOIN complaints_case k ON k.id = CASE WHEN o.beside = '' THEN o.id ELSE o.beside END
JOIN complaints_holder h ON h.team = k.team AND h.epoch = k.epoch AND h.member = $1
WHERE a.verb = $2 AND a.actor = '00000000000000000000000000000000' AND NOT EXISTS (SELECT 1 FROM complaints_barred b WHERE b.case_id = k.id AND b.member = $1) AND NOT EXISTS
	(SELECT 1 FROM complaints_act r JOIN complaints_holder t ON t.team = k.team AND t.epoch = k.epoch AND t.member = r.actor
	WHERE r.object = k.id AND r.verb = $3 AND r.seq > a.seq)

-- What a member who left had in hand is nobody's.
-- name: complaints_cases_unhand
UPDATE complaints_case SET handler = '' WHERE team = $1 AND handler = $2

-- name: complaints_case_rewrap
UPDATE complaints_case SET epoch = $2, to_team = $3 WHERE id = $1

-- name: complaints_case_handler
UPDATE complaints_case SET handler = $2 WHERE id = $1

-- name: complaints_case_outcome
UPDATE complaints_case SET outcome = $2, lesson = $3 WHERE id = $1

-- name: complaints_case_rating
UPDATE complaints_case SET rating = $2 WHERE id = $1

-- name: complaints_case_named
UPDATE complaints_case SET named = 1 WHERE id = $1

-- How much is in a case: a page that knew less is old.
-- name: complaints_case_seen
SELECT (SELECT COUNT(*) FROM complaints_message m WHERE m.case_id = k.id), (SELECT COUNT(*) FROM complaints_event e WHERE e.case_id = k.id)
FROM complaints_case k WHERE k.id = $1

-- name: complaints_case_keep
UPDATE complaints_case SET kept_until = $2 WHERE id = $1

-- name: complaints_event_add
INSERT INTO complaints_event (case_id, n, day, what, track, until, days, told, agreed)
SELECT $1, COUNT(*), $2, $3, $4, $5, $6, $7, $8 FROM complaints_event WHERE case_id = $1

-- name: complaints_events
SELECT day, what, track, until, days, told, agreed FROM complaints_event WHERE case_id = $1 ORDER BY n

-- name: complaints_message_add
INSERT INTO complaints_message (case_id, position, kind, author, member, day, lang, envelope) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: complaints_messages
SELECT position, kind, author, member, day, lang, envelope FROM complaints_message WHERE case_id = $1 ORDER BY position

-- name: complaints_bar
INSERT INTO complaints_barred (case_id, member, reason) VALUES ($1, $2, $3) ON CONFLICT (case_id, member) DO NOTHING

-- name: complaints_barred
SELECT reason FROM complaints_barred WHERE case_id = $1 AND member = $2

-- name: complaints_panel_set
INSERT INTO complaints_panel (case_id, seats, outside, day) VALUES ($1, $2, $3, $4)
ON CONFLICT (case_id) DO UPDATE SET seats = excluded.seats, outside = excluded.outside, day = excluded.day

-- name: complaints_panel_of
SELECT seats, outside FROM complaints_panel WHERE case_id = $1

-- For the keeper: all there are.
-- name: complaints_cases_all
SELECT id, pk, reporter, mark, team, epoch, to_team, to_reporter, dossier, body, place, population, lang, theme, named, danger, filer, handler,
	outcome, lesson, rating, kept_until, beside FROM complaints_case WHERE beside = '' ORDER BY id

-- Those that are closed, with all of their dossier; until the last day there is nobody has said how long.
-- name: complaints_cases_closed
SELECT id, pk, reporter, mark, team, epoch, to_team, to_reporter, dossier, body, place, population, lang, theme, named, danger, filer, handler,
	outcome, lesson, rating, kept_until, beside FROM complaints_case k WHERE beside = '' AND kept_until > 0 AND (kept_until = $2 OR (kept_until <= $1 AND
	NOT EXISTS (SELECT 1 FROM complaints_case o WHERE o.dossier = k.dossier AND o.beside = '' AND (o.kept_until = 0 OR o.kept_until > $1)))) ORDER BY id

-- name: complaints_case_overwrite
UPDATE complaints_case SET pk = $2, reporter = $3, to_team = $4, to_reporter = $5 WHERE id = $1

-- name: complaints_case_drop
DELETE FROM complaints_case WHERE id = $1

-- name: complaints_ledger_add
INSERT INTO complaints_ledger (id, line) VALUES ($1, $2)

-- name: complaints_told_once
INSERT INTO complaints_told (case_id, item) VALUES ($1, $2) ON CONFLICT (case_id, item) DO NOTHING

-- name: complaints_end
INSERT INTO complaints_ended (month) VALUES ($1) ON CONFLICT (month) DO NOTHING

-- name: complaints_ended_before
SELECT month FROM complaints_ended WHERE month < $1 ORDER BY month

-- name: complaints_recorded_of
SELECT day, made FROM complaints_recorded WHERE case_id = $1

-- name: complaints_record
INSERT INTO complaints_recorded (case_id, day, made) VALUES ($1, $2, $3)

-- name: complaints_counted_add
INSERT INTO complaints_counted (place, population, month, item, value, n) VALUES ($1, $2, $3, $4, $5, 1)
ON CONFLICT (place, population, month, item, value) DO UPDATE SET n = complaints_counted.n + 1

-- name: complaints_counted_before
SELECT place, population, month, item, value, n FROM complaints_counted WHERE month < $1 ORDER BY month, place, population, item, value

-- ---- dossiers, guardians, pupils ----

-- One story about several bodies: a case for each, in the order in which they came.
-- name: complaints_dossier
SELECT id, pk, reporter, mark, team, epoch, to_team, to_reporter, dossier, body, place, population, lang, theme, named, danger, filer, handler,
	outcome, lesson, rating, kept_until, beside FROM complaints_case
WHERE dossier = $1 AND beside = '' ORDER BY id

-- The sides of pupils beside a case.
-- name: complaints_sides
SELECT id, pk, reporter, mark, team, epoch, to_team, to_reporter, dossier, body, place, population, lang, theme, named, danger, filer, handler,
	outcome, lesson, rating, kept_until, beside FROM complaints_case
WHERE beside = $1 ORDER BY id

-- The events of a dossier, for the clocks: those of the case in hand stand for body 0.
-- name: complaints_dossier_events
SELECT e.day, e.what, e.track, e.until, e.days, e.told, e.agreed, k.id FROM complaints_event e JOIN complaints_case k ON k.id = e.case_id
WHERE k.dossier = $1 ORDER BY e.day, k.id, e.n

-- name: complaints_side_add
INSERT INTO complaints_side (side, whole) VALUES ($1, $2)

-- name: complaints_side_of
SELECT whole FROM complaints_side WHERE side = $1

-- name: complaints_guard_add
INSERT INTO complaints_guard (dossier, member, pupil, note) VALUES ($1, $2, $3, $4)

-- name: complaints_guard_of
SELECT member, pupil FROM complaints_guard WHERE dossier = $1

-- The cases of a guardian, without those that somebody closed to them.
-- name: complaints_guarded
SELECT k.id, g.dossier, g.pupil, g.note FROM complaints_guard g JOIN complaints_case k ON k.dossier = g.dossier AND k.beside = ''
WHERE g.member = $1 AND NOT EXISTS (SELECT 1 FROM complaints_barred b WHERE b.case_id = k.id AND b.member = $1) ORDER BY g.dossier, k.id

-- What was shredded leaves no note.
-- name: complaints_guard_tidy
DELETE FROM complaints_guard WHERE NOT EXISTS (SELECT 1 FROM complaints_case k WHERE k.dossier = complaints_guard.dossier)

-- name: complaints_invite_drop
DELETE FROM complaints_invite WHERE case_id = $1

-- name: complaints_invite_add
INSERT INTO complaints_invite (mark, case_id, until, locked) VALUES ($1, $2, $3, $4)

-- name: complaints_invite_of
SELECT case_id, until, locked FROM complaints_invite WHERE mark = $1

-- ---- acts ----

-- name: complaints_act_last
SELECT seq, mac FROM complaints_act ORDER BY seq DESC LIMIT 1

-- name: complaints_act_add
INSERT INTO complaints_act (seq, day, verb, actor, object, detail, mac) VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: complaints_acts
SELECT seq, day, verb, actor, object, detail, mac FROM complaints_act ORDER BY seq

-- Takes the write lock for what is read next.
-- name: complaints_case_touch
UPDATE complaints_case SET handler = handler WHERE id = $1

-- name: complaints_act_on
SELECT seq FROM complaints_act WHERE object = $1 AND actor = $2 AND verb = $3 AND day = $4 LIMIT 1

-- ---- told to an adult ----

-- name: complaints_claim_add
INSERT INTO complaints_claim (case_id, day) VALUES ($1, $2)

-- name: complaints_claim_of
SELECT day FROM complaints_claim WHERE case_id = $1

-- name: complaints_claim_drop
DELETE FROM complaints_claim WHERE case_id = $1

-- The first event of a case is its receipt (enum term_what).
-- name: complaints_receipt_move
UPDATE complaints_event SET day = $2 WHERE case_id = $1 AND n = 0 AND what = 1

-- ---- outages ----

-- name: complaints_outages
SELECT id, first, last, reason, noted, member, struck FROM complaints_outage ORDER BY first, id

-- name: complaints_outage_add
INSERT INTO complaints_outage (id, first, last, reason, noted, member, struck) VALUES ($1, $2, $3, $4, $5, $6, 0)

-- name: complaints_outage_strike
UPDATE complaints_outage SET struck = 1 WHERE id = $1 AND struck = 0

-- name: complaints_pulse_of
SELECT day FROM complaints_pulse WHERE one = 1

-- name: complaints_pulse_set
INSERT INTO complaints_pulse (one, day) VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET day = excluded.day

-- No row changes where this day is written already.
-- name: complaints_digest_once
INSERT INTO complaints_digest (member, day) VALUES ($1, $2) ON CONFLICT (member) DO UPDATE SET day = excluded.day WHERE complaints_digest.day < excluded.day

-- ---- what lies beside a case ----

-- name: complaints_note_add
INSERT INTO complaints_note (id, case_id, member, day, pk, other, epoch, wrapped, envelope) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- name: complaints_notes_of
SELECT id, case_id, member, day, pk, other, epoch, wrapped, envelope FROM complaints_note WHERE case_id = $1 ORDER BY day, id

-- name: complaints_notes_of_team
SELECT n.id, n.case_id, n.member, n.day, n.pk, n.other, n.epoch, n.wrapped, n.envelope FROM complaints_note n
JOIN complaints_case k ON k.id = n.case_id WHERE k.team = $1 ORDER BY n.id

-- name: complaints_note_rewrap
UPDATE complaints_note SET epoch = $2, wrapped = $3 WHERE id = $1

-- name: complaints_lent_add
INSERT INTO complaints_lent (id, case_id, position, member, lender, day, from_lang, to_lang, pk, other, wrapped, envelope)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)

-- name: complaints_lent_to
SELECT id, case_id, position, member, lender, day, from_lang, to_lang, pk, other, wrapped, envelope FROM complaints_lent WHERE member = $1 ORDER BY day, id

-- name: complaints_lent_of
SELECT id, case_id, position, member, lender, day, from_lang, to_lang, pk, other, wrapped, envelope FROM complaints_lent WHERE case_id = $1 ORDER BY day, id

-- name: complaints_lent_by_id
SELECT id, case_id, position, member, lender, day, from_lang, to_lang, pk, other, wrapped, envelope FROM complaints_lent WHERE id = $1

-- name: complaints_lent_drop
DELETE FROM complaints_lent WHERE id = $1

-- name: complaints_lent_tidy
DELETE FROM complaints_lent WHERE day < $1 OR case_id IN (SELECT k.id FROM complaints_case k WHERE k.kept_until > 0 OR
	EXISTS (SELECT 1 FROM complaints_case o WHERE o.id = k.beside AND o.kept_until > 0))

-- name: complaints_member_interprets
UPDATE complaints_member SET interprets = $2 WHERE id = $1

-- name: complaints_interpreters
SELECT id, person, attached FROM complaints_member WHERE interprets = 1 ORDER BY person

-- ---- a second key ----

-- name: complaints_trust_add
INSERT INTO complaints_trust (case_id, mark, locked) VALUES ($1, $2, $3) ON CONFLICT (case_id) DO NOTHING

-- name: complaints_trust_drop
DELETE FROM complaints_trust WHERE case_id = $1

-- name: complaints_trust_of
SELECT mark FROM complaints_trust WHERE case_id = $1

-- name: complaints_trust_by_mark
SELECT case_id, locked FROM complaints_trust WHERE mark = $1 ORDER BY case_id

-- ---- files ----

-- name: complaints_file_wait
INSERT INTO complaints_file (id, until, sealed, share) VALUES ($1, $2, $3, $4)

-- name: complaints_file_add
INSERT INTO complaints_file (id, case_id, until, sealed) VALUES ($1, $2, 0, $3)

-- name: complaints_file_join
UPDATE complaints_file SET case_id = $2, until = 0, share = '' WHERE id = $1 AND case_id IS NULL

-- name: complaints_file_waits
SELECT 1 FROM complaints_file WHERE id = $1 AND case_id IS NULL

-- name: complaints_file_copy
INSERT INTO complaints_file (id, case_id, until, sealed) SELECT $2, $3, 0, sealed FROM complaints_file WHERE id = $1

-- name: complaints_file_of
SELECT sealed FROM complaints_file WHERE id = $1 AND case_id = $2

-- Bytes; a short one counts for 64 KiB, so that rows are bounded too.
-- name: complaints_files_waiting
SELECT CAST(COALESCE(SUM(CASE WHEN LENGTH(sealed) < 65536 THEN 65536 ELSE LENGTH(sealed) END), 0) AS BIGINT) FROM complaints_file WHERE case_id IS NULL

-- The oldest of the place of which most waits, but not the one that came last.
-- name: complaints_file_give_way
DELETE FROM complaints_file WHERE id = (SELECT o.id FROM complaints_file o WHERE o.case_id IS NULL AND o.id <> $1 AND o.share =
	(SELECT s.share FROM complaints_file s WHERE s.case_id IS NULL GROUP BY s.share ORDER BY SUM(CASE WHEN LENGTH(s.sealed) < 65536 THEN 65536 ELSE LENGTH(s.sealed) END) DESC, s.share LIMIT 1)
	ORDER BY o.until, o.id LIMIT 1)

-- name: complaints_files_of_case
SELECT COUNT(*) FROM complaints_file WHERE case_id = $1

-- name: complaints_files_tidy
DELETE FROM complaints_file WHERE case_id IS NULL AND until <= $1
