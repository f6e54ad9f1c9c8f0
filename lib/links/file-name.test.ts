import { expect, it } from 'vitest'
import { fileNameOf } from './file-name.ts'

const url = 'https://data.example/files/people.csv?token=1'

it.each<[string | null, string[], string]>([
  [null, [url], 'people.csv'],
  [null, ['https://d.example/get?id=3'], 'get'],
  [null, ['https://d.example/'], 'download'],
  [null, ['https://d.example/%E2%82%AC%20a.csv'], '€ a.csv'],
  [null, ['https://d.example/%ff.csv'], '%ff.csv'],
  [null, ['https://d.example/people.csv', 'https://cdn.example/0a1b2c'], 'people.csv'],
  [null, ['https://short.example/x', 'https://cdn.example/data.jsonl.gz'], 'data.jsonl.gz'],
  ['attachment; filename="a b.csv"', [url], 'a b.csv'],
  ['attachment; filename=plain.csv', [url], 'plain.csv'],
  ['attachment; filename="a\\"b.csv"', [url], 'ab.csv'],
  [`attachment; filename="x.csv"; filename*=UTF-8''%c3%a9t%c3%a9.csv`, [url], 'été.csv'],
  ['attachment; filename="Ã©tÃ©.csv"', [url], 'été.csv'],
  ['attachment; filename="../../etc/passwd"', [url], 'passwd'],
  ['attachment; filename="..\\\\..\\\\boot.ini"', [url], 'boot.ini'],
  ['attachment; filename=".."', [url], 'people.csv'],
  [`attachment; filename*=UTF-8''evil%E2%80%AEgpj.csv`, [url], 'evilgpj.csv'],
  ['inline', [url], 'people.csv'],
])('%s of %j is %s', (disposition, urls, expected) => {
  expect(fileNameOf(disposition, urls)).toBe(expected)
})

it('is cut where it is too long, its ending kept', () => {
  const name = fileNameOf(`attachment; filename="${'a'.repeat(400)}.jsonl.gz"`, [url])
  expect([name.length, name.endsWith('.jsonl.gz')]).toEqual([200, true])
})
