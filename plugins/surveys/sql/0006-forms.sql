-- Of whom a form is asked that staff brought. What comes with the plugin stands in ask.c.

CREATE TABLE surveys_form (
	form TEXT PRIMARY KEY,          -- id of the form
	population TEXT NOT NULL        -- 'youth', 'guardian', 'foster', 'partner', 'staff', 'former'
) /*+sqlite WITHOUT ROWID */;
