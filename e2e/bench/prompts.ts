import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalRows, openEngine } from '#lib/engine/index.ts'
import { createFiles } from '#lib/files/index.ts'
import { countPromptTokens } from '#lib/llm/index.ts'
import { defaultReadingOptions, getParquet, type ProposalPromptKind } from '#lib/model/index.ts'
import { profileDataset, sampleRows } from '#lib/profile/index.ts'
import { promptSample, proposalMessages, proposalRequest } from '#lib/proposals/index.ts'
import { ingest } from '#lib/sources/index.ts'
import type { Bench, BenchWorld } from './bench.ts'
import { drawPromptDatasets, type PromptDataset, readSamples } from './prompt-datasets.ts'
import type { Figure } from './report.ts'

/** What providers charge for a cached token, as a share of the price of another: OpenAI's half. */
const cachedShare = 0.5

interface Counted {
  total: number
  /** Of it, what is the same for every dataset. */
  stable: number
}

/**
 * Tokens of the studio's prompt against those of the reference's shape: its `described` prompt with two
 * demonstrations of three and two tasks, two rows, fields of up to 1,000 characters. Both are
 * counted with the same encoding (o200k_base), over the samples and over made-up datasets.
 */
export const promptsBench: Bench = {
  about: 'tokens of a prompt a dataset, against the reference’s shape (--datasets N of each shape)',
  async run(world) {
    const datasets = [
      ...(await readSamples()),
      ...drawPromptDatasets({ seed: 1, each: world.number('datasets', 3) }),
    ]
    const counts: { name: string; studio: Counted; reference: Counted }[] = []
    for (const dataset of datasets) {
      world.signal.throwIfAborted()
      counts.push({ name: dataset.name, ...(await countBoth(world, dataset)) })
    }
    for (const { name, studio, reference } of counts)
      world.say(
        `${name}: ${studio.total} against ${reference.total} tokens, ${percent(studio.total / reference.total)}`,
      )
    return {
      setting: {
        datasets: counts.length,
        schemaStudio: schemaTokens('studio'),
        schemaReference: schemaTokens('described'),
      },
      figures: figuresOf(counts),
    }
  },
}

function figuresOf(counts: { studio: Counted; reference: Counted }[]): Figure[] {
  const mean = (of: (each: (typeof counts)[number]) => number) =>
    counts.reduce((sum, each) => sum + of(each), 0) / counts.length
  const discounted = ({ total, stable }: Counted) => total - stable * (1 - cachedShare)
  const ratios = counts.map(({ studio, reference }) => studio.total / reference.total)
  return [
    { name: 'studio, tokens a dataset', value: mean((each) => each.studio.total), unit: 'tokens' },
    {
      name: 'reference, tokens a dataset',
      value: mean((each) => each.reference.total),
      unit: 'tokens',
    },
    { name: 'studio, the same for all', value: mean((each) => each.studio.stable), unit: 'tokens' },
    {
      name: 'reference, the same for all',
      value: mean((each) => each.reference.stable),
      unit: 'tokens',
    },
    {
      name: 'of the reference’s tokens, all datasets together',
      value: (100 * mean((each) => each.studio.total)) / mean((each) => each.reference.total),
      unit: '%',
      goal: { atMost: 40 },
    },
    {
      name: 'of the reference’s tokens, mean of the datasets',
      value: (100 * ratios.reduce((sum, ratio) => sum + ratio, 0)) / ratios.length,
      unit: '%',
    },
    {
      name: 'of the reference’s tokens, worst dataset',
      value: 100 * Math.max(...ratios),
      unit: '%',
    },
    {
      name: `with the cached beginning at ${cachedShare} of the price, both`,
      value:
        (100 * mean((each) => discounted(each.studio))) /
        mean((each) => discounted(each.reference)),
      unit: '%',
    },
  ]
}

const percent = (share: number) => `${Math.round(share * 100)} %`

/** What the schema adds where a server reads it as text; the messages do not hold it. */
function schemaTokens(prompt: ProposalPromptKind): number {
  const { schema } = proposalRequest({ prompt, messages: [] })
  return countPromptTokens([{ role: 'system', content: JSON.stringify(schema) }])
}

async function countBoth(
  { folder, signal }: BenchWorld,
  dataset: PromptDataset,
): Promise<{ studio: Counted; reference: Counted }> {
  const root = await mkdtemp(join(folder, 'dataset-'))
  const path = join(root, dataset.file)
  await writeFile(path, dataset.text)
  const files = createFiles({ root })
  const machine = { threads: 2, memoryLimit: '512MB' }
  const read = await ingest({
    ...{ files, openEngine, origin: null, signal, ...machine },
    sources: [{ path, name: dataset.file }],
    name: dataset.name,
    options: { ...defaultReadingOptions, classLabels: dataset.classLabels },
    report: () => undefined,
  })
  if (!read.ok) throw new Error(`${dataset.name}: ${read.error.code}`)
  const { manifest } = read
  const { fields } = manifest
  const parquet = files.pathOf(getParquet(manifest).sha256)
  const scratch = await mkdtemp(join(root, 'engine-'))
  const engine = await openEngine({ ...machine, scratch, inputs: [parquet] })
  try {
    const rows = canonicalRows(parquet)
    const profile = await profileDataset({
      ...{ engine, rows, fields, signal },
      rowCount: manifest.rows,
    })
    const count = async (prompt: ProposalPromptKind): Promise<Counted> => {
      const sample = await sampleRows({ engine, rows, fields, limit: promptSample(prompt), signal })
      const { name, description } = dataset
      const built = proposalMessages({
        prompt,
        description: { name, description, license: 'unknown', languages: ['en'], homepage: null },
        ...{ fields, sample, profile, rowCount: manifest.rows },
      })
      if ('refusal' in built) throw new Error(`${name}: ${built.refusal.code}`)
      return {
        total: countPromptTokens(built.messages),
        stable: countPromptTokens(built.messages.slice(0, -1)),
      }
    }
    return { studio: await count('studio'), reference: await count('described') }
  } finally {
    engine.close()
  }
}
