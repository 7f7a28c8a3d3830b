// pixels.mjs - what stands in a picture: PNG to numbers, a picture as a small map of its ink, and how
// far two of them differ. Maps are coarse on purpose: the edge of a line may fall on another
// pixel, a point that moved may not.

import { inflateSync } from 'node:zlib'

// The pixels of an 8-bit PNG without interlace, as Chromium writes it.
export function decode(png) {
	let at = 8, width = 0, height = 0, channels = 4
	const parts = []
	while (at < png.length) {
		const length = png.readUInt32BE(at), type = png.toString('latin1', at + 4, at + 8), data = png.subarray(at + 8, at + 8 + length)
		if (type === 'IHDR') {
			width = data.readUInt32BE(0)
			height = data.readUInt32BE(4)
			channels = { 2: 3, 6: 4 }[data[9]]
			if (data[8] !== 8 || !channels || data[12] !== 0)
				throw new Error(`a PNG of another kind: ${[...data]}`)
		}
		if (type === 'IDAT')
			parts.push(data)
		at += length + 12
	}
	const raw = inflateSync(Buffer.concat(parts)), line = width * channels, out = Buffer.alloc(line * height)
	const near = (a, b, c) => { const p = a + b - c, [x, y, z] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)]; return x <= y && x <= z ? a : y <= z ? b : c }
	for (let y = 0; y < height; y++)
		for (let i = 0; i < line; i++) {
			const left = i >= channels ? out[y * line + i - channels] : 0, up = y ? out[(y - 1) * line + i] : 0, corner = y && i >= channels ? out[(y - 1) * line + i - channels] : 0
			out[y * line + i] = raw[y * (line + 1) + 1 + i] + [0, left, up, (left + up) >> 1, near(left, up, corner)][raw[y * (line + 1)]]
		}
	return { width, height, channels, data: out }
}

// Mean colour of each cell of `size` by `size` pixels, row by row, 0 to 255.
export function cells({ width, height, channels, data }, size) {
	const columns = Math.floor(width / size), rows = Math.floor(height / size), all = []
	for (let r = 0; r < rows; r++)
		for (let k = 0; k < columns; k++) {
			const sum = [0, 0, 0]
			for (let y = r * size; y < (r + 1) * size; y++)
				for (let x = k * size; x < (k + 1) * size; x++)
					for (let c = 0; c < 3; c++)
						sum[c] += data[(y * width + x) * channels + c]
			all.push(sum.map((s) => s / (size * size)))
		}
	return { columns, rows, all }
}

// A map of ink: a line a row, a letter a cell, "a" for the ground to "z" for the most ink in the picture.
export function inkMap(png, size) {
	const { columns, all } = cells(decode(png), size)
	const dark = all.map(([r, g, b]) => 255 - (0.299 * r + 0.587 * g + 0.114 * b)), least = Math.min(...dark), most = Math.max(...dark)
	const letters = dark.map((d) => String.fromCharCode(97 + Math.round(25 * (d - least) / (most - least || 1))))
	return letters.join('').match(new RegExp(`.{${columns}}`, 'g'))
}

// The largest difference of two maps in letters, and the sum of all; maps of other sizes differ wholly.
export function differ(a, b) {
	if (a.length !== b.length || a.some((line, i) => line.length !== b[i].length))
		return { most: 26, sum: Infinity }
	const steps = a.flatMap((line, y) => [...line].map((_, x) => Math.abs(line.charCodeAt(x) - b[y].charCodeAt(x))))
	return { most: Math.max(...steps), sum: steps.reduce((s, d) => s + d, 0) }
}

// Mean distance of two pictures in colour, 0 to 441.
export function distance(a, b, size) {
	const [x, y] = [cells(decode(a), size).all, cells(decode(b), size).all]
	return x.reduce((sum, p, i) => sum + Math.hypot(...p.map((v, c) => v - y[i][c])), 0) / x.length
}
