// sandbox.mjs - a plugin that tries to get out of its worker: every way is refused, and
// the next request is served. The same plugin without the sandbox gets out (control), so
// the ways are real ones. Then: what every process is limited to, a kernel without
// seccomp, and root that becomes another user.

import { Visitor, top } from '../lib/house.mjs'
import { buildPlugin, klankbord, processes, root, sleep, startPortal, until } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const work = mkdtempSync(join(tmpdir(), 'klankbord-sandbox-'))
const outside = join(work, 'outside')
const installed = join(root, 'lib/klankbord/plugins')
writeFileSync(outside, '<a/>')
buildPlugin(join(work, 'plugins'), 'escape',
	`#define _GNU_SOURCE\n#define OUTSIDE "${outside}"\n${readFileSync(join(top, 'tests/lib/escape.c'), 'utf8')}`)
const plugins = `${installed}:${join(work, 'plugins')}`

// ---- The ways, and what each must meet -------------------------------------------------

const files = ['read_passwd', 'read_init', 'read_master', 'write_own_memory', 'read_folder', 'create_outside', 'write_outside',
	'unlink_outside', 'rename_outside', 'library', 'xml_file', 'other_store'] // by Landlock
const refused = ['truncate_outside', 'make_folder', 'make_link', 'change_rights', 'change_owner', 'make_device', 'map_code',
	'make_code', 'memory_file', 'kill_master', 'kill_thread', 'queue_signal', 'become', 'become_group', 'capabilities', 'dumpable',
	'limits', 'terminal', 'host_name', 'set_clock', 'restart', 'foreign']
const deadly = ['inet', 'inet6', 'local', 'netlink', 'pair', 'forked', 'vforked', 'cloned', 'cloned3', 'execute', 'execute_open', 'trace',
	'peek', 'poke', 'mount_it', 'unmount', 'change_root', 'unshare_it', 'enter_other', 'by_handle', 'bpf', 'keys', 'perf', 'uring',
	'faults', 'module', 'kexec']
const harmless = ['read_passwd', 'read_init', 'read_folder', 'create_outside', 'write_outside', 'make_link', 'library',
	'xml_file', 'inet', 'local', 'pair', 'forked', 'cloned', 'map_code', 'make_code', 'memory_file', 'much_memory', 'kill_master',
	'dumpable', 'limits', 'foreign', 'truncate_outside']

const page = (house) => new Visitor(house).get('/nl').then((r) => r.status, () => 0)
const status = (pid) => Object.fromEntries(readFileSync(`/proc/${pid}/status`, 'utf8').split('\n').map((l) => l.split(':\t')))

// How one way went: done, an error, or killed.
async function go(house, way) {
	const r = await new Visitor(house).post('/nl/escape', { way })
	return r.status === 502 ? 'killed' : (r.location || String(r.status)).split('/').pop()
}

// A worker that served ten pages is replaced without a pause.
async function settle(house) {
	for (let i = 0; i < 10; i++) {
		same(await page(house), 200)
		await sleep(8)
	}
}

const house = await startPortal({ plugins, workers: 1, crashes: 0 })
const landlock = Number((house.log.match(/^DEBUG sandbox: seccomp and Landlock (\d+)$/m) || [0, 0])[1])
let tried = 0, held = 0

async function isRefused(way, want) {
	tried++
	same(await go(house, way), want, way)
	same(await page(house), 200, 'the next request')
	held++
}

console.log(`# Landlock ${landlock}`)
if (!landlock)
	console.log(`# this kernel has no Landlock: ${files.length} ways by files are not tried here and do not count`)
for (const way of landlock ? files : [])
	await test(`${way}: no such file for a worker`, () => isRefused(way, 'EACCES'))
for (const way of refused)
	await test(`${way}: not permitted`, () => isRefused(way, 'EPERM'))
await test('much_memory: no room', () => isRefused('much_memory', 'ENOMEM'))
for (const way of deadly)
	await test(`${way}: ends the worker, and the next request is served`, async () => {
		await settle(house)
		await isRefused(way, 'killed')
	})

await test('what lay outside is as it was', async () => {
	same(readFileSync(outside, 'utf8'), '<a/>')
	same(readdirSync(work).sort(), ['outside', 'plugins'])
	console.log(`# ${held} of ${tried} refused`)
	yes(tried >= 20 && held === tried, `${held} of ${tried}`)
})

await test('the log says each time that it was the sandbox, and in whose code', async () => {
	same(house.log.match(/^ERROR worker \d+ ended by signal 31 \(the sandbox\), in plugin escape$/gm).length, deadly.length)
})

