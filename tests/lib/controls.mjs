// controls.mjs - a plugin for tests whose form has every control, in three languages.
//
// What is handed in stands in the log, as "controls: ITEM=value ...".

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildPlugin, root, startPortal } from './portal.mjs'

const LANGS = [['English (en)', ' default="true()"'], ['العربية (ar)', ''], ['ትግርኛ (ti)', '']]

// What stands on the pages, by id: en, ar, ti.
const texts = {
	D: ['How many hours do you sleep?', 'كم ساعة تنام؟', 'ክንደይ ሰዓት ትድቅስ?'],
	DAY: ['When did you come here?', 'متى جئت إلى هنا؟', 'መዓስ ናብዚ መጺእካ?'],
	YM: ['Since which month do you go to school?', 'منذ أي شهر تذهب إلى المدرسة؟', 'ካብ ኣየናይ ወርሒ ትምህርቲ ትኸይድ?'],
	R: ['How much noise is there at night?', 'كم الضوضاء في الليل؟', 'ብለይቲ ክንደይ ጫውጫው ኣሎ?'],
	B: ['How warm is your room?', 'كم درجة الحرارة في غرفتك؟', 'ክፍልኻ ክንደይ ትሙቕ?'],
	S: ['How many stars for the food?', 'كم نجمة للطعام؟', 'ንመግቢ ክንደይ ኮኾብ?'],
	O: ['What matters most to you?', 'ما الأهم لك؟', 'ንዓኻ ዝያዳ ዘገድስ እንታይ እዩ?'],
	T: ['We keep what you say apart from your name.', 'نحفظ ما تقوله بعيدًا عن اسمك.', 'ዝበልካዮ ካብ ስምካ ፈሊና ንሕዞ።'],
	M: ['Who helps you with homework?', 'من يساعدك في الواجب؟', 'ኣብ ዕዮ ገዛ መን ይሕግዘካ?'],
	C: ['What do you do in the evening?', 'ماذا تفعل في المساء؟', 'ምሸት እንታይ ትገብር?'],
	Q: ['Do you have a bicycle?', 'هل عندك دراجة؟', 'ብሽክለታ ኣለካ ዶ?'],
	g: ['About your room', 'عن غرفتك', 'ብዛዕባ ክፍልኻ'],
	N: ['Three short questions.', 'ثلاثة أسئلة قصيرة.', 'ሰለስተ ሓጸርቲ ሕቶታት።'],
	P1: ['Do you share it?', 'هل تشاركها؟', 'ምስ ካልእ ትካፈላ ዶ?'],
	P2: ['With how many?', 'مع كم شخص؟', 'ምስ ክንደይ ሰብ?'],
	P3: ['What is broken?', 'ما المكسور؟', 'እንታይ እዩ ዝተሰብረ?'],
	sib: ['Your brothers and sisters', 'إخوتك وأخواتك', 'ኣሕዋትካን ኣሓትካን'],
	W: ['What do you call him or her?', 'بماذا تناديه أو تناديها؟', 'እንታይ ኢልካ ትጽውዖ?'],
	V: ['Do you speak with each other?', 'هل تتحدثان معًا؟', 'ትዘራረቡ ዶ?'],
	food: ['the food', 'الطعام', 'መግቢ'], room: ['my room', 'غرفتي', 'ክፍለይ'], school: ['school', 'المدرسة', 'ትምህርቲ'],
	mentor: ['my mentor', 'المرشد', 'መማኽርተይ'], friend: ['a friend', 'صديق', 'መሓዛ'], yes: ['yes', 'نعم', 'እወ'], no: ['no', 'لا', 'ኣይፋል'],
	dk: ['I don\'t know', 'لا أعرف', 'ኣይፈልጥን'], sport: ['sport', 'رياضة', 'ስፖርት'], music: ['music', 'موسيقى', 'ሙዚቃ'], read: ['reading', 'قراءة', 'ንባብ']
}

const label = (id) => `<label ref="jr:itext('${id}')"/>`
const items = (...codes) => codes.map((c) => `<item>${label(c)}<value>${c}</value></item>`).join('')
const translation = ([name, more], i) => `<translation lang="${name}"${more} kb:approved="yes">${Object.entries(texts)
	.map(([id, words]) => `<text id="${id}"><value>${words[i]}</value></text>`).join('')}</translation>`

