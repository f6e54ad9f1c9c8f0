import { describe, expect, it } from 'vitest'
import { createSecrets, deriveSecret } from './index.ts'

const key = new Uint8Array(32).fill(7)
const secrets = createSecrets({ key })
const sealed = secrets.seal({ text: 'sk-secret', associated: 'mdl_1' })
const refusal = expect.objectContaining({ code: 'secret-unreadable' })

it.each(['', 'sk-secret', 'ключ 🔑', '\0', 'a'.repeat(10_000)])(
  'opens what it sealed: %.20j',
  (text) => {
    const once = secrets.seal({ text, associated: 'mdl_1' })
    expect(secrets.open({ sealed: once, associated: 'mdl_1' })).toBe(text)
  },
)

it('never seals the same text to the same', () => {
  expect(secrets.seal({ text: 'sk-secret', associated: 'mdl_1' })).not.toBe(sealed)
})

it('states its version and hides the text', () => {
  expect(sealed).toMatch(/^v1\.[\w-]{16}\.[\w-]+$/)
  expect(Buffer.from(sealed, 'base64url').toString()).not.toContain('sk-secret')
})

describe('refuses', () => {
  const flipped = `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`
  it.each([
    ['another row', sealed, 'mdl_2'],
    ['a changed text', flipped, 'mdl_1'],
    ['a cut text', sealed.slice(0, -8), 'mdl_1'],
    ['too little', 'v1.AAAAAAAAAAAAAAAA.AAAA', 'mdl_1'],
    ['another version', sealed.replace('v1', 'v2'), 'mdl_1'],
    ['an empty IV', 'v1..AAAAAAAAAAAAAAAAAAAAAAAA', 'mdl_1'],
    ['a part too many', `${sealed}.x`, 'mdl_1'],
    ['no sealed text at all', 'sk-secret', 'mdl_1'],
  ])('%s', (_name, text, associated) => {
    expect(() => secrets.open({ sealed: text, associated })).toThrow(refusal)
  })

  it('another key', () => {
    const other = createSecrets({ key: new Uint8Array(32).fill(8) })
    expect(() => other.open({ sealed, associated: 'mdl_1' })).toThrow(refusal)
  })

  it('a key of another length', () => {
    expect(() => createSecrets({ key: new Uint8Array(16) })).toThrow(RangeError)
  })
})

describe('derived secrets', () => {
  it('are the same for the same key and purpose only', () => {
    const derived = deriveSecret(key, 'auth')
    expect(derived).toMatch(/^[\w-]{43}$/)
    expect(deriveSecret(key, 'auth')).toBe(derived)
    expect(deriveSecret(key, 'other')).not.toBe(derived)
    expect(deriveSecret(new Uint8Array(32).fill(8), 'auth')).not.toBe(derived)
  })
})