await test('worker and keeper: seccomp, no new rights, no core, few descriptors', async () => {
	const { children } = processes(house.store)
	same(children.length, 4)
	for (const pid of children) {
		yes(await until(() => status(pid).Seccomp === '2'), `seccomp ${status(pid).Seccomp} of ${pid}`)
		same(status(pid).NoNewPrivs, '1')
		const limits = readFileSync(`/proc/${pid}/limits`, 'utf8')
		match(limits, /^Max core file size +0 +0 /m)
		match(limits, /^Max open files +128 +128 /m)
		match(limits, /^Max address space +\d+ +\d+ /m)
		// Standard input and output lead nowhere; what else is open is log, listener, pipe and store.
		const open = readdirSync(`/proc/${pid}/fd`).map((fd) => [fd, readlinkSync(`/proc/${pid}/fd/${fd}`)])
		for (const [fd, what] of open)
			match(what, fd < 2 ? /^\/dev\/null$/ : /^(pipe:|socket:|\/proc\/\d+\/statm$|.*\/klankbord\.db(-wal|-shm|-fence)?$|.*\/run\/keeper\.lock$)/, `descriptor ${fd}`)
		yes(open.length <= 12, `${open.length} descriptors`)
	}
})

await house.stop()

// ---- Controls ----------------------------------------------------------------------------

const open = await startPortal({ plugins, workers: 1, crashes: 0, sandbox: 'off' })

await test('control: without the sandbox the same ways lead out', async () => {
	const got = {}
	for (const way of harmless)
		got[way] = await go(open, way)
	same(got, Object.fromEntries(harmless.map((w) => [w, 'done'])))
	match(open.log, /^WARN the sandbox is off: /m)
	for (const pid of processes(open.store).children)
		same(status(pid).Seccomp, status(process.pid).Seccomp)
	yes(existsSync(`${outside}.made`), 'nothing was made')
})

await open.stop()

const strict = await startPortal({ plugins, workers: 1, crashes: 0, sandbox_kill: 'on' })

await test('sandbox_kill: what was only not permitted ends the worker, and pages do not need it', async () => {
	await settle(strict)
	same(await go(strict, 'host_name'), 'killed')
	const v = new Visitor(strict)
	for (const path of ['/', '/en', '/ar', '/ti/privacy', '/fa-AF', '/so', '/nl/staff/login', '/nl/nothing'])
		yes([200, 404].includes((await v.get(path)).status), path)
	same((await v.post('/nl/staff/login', { user: 'nobody', password: 'a wrong password' })).status, 403)
	same(strict.log.match(/ended by signal/g).length, 1, 'who was killed')
})

await strict.stop()

// ---- No sandbox, no service ---------------------------------------------------------------

await test('where seccomp cannot be had a worker refuses to serve, and says so', async () => {
	const launcher = join(work, 'no-seccomp'), data = mkdtempSync(join(work, 'data-'))
	execFileSync('gcc', ['-Wall', '-Werror', '-o', launcher, join(top, 'tests/lib/no-seccomp.c'), '-lseccomp'])
	same(klankbord(['migrate'], { data }).status, 0)
	const one = (...first) => spawnSync(first[0], [...first.slice(1), 'serve', '--one', '--set', `data=${data}`, '--set', `plugins=${installed}`],
		{ encoding: 'utf8', timeout: 60000 })
	const r = one(launcher, join(root, 'bin/klankbord'))
	same(r.status, 1, r.stderr)
	match(r.stderr, /^ERROR the sandbox cannot be entered \(seccomp: [^)]+\) and nothing is served without it; use a kernel/m)
})

// ---- The user -------------------------------------------------------------------------------

if (process.getuid() !== 0) {
	console.log('# not root: that root becomes the user of the settings is not tested here and does not count')
} else {
	await test('root without a user: the log says what to set', async () => {
		match(house.log, /^WARN the portal runs as root: set user to a user without rights/m)
	})

	const other = await startPortal({ plugins: installed, user: 'nobody' })
	const nobody = execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' }).trim()
	const ids = (pid) => status(pid).Uid.split('\t')

	await test('root with a user: master, workers and keeper are that user, for good', async () => {
		same(await page(other), 200)
		const { master, children } = processes(other.store)
		same(children.length, 5)
		for (const pid of [master.pid, ...children]) {
			same(ids(pid), Array(4).fill(nobody), `ids of ${pid}`)
			same(status(pid).Groups.trim(), '', 'groups')
			same(status(pid).CapEff, '0000000000000000', 'capabilities')
		}
		yes(!/runs as root/.test(other.log), other.log)
	})

	await test('a reload goes on as that user', async () => {
		const before = processes(other.store)
		process.kill(before.master.pid, 'SIGHUP')
		yes(await until(() => { const now = processes(other.store).children; return now.length === 5 && !now.some((p) => before.children.includes(p)) }), other.log)
		for (const pid of processes(other.store).children)
			same(ids(pid), Array(4).fill(nobody))
		same(await page(other), 200)
	})

	await test('a data folder of somebody else, an unknown user and root itself are refused', async () => {
		const data = mkdtempSync(join(work, 'data-'))
		const start = (user) => klankbord(['serve'], { data, settings: { user, plugins: installed } })
		for (const [user, why] of [['nobody', /^ERROR folder \S+ does not belong to nobody: chown -R nobody /m],
			['nosuchuser', /^ERROR user nosuchuser: there is no such user/m], ['root', /^ERROR user root: it is root by another name/m]]) {
			const r = start(user)
			same(r.status, 1, user)
			match(r.stderr, why)
		}
		same(readdirSync(data), [], 'something was made')
	})

	await other.stop()
}

rmSync(work, { recursive: true, force: true })
done()
