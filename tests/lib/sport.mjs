// sport.mjs - a small form that staff bring: two questions in two languages, as XLSForm tools
// write it. `more` stands behind its binds, `inside` behind its controls.

export const item = (code) => `<item><label ref="jr:itext('Q1-${code}')"/><value>${code}</value></item>`
export const FORM = ({ version = '1', nl = 'Hoe vaak sport je?', en = 'How often do you do sport?', more = '', inside = '' } = {}) =>
	`<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa">
<h:head><h:title>Sport</h:title><model>
<itext><translation lang="Nederlands (nl)" default="true()"><text id="Q1"><value>${nl}</value></text><text id="Q1-yes"><value>vaak</value></text>
<text id="Q1-no"><value>nooit</value></text><text id="Q1-dk"><value>weet ik niet</value></text><text id="Q2"><value>Wat doe je dan?</value></text></translation>
<translation lang="English (en)"><text id="Q1"><value>${en}</value></text><text id="Q1-yes"><value>often</value></text>
<text id="Q1-no"><value>never</value></text><text id="Q1-dk"><value>I don't know</value></text><text id="Q2"><value>What do you do then?</value></text></translation></itext>
<instance><data id="sport" version="${version}"><Q1/><Q2/><meta><instanceID/></meta></data></instance>
<bind nodeset="/data/Q1" type="string"/>
<bind nodeset="/data/Q2" type="string" relevant="/data/Q1 = 'yes'"/>${more}
</model></h:head><h:body>
<select1 ref="/data/Q1"><label ref="jr:itext('Q1')"/>${item('yes')}${item('no')}${item('dk')}</select1>
<input ref="/data/Q2"><label ref="jr:itext('Q2')"/></input>${inside}
</h:body></h:html>
`
