import type { Archive } from './archive.ts'
import { Refusal } from './refusal.ts'

const listLimit = 1024 * 1024

/** The names of a workbook's sheets, in its order (ECMA-376 part 1, 18.2.20). */
export async function readSheetNames(archive: Archive, file: string): Promise<string[]> {
  const entry = archive.entries.find(({ path }) => path.toLowerCase() === 'xl/workbook.xml')
  if (!entry || entry.bytes > listLimit)
    throw new Refusal('workbook-unreadable', { file, reason: 'xl/workbook.xml' })
  const pieces: Buffer[] = []
  for await (const piece of archive.read(entry)) pieces.push(piece)
  const text = Buffer.concat(pieces).toString('utf8')
  const sheets = [...text.matchAll(/<(?:\w+:)?sheet\s[^>]*?\bname\s*=\s*("[^"]*"|'[^']*')/g)]
  const names = sheets.map(([, quoted = '']) => unescapeXml(quoted.slice(1, -1)))
  if (names.length === 0)
    throw new Refusal('workbook-unreadable', { file, reason: 'xl/workbook.xml' })
  return names
}

const entities = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

function unescapeXml(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities.get(name) ?? whole
    const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
