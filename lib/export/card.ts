import { stringify } from 'yaml'
import { type ExportOptions, type ExportSplit, exportSplits } from '#lib/model/index.ts'
import { type FileColumn, featuresOf } from './columns.ts'
import { containerShape, sidecarFileName, splitFileName } from './containers.ts'
import { addCounts, type ExportMeta } from './export-meta.ts'
import { licenseMetadata } from './licenses.ts'
import { markdownLink, markdownTable, markdownText } from './markdown.ts'
import { slugOf } from './trainer-configs.ts'

const sizes: readonly [below: number, category: string][] = [
  [1e3, 'n<1K'],
  [1e4, '1K<n<10K'],
  [1e5, '10K<n<100K'],
  [1e6, '100K<n<1M'],
  [1e7, '1M<n<10M'],
  [1e8, '10M<n<100M'],
  [1e9, '100M<n<1B'],
]

/** The Hub's name for a number of examples. */
export function sizeCategory(examples: number): string {
  return sizes.find(([below]) => examples < below)?.[1] ?? '1B<n<10B'
}

/** Language codes as the Hub takes them: the primary subtags of the BCP 47 tags, each once. */
export function languageCodes(tags: readonly string[]): string[] {
  const codes = tags.map((tag) => (tag.split('-')[0] ?? '').toLowerCase())
  return [...new Set(codes)].filter((code) => /^[a-z]{2,3}$/.test(code)).sort()
}

/**
 * `README.md`: a dataset card. Its `configs` name the data files, so that `load_dataset` on the folder reads
 * these and nothing else; `dataset_info.features` state the schema. CSV is not offered as data.
 * Source: huggingface/hub-docs, datasetcard.md and datasets-manual-configuration.
 */
export function cardText({
  meta,
  options,
  columns,
  sidecar,
  splits,
  trainers,
}: {
  meta: ExportMeta
  options: ExportOptions
  columns: readonly FileColumn[]
  sidecar: boolean
  splits: readonly ExportSplit[]
  trainers: { llamaFactory: boolean; axolotl: boolean }
}): string {
  const counts = addCounts(meta.datasets.flatMap((dataset) => dataset.tasks))
  const forTraining = containerShape(options.container).loader !== null
  const languages = languageCodes(meta.datasets.flatMap((dataset) => dataset.languages))
  const front = {
    pretty_name: meta.project,
    ...licenseMetadata(meta.datasets.map((dataset) => dataset.license)),
    ...(languages.length > 0 ? { language: languages } : {}),
    task_categories: ['text-generation'],
    tags: ['instruction-tuning', 'dynosaur'],
    size_categories: [sizeCategory(counts.examples)],
    ...(forTraining
      ? {
          configs: [
            {
              config_name: 'default',
              data_files: splits.map((split) => ({
                split,
                path: splitFileName(split, options.container),
              })),
            },
          ],
          dataset_info: { features: featuresOf(columns) },
        }
      : {}),
  }
  const paragraphs = [
    `---\n${stringify(front, { aliasDuplicateObjects: false, lineWidth: 0 })}---`,
    `# ${markdownText(meta.project)}`,
    `${numbered(counts.examples, 'example')} for instruction tuning, made from ${numbered(meta.datasets.length, 'dataset')} by ${numbered(countTasks(meta), 'task')} that people approved.`,
    ...(forTraining
      ? []
      : [
          '**Not for training.** These CSV files are for looking at the data in a spreadsheet: a cell that a spreadsheet could run as a formula begins with an apostrophe. Export as JSON Lines or Parquet to train.',
        ]),
    sourceTable(meta),
    '## Files',
    fileTable(options, splits, counts.bySplit, sidecar),
    ...usage(options, meta, splits, trainers, forTraining),
    '`manifest.yaml` names every dataset and task with its revision, counts what was skipped and why, and gives the hashes of the files. `LICENSES.md` lists the sources by license.',
  ]
  return `${paragraphs.join('\n\n')}\n`
}

function countTasks(meta: ExportMeta): number {
  return meta.datasets.reduce((sum, dataset) => sum + dataset.tasks.length, 0)
}

function numbered(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
}

function sourceTable(meta: ExportMeta): string {
  return markdownTable(
    ['Source', 'License', 'Tasks', 'Examples'],
    meta.datasets.map((dataset) => [
      markdownLink(dataset.name, dataset.homepage),
      markdownText(dataset.license),
      String(dataset.tasks.length),
      addCounts(dataset.tasks).examples.toLocaleString('en-US'),
    ]),
  )
}

function fileTable(
  options: ExportOptions,
  splits: readonly ExportSplit[],
  bySplit: Record<ExportSplit, number>,
  sidecar: boolean,
): string {
  const rows = exportSplits
    .filter((split) => splits.includes(split))
    .map((split) => [
      `\`${splitFileName(split, options.container)}\``,
      ...(sidecar ? [`\`${sidecarFileName(split, options.container)}\``] : []),
      bySplit[split].toLocaleString('en-US'),
    ])
  const heads = ['File', ...(sidecar ? ['Provenance, row by row'] : []), 'Examples']
  return markdownTable(heads, rows)
}

function usage(
  options: ExportOptions,
  meta: ExportMeta,
  splits: readonly ExportSplit[],
  trainers: { llamaFactory: boolean; axolotl: boolean },
  forTraining: boolean,
): string[] {
  if (!forTraining) return []
  const entry = `${slugOf(meta.project)}_${splits[0] ?? 'train'}`
  const lines = [
    '- Hugging Face `datasets`: `load_dataset("PATH_OF_THIS_FOLDER")`',
    ...(trainers.llamaFactory
      ? [`- LLaMA-Factory: \`dataset_dir: PATH_OF_THIS_FOLDER\`, \`dataset: ${entry}\``]
      : []),
    ...(trainers.axolotl ? ['- Axolotl: `axolotl.yaml` holds the `datasets` section'] : []),
  ]
  return [
    lines.join('\n'),
    ...(options.format === 'prompt-completion'
      ? [
          'The `prompt` and `completion` columns are read by TRL. LLaMA-Factory and Axolotl cannot read them; for these, export as chat messages.',
        ]
      : []),
  ]
}
