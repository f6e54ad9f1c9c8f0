import type { FakeDataset } from './hub-dataset.ts'
import { card, only, qa, qaRow, rowsOf, tagsOf } from './hub-dataset-parts.ts'
import { list, value } from './hub-features.ts'

/** Datasets that not everybody may read. */
export const limited: FakeDataset[] = [
  {
    id: 'studio/gated',
    access: 'gated-manual',
    likes: 9,
    tags: tagsOf('cc-by-nc-4.0'),
    description: 'Only for people who agreed to its terms.',
    versions: only(qa, [{ name: 'train', rows: rowsOf(50, qaRow) }]),
    readme: card(
      { license: 'cc-by-nc-4.0', language: 'en' },
      '# Gated\n\nOpen to those who agreed to its terms.',
    ),
    parquet: true,
    converted: 'whole',
  },
  {
    id: 'studio/private',
    access: 'private',
    versions: only(qa, [{ name: 'train', rows: rowsOf(40, qaRow) }]),
    readme: card({ license: 'mit' }, '# Private\n\nSeen by members only.'),
    parquet: true,
    viewer: 'none',
  },
]

const sizes = { limited: 200, failing: 200, truncated: 4_000, slow: 100_000, large: 100_000 }

const manyNames = Array.from({ length: 10_000 }, (_, index) => `c${String(index).padStart(5, '0')}`)

/** Very many configs, a branch that moves on, and names that bring trouble (`hub-behaviors.ts`). */
export const special: FakeDataset[] = [
  {
    id: 'studio/many-configs',
    tags: tagsOf('mit', 'question-answering', '10K<n<100K'),
    versions: [[]],
    readme: `---\nlicense: mit\nconfigs:\n${manyNames.map((name) => `- config_name: ${name}\n  data_files: ${name}/train.csv\n`).join('')}---\n\n# Many\n\nTen thousand configs of two rows each.\n`,
    files: Object.fromEntries(
      manyNames.map((name) => [
        `${name}/train.csv`,
        `question,answer\nwho is ${name},${name}\nwhat is it,a config\n`,
      ]),
    ),
    parquet: false,
    viewer: 'none',
  },
  {
    id: 'studio/changing',
    tags: tagsOf('mit'),
    versions: [0, 1, 2].map((version) => [
      {
        name: 'default',
        features: qa,
        splits: [
          { name: 'train', rows: rowsOf(40 + version * 10, (index) => qaRow(index + version)) },
        ],
      },
    ]),
    readme: card(
      { license: 'mit', language: 'en' },
      '# Changing\n\nIts owners add rows all the time.',
    ),
    parquet: true,
  },
  ...(['limited', 'failing', 'truncated', 'slow', 'large'] as const).map(
    (name): FakeDataset => ({
      id: `studio/${name}`,
      tags: tagsOf('mit', 'question-answering', '10K<n<100K'),
      versions: only({ id: value('int64'), text: value(), words: list(value()) }, [
        {
          name: 'train',
          rows: {
            sql: `SELECT i AS id, md5(i::VARCHAR) || md5((i + 1)::VARCHAR) || md5((i + 2)::VARCHAR) AS text,
                    [md5((i + 3)::VARCHAR), 'visitor ' || i] AS words FROM range(${sizes[name]}) t(i)`,
            count: sizes[name],
          },
          shards: 4,
        },
      ]),
      readme: card({ license: 'mit', language: 'en' }, `# ${name}\n\nRows with long texts.`),
      parquet: true,
      viewer: name === 'failing' ? 'none' : 'ready',
    }),
  ),
]
