import { expect, it } from 'vitest'
import { csvCell, ledgerLine, ledgerTitles } from './ledger-csv.ts'

it.each([
  [null, ''],
  [-3, '-3'],
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ['two\nlines', '"two\nlines"'],
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['  =1', "'  =1"],
  ['\t=1', "'\t=1"],
  ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
])('%j becomes %s', (value, expected) => {
  expect(csvCell(value)).toBe(expected)
})

it('has a cell for every title', () => {
  const line = ledgerLine({
    ...{ id: 'cal_1', at: 0, purpose: 'proposal', datasetId: 'dst_1', datasetName: '=cmd' },
    ...{ model: 'm', host: 'h', promptVersion: 'described 1', state: 'answered' },
    tokens: { prompt: 10, cached: 4, completion: 5 },
    ...{ cost: 1_234, milliseconds: 900, batch: true, error: null },
  })
  expect(line).toBe(
    "cal_1,1970-01-01T00:00:00.000Z,proposal,dst_1,'=cmd,m,h,described 1,answered,,10,4,5,0.001234,900,batch\r\n",
  )
  expect(ledgerTitles.split(',')).toHaveLength(line.split(',').length)
})
