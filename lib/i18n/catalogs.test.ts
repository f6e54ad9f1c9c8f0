import { createTranslator, IntlErrorCode } from 'use-intl/core'
import { describe, expect, it } from 'vitest'
import {
  getTranslator,
  type Locale,
  locales,
  pickMessages,
  sentenceIn,
  sentenceOf,
} from './index.ts'
import { catalogs } from './messages.ts'

/** Every message of a catalog as [path, text]. */
function messagesOf(tree: object, path: string[] = []): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string'
      ? [[[...path, key].join('.'), value]]
      : messagesOf(value, [...path, key]),
  )
}

/** The error codes met while a message is made into a sentence without its values. */
function codesOf(locale: Locale, text: string): string[] {
  const codes: string[] = []
  const t = createTranslator({
    locale,
    messages: { message: text },
    timeZone: 'UTC',
    onError: (error) => codes.push(error.code),
  })
  t.markup('message' as never, {} as never)
  return codes
}

describe.each(locales)('the catalogs of %s', (locale) => {
  const all = messagesOf(catalogs[locale])

  it('parse as ICU messages', () => {
    const broken = all.filter(([, text]) =>
      codesOf(locale, text).includes(IntlErrorCode.INVALID_MESSAGE),
    )
    expect(broken).toEqual([])
  })

  it('speak calmly: no exclamation mark, no "Oops"', () => {
    expect(all.filter(([, text]) => /!(?!=)|oops/i.test(text))).toEqual([])
  })

  it('have keys without dots, which would be read as levels', () => {
    const keysOf = (tree: object): string[] =>
      Object.entries(tree).flatMap(([key, value]) => [
        key,
        ...(typeof value === 'string' ? [] : keysOf(value)),
      ])
    expect(keysOf(catalogs[locale]).filter((key) => key.includes('.'))).toEqual([])
  })
})

it('notices a message that does not parse', () => {
  expect(codesOf('en', 'One {count, plural, one {# row}')).toContain(IntlErrorCode.INVALID_MESSAGE)
})

describe('sentences', () => {
  it('come from the catalog of errors, filled', () => {
    expect(sentenceOf('en', { code: 'unexpected', values: { id: 'e7' } })).toContain('under e7')
  })

  it('name the code where the catalog has none', () => {
    expect(sentenceIn('en', 'checks', { code: 'no-such', values: {} })).toBe(
      'The studio has no words for “no-such” in its catalog “checks”.',
    )
  })

  it('throw where a value is missing', () => {
    expect(() => sentenceOf('en', { code: 'unexpected', values: {} })).toThrow('FORMATTING_ERROR')
  })
})

it('translates in plain Node with plurals and numbers', () => {
  const t = getTranslator('en', 'common')
  expect(t('value.show-all', { count: 12_345 })).toBe('Show all 12,345 characters')
})

it('hands a page only the namespaces it asks for', () => {
  expect(Object.keys(pickMessages('en', ['common', 'shell']))).toEqual(['common', 'shell'])
})
