import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ExportOptions, exportFormats } from '#lib/model/index.ts'
import { languageCodes, sizeCategory } from './card.ts'
import { hostileName, metaOf, openExports, taskOf } from './export.fixture.ts'
import { hubLicense, licenseMetadata } from './licenses.ts'
import { markdownLink, markdownText } from './markdown.ts'
import { resolveProvenance } from './provenance.ts'
import { axolotlConfig, llamaFactoryInfo, slugOf } from './trainer-configs.ts'
import { zipExport, zipLength } from './zip.ts'

let exports: Awaited<ReturnType<typeof openExports>>
beforeAll(async () => {
  exports = await openExports()
})
afterAll(() => exports.close())

const options = (over: Partial<ExportOptions> = {}) => ExportOptions.parse(over)

describe('the card', () => {
  it('names the data files, and them alone, as data', async () => {
    const written = await exports.write({})
    const text = await written.text('README.md')
    const [, front = '', ...body] = text.split('---\n')
    expect(parse(front)).toMatchObject({
      pretty_name: 'Größe: "reading" & more',
      license: 'cc-by-4.0',
      language: ['de', 'en'],
      size_categories: ['n<1K'],
      configs: [
        {
          config_name: 'default',
          data_files: [
            { split: 'train', path: 'data/train.jsonl' },
            { split: 'validation', path: 'data/validation.jsonl' },
          ],
        },
      ],
    })
    expect(body.join('---\n')).not.toContain('<b>')
    expect(body.join('---\n')).toContain('(https://example.org/a%7Cb?q=%281%29)')
  })

  it('leaves nothing that `datasets` would take for data without it', async () => {
    // What it looks for by default: a split's name as a word of a file's name, in any folder.
    const keyword =
      /(^|[-._ 0-9])(train|training|validation|valid|dev|val|test|testing|eval|evaluation)[-._ 0-9]/
    const written = await exports.write({})
    const taken = written.names.filter((name) => keyword.test(name.replace(/^.*\//, '')))
    expect(taken).toEqual(['data/train.jsonl', 'data/validation.jsonl'])
  })

  it.each([
    [0, 'n<1K'],
    [999, 'n<1K'],
    [1_000, '1K<n<10K'],
    [123_456, '100K<n<1M'],
    [5_000_000, '1M<n<10M'],
  ])('has a size: %d', (examples, category) => {
    expect(sizeCategory(examples)).toBe(category)
  })

  it('has languages by their codes', () => {
    expect(languageCodes(['zh-Hans', 'en', 'en-GB', 'x-klingon'])).toEqual(['en', 'zh'])
  })
})

describe('licenses', () => {
  it.each([
    ['CC-BY-SA-4.0', 'cc-by-sa-4.0'],
    ['MIT', 'mit'],
    ['GPL-3.0-only', 'gpl-3.0'],
    ['ODC-By-1.0', 'odc-by'],
    ['internal', 'other'],
    ['unknown', 'unknown'],
    ['toString', 'other'],
    ['My-License', 'other'],
  ])('%s is %s on the Hub', (license, name) => {
    expect(hubLicense(license)).toBe(name)
  })

  it('are one or a list, and the others are pointed to', () => {
    expect(licenseMetadata(['MIT', 'MIT'])).toEqual({ license: 'mit' })
    expect(licenseMetadata(['MIT', 'internal', 'CC0-1.0'])).toEqual({
      license: ['cc0-1.0', 'mit', 'other'],
      license_name: 'see-licenses',
      license_link: 'LICENSES.md',
    })
  })
})

describe('Markdown from outside', () => {
  it('means nothing', () => {
    expect(markdownText(hostileName)).toBe(
      'a"b\\|c\'; \\[x\\](http://evil) \\<b\\> --- license: mit',
    )
  })
  it('leads to web pages only', () => {
    expect(markdownLink('x', 'javascript:alert(1)')).toBe('x')
    expect(markdownLink('x', 'not an address')).toBe('x')
    expect(markdownLink('x', null)).toBe('x')
  })
})

describe('LLaMA-Factory', () => {
  it.each([
    [
      'alpaca' as const,
      {
        formatting: 'alpaca',
        columns: { prompt: 'instruction', query: 'input', response: 'output' },
      },
    ],
    [
      'dynosaur' as const,
      {
        formatting: 'alpaca',
        columns: { prompt: 'instruction', query: 'input', response: 'output' },
      },
    ],
    [
      'messages' as const,
      {
        formatting: 'sharegpt',
        columns: { messages: 'messages' },
        tags: {
          role_tag: 'role',
          content_tag: 'content',
          user_tag: 'user',
          assistant_tag: 'assistant',
          system_tag: 'system',
        },
      },
    ],
    [
      'sharegpt' as const,
      {
        formatting: 'sharegpt',
        columns: { messages: 'conversations' },
        tags: {
          role_tag: 'from',
          content_tag: 'value',
          user_tag: 'human',
          assistant_tag: 'gpt',
          system_tag: 'system',
        },
      },
    ],
  ])('is told all of %s, file by file', (format, reading) => {
    const info = llamaFactoryInfo(options({ format }), 'My set', ['train', 'test'])
    expect(JSON.parse(info ?? '')).toEqual({
      my_set_train: { file_name: 'data/train.jsonl', ...reading },
      my_set_test: { file_name: 'data/test.jsonl', ...reading },
    })
  })

  it('is told nothing of what it cannot read', () => {
    expect(llamaFactoryInfo(options({ format: 'prompt-completion' }), 'x', ['train'])).toBeNull()
    expect(llamaFactoryInfo(options({ container: 'csv' }), 'x', ['train'])).toBeNull()
  })

  it.each([
    ['Größe: "reading" & more', 'gro_e_reading_more'],
    ['Café ôtre', 'cafe_otre'],
    ['你好', 'dynosaur_set'],
    ['a, b/../c', 'a_b_c'],
  ])('knows %j by a plain name', (project, slug) => {
    expect(slugOf(project)).toBe(slug)
  })
})

describe('Axolotl', () => {
  it('trains on train and evaluates on validation', () => {
    const config = axolotlConfig(options({ format: 'sharegpt', container: 'parquet' }), [
      'train',
      'validation',
    ])
    const file = (name: string) => ({
      path: `data/${name}.parquet`,
      ds_type: 'parquet',
      split: 'train',
      type: 'chat_template',
      field_messages: 'conversations',
      message_property_mappings: { role: 'from', content: 'value' },
      roles: { user: ['human'], assistant: ['gpt'] },
      roles_to_train: ['assistant'],
      train_on_eos: 'turn',
    })
    expect(parse(config ?? '')).toEqual({
      chat_template: 'tokenizer_default',
      datasets: [file('train')],
      test_datasets: [file('validation')],
    })
  })

  it('reads Alpaca as such', () => {
    expect(parse(axolotlConfig(options(), ['train']) ?? '')).toEqual({
      datasets: [{ path: 'data/train.jsonl', ds_type: 'json', split: 'train', type: 'alpaca' }],
    })
  })

  it('has no configuration where it could not train', () => {
    expect(axolotlConfig(options({ format: 'prompt-completion' }), ['train'])).toBeNull()
    expect(axolotlConfig(options({ container: 'csv' }), ['train'])).toBeNull()
    expect(axolotlConfig(options(), ['validation'])).toBeNull()
  })
})

it('says on the card which trainers cannot read prompt and completion', async () => {
  const written = await exports.write({ format: 'prompt-completion' })
  expect(written.names).not.toContain('dataset_info.json')
  expect(await written.text('README.md')).toContain('LLaMA-Factory and Axolotl cannot read them')
})

describe('the manifest', () => {
  it('adds up, and names every dataset, task and file', async () => {
    const other = taskOf({ taskId: 'tsk_b', skipped: { 'output-null': 1 }, rows: 35 })
    const [dataset] = metaOf().datasets
    const meta = metaOf({
      datasets: [{ ...(dataset as NonNullable<typeof dataset>), tasks: [taskOf(), other] }],
    })
    const written = await exports.write({ seed: 7 }, { meta })
    const manifest = parse(await written.text('manifest.yaml'))
    expect(manifest).toMatchObject({
      project: 'Größe: "reading" & more',
      versions: { studio: '0.1.0', plan: 1, duckdb: expect.stringMatching(/^v\d/) },
      seed: 7,
      canonical_jsonl_sha256: written.canonicalSha256,
      counts: { skipped: { 'input-null': 1, 'output-null': 3 }, capped: 6, left_out_test: 20 },
      datasets: [
        {
          id: 'dst_a',
          name: hostileName,
          revision: 'hash-a',
          license: 'CC-BY-4.0',
          license_confirmed: null,
          tasks: [
            { id: 'tsk_a', revision: 3, revision_id: 'rev_a', plan_sha256: 'f'.repeat(64) },
            { id: 'tsk_b' },
          ],
        },
      ],
    })
    const { rows, examples, skipped, capped, left_out_test } = manifest.counts
    const skips = Object.values(skipped as Record<string, number>).reduce((a, b) => a + b, 0)
    expect(examples + skips + capped + left_out_test).toBe(rows)
    expect(manifest.files.map((file: { name: string }) => file.name)).toEqual(
      written.names.filter((name) => name !== 'manifest.yaml'),
    )
    expect(manifest.files[0]).toEqual({
      name: 'data/train.jsonl',
      bytes: written.find('data/train.jsonl').bytes,
      sha256: written.find('data/train.jsonl').sha256,
      rows: written.find('data/train.jsonl').rows,
    })
  })
})

describe('provenance', () => {
  it.each(exportFormats)('goes where it can: %s', (format) => {
    const resolved = resolveProvenance({ format, provenance: 'columns' })
    const closed = { mode: 'sidecar', reason: { code: 'export-provenance-sidecar', values: {} } }
    expect(resolved).toEqual(format === 'messages' ? closed : { mode: 'columns', reason: null })
    expect(resolveProvenance({ format, provenance: 'none' }).mode).toBe('none')
  })
})

describe('the zip', () => {
  it('is the same each time, as long as foretold, and holds every file', async () => {
    const { files } = await exports.write({})
    const zipped = async () => Buffer.from(await new Response(zipExport(files)).arrayBuffer())
    const first = await zipped()
    expect(first.equals(await zipped())).toBe(true)
    expect(BigInt(first.length)).toBe(zipLength(files))
    const missing = files.filter(({ name }) => !first.includes(name))
    expect(missing).toEqual([])
  })
})