const form = `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"
 xmlns:orx="http://openrosa.org/xforms" xmlns:kb="urn:klankbord:form" xmlns:odk="http://www.opendatakit.org/xforms"><h:head><h:title>Controls</h:title><model>
<itext>${LANGS.map(translation).join('\n')}</itext>
<instance><data id="controls" version="1"><D/><DAY/><YM/><R/><B/><S/><O/><T/><M/><C/><Q/><g><N/><P1/><P2/><P3/></g><sib jr:template=""><W/><V/></sib><sib><W/><V/></sib><orx:meta><orx:instanceID/></orx:meta></data></instance>
<bind nodeset="/data/D" type="decimal"/><bind nodeset="/data/DAY" type="date"/><bind nodeset="/data/YM" type="date"/>
<bind nodeset="/data/R" type="int"/><bind nodeset="/data/B" type="decimal"/><bind nodeset="/data/S" type="int"/>
<bind nodeset="/data/g/N" readonly="true()"/><bind nodeset="/data/g/P2" type="int" relevant="../P1 = 'yes'"/>
</model></h:head><h:body>
<input ref="/data/D">${label('D')}</input>
<input ref="/data/DAY">${label('DAY')}</input>
<input ref="/data/YM" appearance="month-year">${label('YM')}</input>
<range ref="/data/R" start="0" end="10" step="1">${label('R')}</range>
<range ref="/data/B" start="5" end="40" step="0.5">${label('B')}</range>
<range ref="/data/S" start="1" end="5" step="1" appearance="rating">${label('S')}</range>
<odk:rank ref="/data/O">${label('O')}${items('food', 'room', 'school')}</odk:rank>
<trigger ref="/data/T">${label('T')}</trigger>
<select1 ref="/data/M" appearance="minimal">${label('M')}${items('mentor', 'friend', 'dk')}</select1>
<select ref="/data/C" appearance="columns w7 nowhere-known">${label('C')}${items('sport', 'music', 'read', 'dk')}</select>
<select1 ref="/data/Q" appearance="quick">${label('Q')}${items('yes', 'no', 'dk')}</select1>
<group appearance="field-list">${label('g')}
<input ref="/data/g/N">${label('N')}</input>
<select1 ref="/data/g/P1">${label('P1')}${items('yes', 'no', 'dk')}</select1>
<input ref="/data/g/P2">${label('P2')}</input>
<input ref="/data/g/P3" appearance="multiline">${label('P3')}</input></group>
<group ref="/data/sib">${label('sib')}<repeat nodeset="/data/sib">
<input ref="/data/sib/W">${label('W')}</input>
<select1 ref="/data/sib/V">${label('V')}${items('yes', 'no', 'dk')}</select1></repeat></group>
</h:body></h:html>`

const source = `#include <klankbord.h>
static enum kb_rc take(struct kb_ctx *c, const struct kb_filled *f)
{
	const char *all = "";
	for (size_t i = 0, text = 0; i < f->count; i++) {
		bool written = f->answers[i].value[0] == 'w' && text < f->ntexts && f->texts[text].item == f->answers[i].item;
		all = kb_fmt(c, "%s %s=%s", all, f->answers[i].item, written ? f->texts[text++].value : f->answers[i].value);
	}
	kb_log(c, KB_INFO, "controls:%s", all);
	return KB_OK;
}
static enum kb_rc serve_walk(struct kb_req *r)
{
	switch (kb_walk(r, "controls", "de-linde")) {
	case KB_AT_PAGE: return KB_OK;
	case KB_AT_SENT: return kb_see(r, kb_fmt(kb_task(r), "/%s", kb_lang(kb_task(r))));
	default: return kb_refuse(r, 410, "error.not_found");
	}
}
static enum kb_rc serve_intro(struct kb_req *r) { return kb_refuse(r, 404, "error.not_found"); }
static const struct kb_field walk_fields[] = { KB_WALK_FIELDS, { 0 } };
KB_PLUGIN(.name = "controls",
	.routes = (const struct kb_route[]){ { KB_GET, "/{lang}/controls", "controls.intro", NULL, NULL, serve_intro, 0 },
		{ KB_POST, "/{lang}/controls", "controls.walk", NULL, walk_fields, serve_walk, 0 }, { 0 } },
	.forms = (const struct kb_form[]){ { .file = "controls.xml", .id = "controls", .take = take }, { 0 } });
`

// A portal that has the plugin. house.taken(): what was handed in last, once it is in the log.
export async function startControls() {
	const dir = mkdtempSync(join(tmpdir(), 'klankbord-controls-'))
	buildPlugin(dir, 'controls', source)
	mkdirSync(join(dir, 'controls', 'forms'))
	writeFileSync(join(dir, 'controls', 'forms', 'controls.xml'), form)
	const house = await startPortal({ plugins: `${join(root, 'lib/klankbord/plugins')}:${dir}` })
	const stop = house.stop
	house.taken = async () => {
		await house.says(/controls: .*\n/)
		const lines = house.log.match(/controls: .*/g) || ['']
		return lines.pop().replace(/^.*: /, '')
	}
	house.stop = async () => {
		await stop()
		rmSync(dir, { recursive: true })
	}
	return house
}
