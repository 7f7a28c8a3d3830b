/* test-controls.h - a form with every control, and one with repeats, for tests and the fuzzer. */
#ifndef KB_TEST_CONTROLS_H
#define KB_TEST_CONTROLS_H

#include "xform.h"

#define ITEM(v) "<item><label>" v "</label><value>" v "</value></item>"

/* D decimal, R a range of steps, B a range to type, S stars, DAY, YM, Y, O an order, T a
 * tick, M a menu; then a page: P1 chooses, P2 comes with "yes", P3 must be filled in. */
static const char controls_form[] =
    "<h:html xmlns=\"" KB_NS_XF "\" xmlns:h=\"" KB_NS_H "\" xmlns:jr=\"" KB_NS_JR "\" xmlns:odk=\"" KB_NS_ODK "\"><h:head><h:title>x</h:title><model>"
    "<instance><data id=\"all\" version=\"1\"><D/><R/><B/><S/><DAY/><YM/><Y/><O/><T/><M/><g><N/><P1/><P2/><P3/><PO/></g><END/></data></instance>"
    "<bind nodeset=\"/data/D\" type=\"decimal\"/><bind nodeset=\"/data/R\" type=\"int\"/><bind nodeset=\"/data/B\" type=\"decimal\"/>"
    "<bind nodeset=\"/data/S\" type=\"int\"/><bind nodeset=\"/data/DAY\" type=\"date\"/><bind nodeset=\"/data/YM\" type=\"date\"/>"
    "<bind nodeset=\"/data/Y\" type=\"date\"/><bind nodeset=\"/data/g/N\" readonly=\"true()\"/>"
    "<bind nodeset=\"/data/g/P2\" relevant=\"../P1 = 'yes'\"/>"
    "<bind nodeset=\"/data/g/P3\" required=\"true()\" jr:requiredMsg=\"Say how many.\" type=\"int\"/>"
    "</model></h:head><h:body>"
    "<input ref=\"/data/D\"><label>How long?</label></input>"
    "<range ref=\"/data/R\" start=\"-2\" end=\"2\" step=\"1\"><label>How much?</label></range>"
    "<range ref=\"/data/B\" start=\"0\" end=\"100\" step=\"0.5\"><label>How warm?</label></range>"
    "<range ref=\"/data/S\" start=\"1\" end=\"5\" step=\"1\" appearance=\"rating\"><label>How many stars?</label></range>"
    "<input ref=\"/data/DAY\"><label>When?</label></input>"
    "<input ref=\"/data/YM\" appearance=\"month-year\"><label>Which month?</label></input>"
    "<input ref=\"/data/Y\" appearance=\"year\"><label>Which year?</label></input>"
    "<odk:rank ref=\"/data/O\"><label>What first?</label>" ITEM("food") ITEM("room") ITEM("school") "</odk:rank>"
    "<trigger ref=\"/data/T\"><label>Rules of the house</label></trigger>"
    "<select1 ref=\"/data/M\" appearance=\"minimal quick nowhere-known\"><label>Which?</label>" ITEM("a") ITEM("b") "</select1>"
    "<group appearance=\"field-list\"><label>All at once</label>"
    "<input ref=\"/data/g/N\"><label>Read this.</label></input>"
    "<select1 ref=\"/data/g/P1\"><label>Do you?</label>" ITEM("yes") ITEM("no") "</select1>"
    "<input ref=\"/data/g/P2\"><label>What?</label></input>"
    "<input ref=\"/data/g/P3\"><label>How many?</label></input>"
    "<odk:rank ref=\"/data/g/PO\"><label>Which first?</label>" ITEM("x") ITEM("y") "</odk:rank></group>"
    "<input ref=\"/data/END\"><label>And?</label></input>"
    "</h:body></h:html>";

/* A repeat of two pages, one of them a field-list; a number that says how many there are of
 * another. */
static const char turns_form[] =
    "<h:html xmlns=\"" KB_NS_XF "\" xmlns:h=\"" KB_NS_H "\" xmlns:jr=\"" KB_NS_JR "\"><h:head><h:title>x</h:title><model>"
    "<instance><data id=\"turns\" version=\"1\"><sib jr:template=\"\"><W>you</W><l><H/><K/></l></sib><sib><W/><l><H/><K/></l></sib>"
    "<HOW/><bed><B/></bed><END/></data></instance>"
    "<bind nodeset=\"/data/sib/l/K\" relevant=\"../H = 'yes'\"/><bind nodeset=\"/data/HOW\" type=\"int\"/>"
    "<bind nodeset=\"/data/END\" relevant=\"count(/data/sib) &lt; 4\"/>"
    "</model></h:head><h:body>"
    "<group><label>Brothers and sisters</label><repeat nodeset=\"/data/sib\">"
    "<input ref=\"/data/sib/W\"><label>Who?</label></input>"
    "<group appearance=\"field-list\"><select1 ref=\"/data/sib/l/H\"><label>Do you call?</label>" ITEM("yes") ITEM("no") ITEM("dk") "</select1>"
    "<input ref=\"/data/sib/l/K\"><label>When?</label></input></group></repeat></group>"
    "<input ref=\"/data/HOW\"><label>How many beds?</label></input>"
    "<repeat nodeset=\"/data/bed\" jr:count=\"/data/HOW\"><input ref=\"/data/bed/B\"><label>Whose?</label></input></repeat>"
    "<input ref=\"/data/END\"><label>And?</label></input>"
    "</h:body></h:html>";

#endif
