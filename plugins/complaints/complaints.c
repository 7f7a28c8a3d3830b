/* complaints.c - complaints: a table of contents. */
#include "complaints.h"
#include "complaints.sql.h"

static const struct kb_tells tells[] = { { "complaint", NULL }, { 0 } };

static const struct kb_setting settings[] = {
	{ "complaints.scheme_coa", "", "terms of COA where they differ from the Awb: \"committee extend=14\"" },
	{ "complaints.scheme_municipality", "", "terms of the municipality where they differ from the Awb" },
	{ "complaints.scheme_nidos", "", "terms of the scheme of Nidos: \"judge=8w\"; without it no Jeugdwet complaint has a term to judge" },
	{ "complaints.scheme_care", "", "terms of the schemes of providers of youth care: \"judge=8w\"" },
	{ "complaints.municipal_types", "", "types of locations that a municipality runs, a space between" },
	{ 0 }
};

static const struct kb_right rights[] = {
	{ "complaints.handle", "complaints", KB_SECOND_FACTOR }, /* read and handle what is sealed to one's teams */
	{ 0 }
};

KB_PLUGIN(
	.name = "complaints",
	.tells = tells,
	.settings = settings,
	.rights = rights,
	.migrations = complaints_migrations,
	.statements = complaints_statements
);
