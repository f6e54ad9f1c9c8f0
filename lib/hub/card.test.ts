import { describe, expect, it } from 'vitest'
import { parseCard, toHubCard } from './card.ts'

const nothing = { licenseFile: null, tags: [], citation: null, description: null }
const read = (readme: string, known: Partial<Parameters<typeof toHubCard>[1]> = {}) =>
  toHubCard(parseCard(readme), { ...nothing, ...known })

const full = `---
license: cc-by-4.0
language:
- en
- no
language_bcp47: en-GB
pretty_name: Town questions
task_categories: [question-answering]
tags: [town, hand-made]
---
# Another title

- **Homepage:** https://town.example/questions

## Dataset Summary

Questions about a town.
They were asked *by hand*.

## Citation

\`\`\`bibtex
@misc{town,
  title = {Town}
}
\`\`\`
`

it('reads what a card says', () => {
  expect(read(full)).toMatchObject({
    title: 'Town questions',
    summary: 'Questions about a town. They were asked by hand.',
    license: { id: 'CC-BY-4.0', ground: 'metadata', quote: null },
    // In YAML 1.2, Norwegian is not “false”.
    languages: ['en-GB', 'en', 'no'],
    homepage: 'https://town.example/questions',
    citation: '@misc{town,\n  title = {Town}\n}',
    taskCategories: ['question-answering'],
    tags: ['town', 'hand-made'],
  })
})

it('keeps text and YAML apart, as they stand', () => {
  const card = parseCard('---\r\nlicense: mit\r\n---\r\n\r\n# Title\r\n')
  expect([card.yaml, card.markdown]).toEqual(['license: mit\n', '# Title\n'])
})

it('takes from the Hub what the card leaves out', () => {
  const tags = ['license:mit', 'language:fr', 'task_categories:translation']
  expect(read('# T', { tags, citation: '@misc{x}', description: 'Short.' })).toMatchObject({
    title: 'T',
    summary: 'Short.',
    license: { id: 'MIT', ground: 'metadata' },
    languages: ['fr'],
    citation: '@misc{x}',
    taskCategories: ['translation'],
  })
})

describe('a license', () => {
  const mit = 'MIT License\n\nCopyright (c) 2025 The town\n'
  it.each<[string, string | null, { id: string; ground: string; quote: string | null }]>([
    [
      '---\nlicense: mit\n---\nReleased under CC BY 4.0.',
      null,
      { id: 'MIT', ground: 'metadata', quote: null },
    ],
    [
      '---\nlicense: [mit, apache-2.0]\n---\n',
      null,
      { id: 'unknown', ground: 'metadata', quote: 'MIT, Apache-2.0' },
    ],
    [
      '---\nlicense: other\nlicense_name: town-1.0\n---\n',
      null,
      { id: 'town-1.0', ground: 'metadata', quote: null },
    ],
    [
      '# T\n\nWords. The texts are released under the CC BY-SA 4.0 license. More words.',
      mit,
      {
        id: 'CC-BY-SA-4.0',
        ground: 'card-text',
        quote: 'The texts are released under the CC BY-SA 4.0 license.',
      },
    ],
    [
      '### Licensing Information\n\nApache License 2.0\n\n### Citation\n\nMIT License',
      null,
      { id: 'Apache-2.0', ground: 'card-text', quote: 'Apache License 2.0' },
    ],
    [
      '## License\n\n[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/)',
      null,
      {
        id: 'CC-BY-4.0',
        ground: 'card-text',
        quote: 'CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)',
      },
    ],
    [
      '## License\n\nAsk the town hall first.',
      null,
      { id: 'unknown', ground: 'card-text', quote: 'Ask the town hall first.' },
    ],
    [
      '## License\n\n[More Information Needed]',
      mit,
      { id: 'MIT', ground: 'license-file', quote: 'MIT License' },
    ],
    [
      '# T',
      'The town’s own terms\n\nAsk first.',
      { id: 'unknown', ground: 'license-file', quote: 'The town’s own terms' },
    ],
    ['# T', null, { id: 'unknown', ground: 'metadata', quote: null }],
    ['---\nlicense: unknown\n---\n# T', null, { id: 'unknown', ground: 'metadata', quote: null }],
  ])('%j (file %j)', (readme, licenseFile, expected) => {
    expect(read(readme, { licenseFile }).license).toEqual(expected)
  })
})

describe('YAML that is no metadata', () => {
  it.each([
    ['broken', '---\na: [\n---\n# T'],
    ['a list', '---\n- a\n---\n# T'],
    ['not closed', '---\npretty_name: Town\n# T'],
    ['none', '# T'],
    [
      'made to grow',
      `---\na: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefgh'
        .split('')
        .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[at]}`).join(', ')}]`)
        .join('\n')}\n---\n# T`,
    ],
    ['with a tag of code', '---\na: !!js/function "x"\n---\n# T'],
  ])('%s', (_, readme) => expect(read(readme).license.id).toBe('unknown'))
})

it('reads a card of ten thousand configs at once', () => {
  const configs = Array.from(
    { length: 10_000 },
    (_, at) => `- config_name: c${at}\n  data_files: c${at}/*.csv\n`,
  )
  const start = performance.now()
  const card = parseCard(`---\nlicense: mit\nconfigs:\n${configs.join('')}---\n# T`)
  expect([card.configs.length, card.configs[9_999]?.name, card.metadata.license]).toEqual([
    10_000,
    'c9999',
    'mit',
  ])
  expect(card.configs[7]?.read()).toEqual({ config_name: 'c7', data_files: 'c7/*.csv' })
  expect(performance.now() - start).toBeLessThan(2_000)
})
