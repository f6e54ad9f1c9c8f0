import type { LookupAddress } from 'node:dns'
import { expect, it } from 'vitest'
import { checkedLookup } from './guard.ts'

const four = (address: string): LookupAddress => ({ address, family: 4 })

/** What a socket is handed for a name, as text; `all` as Node asks when it tries several. */
function handed(answers: LookupAddress[][], all: boolean): Promise<string> {
  const lookup = checkedLookup(async () => answers.shift() ?? [])
  return new Promise((resolve) =>
    lookup('name.example', { all }, (error, address) =>
      resolve(error ? String(error.code) : JSON.stringify(address)),
    ),
  )
}

it.each<[LookupAddress[], boolean, string]>([
  [[four('8.8.8.8')], false, '"8.8.8.8"'],
  [[four('8.8.8.8')], true, '[{"address":"8.8.8.8","family":4}]'],
  [[four('10.0.0.1'), four('8.8.8.8')], true, '[{"address":"8.8.8.8","family":4}]'],
  [[four('10.0.0.1'), four('8.8.8.8')], false, '"8.8.8.8"'],
  [[four('127.0.0.1')], true, 'LINK_PRIVATE_ADDRESS'],
  [[{ address: '::ffff:10.0.0.1', family: 6 }], false, 'LINK_PRIVATE_ADDRESS'],
  [[], false, 'ENOTFOUND'],
])('%j, all %s: %s', async (found, all, expected) => {
  expect(await handed([found], all)).toBe(expected)
})

it('checks what a name leads to now, not what it led to before', async () => {
  const answers = [[four('8.8.8.8')], [four('169.254.169.254')]]
  expect(await handed(answers, false)).toBe('"8.8.8.8"')
  expect(await handed(answers, false)).toBe('LINK_PRIVATE_ADDRESS')
})
