// instructions.mjs - what a request costs the worker, in instructions. They hardly hang
// on the machine and not at all on who else works on it, so these are the figures to
// look at while something is made faster. `--keep` leaves callgrind's files and says where.

import { filled, finish, hold, kbOf, makeStore, raw, short } from './rig.mjs'
import { countInstructions } from './callgrind.mjs'
import { recordAll } from '../lib/clips.mjs'

const MOST = 150000
const N = short ? 4 : 10
const data = makeStore()
const clips = recordAll(kbOf(data))
const counts = await countInstructions(data, {
	chooser: Array(N).fill('GET /s'),
	first: Array(N).fill('GET /nl/s'),
	begin: Array(N).fill('POST /nl/s'),
	question: filled(data, 'question', N),
	submission: filled(data, 'review', N)
})

hold('instructions of the first survey page, of 150,000', counts.first / MOST, 1, { most: true })
hold('instructions of the choice of a language, of 150,000', counts.chooser / MOST, 1, { most: true })
raw(`with a clip of every word, ${clips} in all`)
for (const [name, n] of Object.entries(counts))
	raw(`${name}: ${n} instructions`)
finish()
