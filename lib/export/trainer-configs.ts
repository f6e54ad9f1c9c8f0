import { stringify } from 'yaml'
import type { ExportOptions, ExportSplit } from '#lib/model/index.ts'
import { containerShape, splitFileName } from './containers.ts'
import { formatShape } from './formats.ts'

type Shape = Pick<ExportOptions, 'format' | 'container'>

/** The name that trainers know the set by: letters, digits and `_`, from the project's name. */
export function slugOf(project: string): string {
  const words = project
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g)
  return words?.join('_').slice(0, 60) ?? 'dynosaur_set'
}

/**
 * `dataset_info.json` for LLaMA-Factory: one entry a split file, named `<slug>_<split>`. Every column that is to
 * be read is listed, as one that is not is silently dropped there. Null where it cannot read the files.
 * Source: LLaMA-Factory, data/README.md.
 */
export function llamaFactoryInfo(
  options: Shape,
  project: string,
  splits: readonly ExportSplit[],
): string | null {
  const reading = formatShape(options.format).llamaFactory
  if (reading === null || containerShape(options.container).loader === null) return null
  const entries = splits.map((split) => [
    `${slugOf(project)}_${split}`,
    { file_name: splitFileName(split, options.container), ...reading },
  ])
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`
}

const axolotlHead = `# The data part of an Axolotl configuration: run Axolotl in this folder, and add base_model
# and the training settings. Chat formats use the chat template of the model's tokenizer.
`

/**
 * `axolotl.yaml`: the train file under `datasets`, the validation file under `test_datasets`. Null where
 * Axolotl cannot read the files or there is no train file. Source: Axolotl, docs/dataset-formats and
 * docs/config-reference.
 */
export function axolotlConfig(options: Shape, splits: readonly ExportSplit[]): string | null {
  const reading = formatShape(options.format).axolotl
  const { loader } = containerShape(options.container)
  if (reading === null || loader === null || !splits.includes('train')) return null
  const file = (split: ExportSplit) => ({
    path: splitFileName(split, options.container),
    ds_type: loader,
    // A single file is one split to Axolotl's loader, and that one is called train.
    split: 'train',
    ...reading,
  })
  const config = {
    ...(reading.type === 'chat_template' ? { chat_template: 'tokenizer_default' } : {}),
    datasets: [file('train')],
    ...(splits.includes('validation') ? { test_datasets: [file('validation')] } : {}),
  }
  return axolotlHead + stringify(config, { aliasDuplicateObjects: false, lineWidth: 0 })
}
