import { describe, expect, it } from 'vitest'
import {
  type DescriptionDraft,
  draftOf,
  readDraft,
  readHost,
  readLanguage,
} from './description-draft.ts'

const draft: DescriptionDraft = {
  name: ' Reading questions ',
  description: '',
  license: 'CC0-1.0',
  languages: 'en, ZH-cn en',
  homepage: '',
  visibility: 'any',
  hosts: '',
}

it('reads what is typed', () => {
  expect(readDraft(draft)).toEqual({
    description: {
      name: 'Reading questions',
      description: null,
      license: 'CC0-1.0',
      languages: ['en', 'zh-CN'],
      homepage: null,
    },
    visibility: { kind: 'any' },
    problems: {},
  })
})

it('gives back what it was made of', () => {
  const description = {
    name: 'x',
    description: 'About x.\n\nMore.',
    license: 'unknown',
    languages: ['en', 'de'],
    homepage: 'https://example.org/x',
  }
  const visibility = { kind: 'hosts' as const, hosts: ['api.openai.com', 'localhost:11434'] }
  expect(readDraft(draftOf(description, visibility))).toEqual({
    description,
    visibility,
    problems: {},
  })
})

describe('names what is wrong', () => {
  it.each<[Partial<DescriptionDraft>, string, string, string]>([
    [{ name: '  ' }, 'name', 'name-missing', ''],
    [{ name: 'x'.repeat(201) }, 'name', 'name-long', '201'],
    [{ license: '' }, 'license', 'license-missing', ''],
    [{ license: 'free for all' }, 'license', 'license-unreadable', 'free for all'],
    [{ languages: 'en, English' }, 'languages', 'language-unknown', 'English'],
    [{ homepage: 'example.org' }, 'homepage', 'homepage-unreadable', 'example.org'],
    [{ homepage: 'javascript:alert(1)' }, 'homepage', 'homepage-unreadable', 'javascript:alert(1)'],
    [{ visibility: 'hosts', hosts: ' ' }, 'hosts', 'hosts-missing', ''],
    [{ visibility: 'hosts', hosts: 'a b/../ ht^tp' }, 'hosts', 'host-unreadable', 'ht^tp'],
  ])('%o', (change, field, code, text) => {
    expect(readDraft({ ...draft, ...change }).problems).toEqual({
      [field]: { code, values: { text } },
    })
  })
})

it.each([
  'MIT',
  'MIT OR Apache-2.0',
  '(MIT AND CC-BY-4.0) OR GPL-2.0+',
  'LicenseRef-ours',
  'internal',
])('takes the license %s', (license) => {
  expect(readDraft({ ...draft, license }).problems).toEqual({})
})

it.each([
  ['en', 'en'],
  ['PT-br', 'pt-BR'],
  ['yue', 'yue'],
  ['zh-hant-tw', 'zh-Hant-TW'],
  ['english', null],
  ['e', null],
  ['en-', null],
  ['en_US', null],
])('reads the language %s as %s', (text, tag) => {
  expect(readLanguage(text)).toBe(tag)
})

it.each([
  ['api.openai.com', 'api.openai.com'],
  ['API.OpenAI.com', 'api.openai.com'],
  ['https://api.openai.com/v1', 'api.openai.com'],
  ['localhost:11434', 'localhost:11434'],
  ['http://[::1]:8000/v1', '[::1]:8000'],
  ['a^b', null],
])('reads the host of %s as %s', (text, host) => {
  expect(readHost(text)).toBe(host)
})
