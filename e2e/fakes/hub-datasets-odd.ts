import { gzipSync } from 'node:zlib'
import type { FakeDataset } from './hub-dataset.ts'
import { card, only, pick, places, qa, qaRow, rowsOf, tagsOf } from './hub-dataset-parts.ts'
import { image, label, value } from './hub-features.ts'

/** Datasets that have something about them: no Parquet, no text, no license in the metadata. */
export const odd: FakeDataset[] = [
  {
    id: 'studio/scripted',
    tags: tagsOf('gpl-3.0'),
    versions: [
      ['small', 'large'].map((name) => ({
        name,
        features: { ...qa, level: label('easy', 'hard') },
        splits: [
          {
            name: 'train',
            rows: rowsOf(name === 'small' ? 30 : 300, (index) => ({
              ...qaRow(index),
              level: index % 2,
            })),
          },
        ],
      })),
    ],
    readme: card(
      { license: 'gpl-3.0', language: 'en' },
      '# Scripted\n\nIts rows are made by a program.',
    ),
    files: { 'scripted.py': 'raise SystemExit("not run by anyone")\n' },
    parquet: false,
    converted: 'whole',
  },
  {
    id: 'studio/scripted-only',
    versions: [[]],
    readme: card({ license: 'mit' }, '# Scripted only\n\nNobody ran its program.'),
    files: { 'scripted-only.py': 'raise SystemExit("not run by anyone")\n' },
    parquet: false,
    viewer: 'failed',
  },
  {
    id: 'studio/tables-csv',
    tags: tagsOf('cc0-1.0'),
    versions: [[]],
    readme: card(
      { license: 'cc0-1.0', language: 'en' },
      '# Tables\n\nPlain CSV files, named for their splits.',
    ),
    files: {
      'train.csv': `question,answer\n${rowsOf(60, qaRow)
        .map(({ question, answer }) => `${question},${answer}\n`)
        .join('')}`,
      'test.csv': `question,answer\n${rowsOf(15, (i) => qaRow(i + 90))
        .map(({ question, answer }) => `${question},${answer}\n`)
        .join('')}`,
    },
    parquet: false,
    viewer: 'none',
  },
  {
    id: 'studio/tables-jsonl',
    tags: tagsOf('pddl'),
    versions: [[]],
    readme: card(
      { license: 'pddl', configs: [{ config_name: 'default', data_files: 'lines/*.jsonl.gz' }] },
      '# Lines\n\nCompressed JSON Lines.',
    ),
    files: Object.fromEntries(
      [0, 1].map((part) => [
        `lines/part-${part}.jsonl.gz`,
        gzipSync(
          rowsOf(40, (i) => qaRow(i + part * 40))
            .map((row) => `${JSON.stringify(row)}\n`)
            .join(''),
        ),
      ]),
    ),
    parquet: false,
    viewer: 'none',
  },
  {
    id: 'studio/pictures',
    tags: [...tagsOf('mit', 'image-classification'), 'modality:image'],
    versions: only({ picture: image }, [
      {
        name: 'train',
        rows: rowsOf(20, (index) => ({
          picture: { bytes: 'not a picture', path: `${index}.png` },
        })),
      },
    ]),
    readme: card({ license: 'mit' }, '# Pictures\n\nPictures and nothing else.'),
    parquet: true,
    converted: 'whole',
  },
  {
    id: 'studio/captions',
    tags: [...tagsOf('cc-by-4.0', 'image-to-text'), 'modality:image', 'modality:text'],
    versions: only({ picture: image, caption: value(), kind: label('photo', 'drawing') }, [
      {
        name: 'train',
        rows: rowsOf(40, (index) => ({
          picture: { bytes: 'not a picture', path: `${index}.png` },
          caption: `A view of the ${pick(places, index)}`,
          kind: index % 2,
        })),
      },
    ]),
    readme: card({ license: 'cc-by-4.0', language: 'en' }, '# Captions\n\nPictures with captions.'),
    parquet: true,
    converted: 'whole',
  },
  {
    id: 'studio/in-part',
    tags: tagsOf('mit', 'question-answering', '1M<n<10M'),
    versions: only(qa, [{ name: 'train', rows: rowsOf(100, qaRow) }]),
    readme: card({ license: 'mit' }, '# In part\n\nToo large to be converted whole.'),
    files: { 'in-part.py': '' },
    parquet: false,
    converted: 'in-part',
  },
  {
    id: 'studio/prose-license',
    versions: only(qa, [{ name: 'train', rows: rowsOf(30, qaRow) }]),
    readme:
      '# Prose\n\nQuestions about a town, asked by hand over two summers.\n\n### Licensing Information\n\nThe dataset is released under the Creative Commons Attribution-ShareAlike 4.0 International license.\n',
    parquet: true,
    converted: 'whole',
  },
  {
    id: 'studio/license-file',
    versions: only(qa, [{ name: 'train', rows: rowsOf(30, qaRow) }]),
    readme:
      '# License file\n\nQuestions about a town; see the files for what may be done with them.\n',
    files: {
      LICENSE: 'MIT License\n\nCopyright (c) 2025 The town\n\nPermission is hereby granted ...\n',
    },
    parquet: true,
    converted: 'whole',
  },
]
