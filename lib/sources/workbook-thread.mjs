// Runs as a thread of its own: a workbook is parsed in one go, which would hold up everything else.
import { closeSync, openSync, writeSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { readSheet } from 'read-excel-file/node'
import { readTable } from './workbook-table.mjs'

/** @typedef {{ path: string, sheets: number[], hasHeader: boolean | null, to: string, cellLimit: number }} Task */

/** @type {Task} */
const { path, sheets, hasHeader, to, cellLimit } = workerData

const pieceLength = 1024 * 1024

/** @param {unknown[][]} rows */
function countCells(rows) {
  return rows.reduce((sum, row) => sum + row.length, 0)
}

async function work() {
  for (const number of sheets) {
    const rows = await readSheet(path, number, { trim: false })
    const cells = countCells(rows)
    if (cells > cellLimit) return { kind: 'too-large', cells }
    const table = readTable(rows, hasHeader)
    if (table === null) continue
    const { lines, ...found } = table
    const file = openSync(to, 'w', 0o600)
    let bytes = 0
    let longest = 0
    try {
      let piece = ''
      for (const line of lines()) {
        longest = Math.max(longest, line.length * 3)
        piece += line
        if (piece.length < pieceLength) continue
        bytes += writeSync(file, piece)
        piece = ''
      }
      bytes += writeSync(file, piece)
    } finally {
      closeSync(file)
    }
    return { kind: 'read', sheet: number, ...found, bytes, longest }
  }
  return { kind: 'empty' }
}

work().then(
  (answer) => parentPort?.postMessage(answer),
  (cause) =>
    parentPort?.postMessage({
      kind: 'failed',
      reason: cause instanceof Error ? cause.message : String(cause),
    }),
)
