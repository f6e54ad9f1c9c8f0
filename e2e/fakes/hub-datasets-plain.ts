import type { FakeDataset } from './hub-dataset.ts'
import {
  card,
  english,
  only,
  pick,
  places,
  qa,
  qaRow,
  rowsOf,
  shardsOf,
  tagsOf,
  things,
} from './hub-dataset-parts.ts'
import { label, sequence, value } from './hub-features.ts'

const moods = ['calm', 'cheerful', 'angry', 'sad'] as const
const topics = ['weather', 'trade', 'sport', 'music'] as const

/** Datasets as most are. */
export const ordinary: FakeDataset[] = [
  {
    id: 'studio/plain-qa',
    downloads: 9_000,
    likes: 40,
    tags: tagsOf('cc-by-sa-4.0', 'question-answering', '1K<n<10K'),
    description: 'Questions about things that visitors left behind.',
    versions: only(qa, [
      { name: 'train', rows: rowsOf(1_200, qaRow), shards: 3 },
      { name: 'validation', rows: rowsOf(120, (index) => qaRow(index + 5_000)) },
      { name: 'test', rows: rowsOf(150, (index) => qaRow(index + 6_000)) },
    ]),
    readme: card(
      {
        ...english,
        license: 'cc-by-sa-4.0',
        pretty_name: 'Plain questions',
        configs: [
          {
            config_name: 'default',
            data_files: ['train', 'validation', 'test'].map((s) => shardsOf(s)),
          },
        ],
      },
      '# Plain questions\n\n## Dataset Summary\n\nQuestions about things that visitors left behind in six places of a town.\n\n## Citation\n\n```bibtex\n@misc{plain,\n  title = {Plain questions}\n}\n```',
    ),
    parquet: true,
    converted: 'whole',
  },
  {
    id: 'studio/languages',
    downloads: 700,
    likes: 12,
    tags: [...tagsOf('mit', 'text-classification'), 'language:fr', 'language:de'],
    versions: [
      ['en', 'fr', 'de'].map((name) => ({
        name,
        features: { text: value(), length: value('int32') },
        splits: ['train', 'test'].map((split) => ({
          name: split,
          rows: rowsOf(60, (index) => ({
            text: `${name} ${pick(places, index)} ${index}`,
            length: index,
          })),
        })),
      })),
    ],
    readme: card(
      {
        language: ['en', 'fr', 'de'],
        license: 'mit',
        configs: ['en', 'fr', 'de'].map((name) => ({
          config_name: name,
          ...(name === 'fr' && { default: true }),
          data_files: ['train', 'test'].map((split) => shardsOf(split, name)),
        })),
      },
      '# Three languages\n\nShort lines in English, French and German, a config each.',
    ),
    parquet: true,
    converted: 'whole',
  },
  {
    id: 'studio/moods',
    downloads: 4_000,
    likes: 30,
    tags: tagsOf('apache-2.0', 'text-classification'),
    versions: only({ text: value(), mood: label(...moods) }, [
      {
        name: 'train',
        // Every tenth row has no label.
        rows: rowsOf(200, (index) => ({
          text: `The visitor at the ${pick(places, index)} sounded ${pick(moods, index)} (${index}).`,
          mood: index % 10 === 9 ? -1 : moods.indexOf(pick(moods, index)),
        })),
      },
    ]),
    readme: card(
      { language: 'en', license: 'apache-2.0', task_categories: ['text-classification'] },
      '# Moods\n\nOne line and its mood; rows without a mood carry -1.',
    ),
    parquet: true,
    converted: 'whole',
  },
  {
    id: 'studio/topics',
    likes: 3,
    tags: tagsOf('odc-by', 'text-classification'),
    versions: only({ text: value(), topics: sequence(label(...topics)) }, [
      {
        name: 'train',
        rows: rowsOf(90, (index) => ({
          text: `Notice ${index}`,
          topics: index % 5 === 0 ? [] : [index % 4, (index + 1) % 4],
        })),
      },
    ]),
    readme: card({ language: 'en', license: 'odc-by' }, '# Topics\n\nNotices with their topics.'),
    parquet: true,
    converted: 'whole',
  },
  {
    id: 'studio/passages',
    downloads: 2_500,
    likes: 55,
    tags: tagsOf('cc-by-4.0'),
    versions: only(
      {
        id: value(),
        title: value(),
        context: value(),
        question: value(),
        answers: sequence({ text: value(), answer_start: value('int32') }),
      },
      ['train', 'validation'].map((name) => ({
        name,
        rows: rowsOf(80, (index) => {
          const thing = pick(things, index)
          const before = `In ${1900 + index} somebody left `
          return {
            id: `${name}-${index}`,
            title: pick(places, index),
            context: `${before}${thing} at the ${pick(places, index)}.`,
            question: `What was left in ${1900 + index}?`,
            answers: { text: [thing], answer_start: [before.length] },
          }
        }),
      })),
    ),
    readme: card(
      { ...english, license: 'cc-by-4.0' },
      '# Passages\n\nPassages with questions whose answers stand in them.',
    ),
    parquet: true,
    converted: 'whole',
  },
]
