import { describe, expect, it } from 'vitest'
import { defaultReadingOptions } from '#lib/model/index.ts'
import {
  controlsFor,
  namesProblem,
  readNames,
  withClassLabels,
  withFormat,
} from './reading-controls.ts'

it('shows what means something for a format', () => {
  expect(controlsFor('csv')).toContain('delimiter')
  expect(controlsFor('json')).toContain('recordsPath')
  expect(controlsFor('jsonl')).not.toContain('delimiter')
  expect(controlsFor('parquet')).toEqual([])
  expect(controlsFor(null)).toEqual(['encoding', 'skipBadRecords'])
})

it('leaves to the studio what depended on the other format', () => {
  const options = {
    ...defaultReadingOptions,
    format: 'csv' as const,
    encoding: 'latin-1' as const,
    delimiter: ';',
    hasHeader: false,
    skipBadRecords: true,
    classLabels: [{ field: 'label', names: ['a'] }],
  }
  expect(withFormat(options, 'jsonl')).toEqual({
    ...options,
    format: 'jsonl',
    delimiter: null,
    hasHeader: null,
  })
})

describe('class names', () => {
  const options = {
    ...defaultReadingOptions,
    classLabels: [
      { field: 'a', names: ['x'] },
      { field: 'b', names: ['y'] },
    ],
  }

  it('replace those of their field only', () => {
    expect(withClassLabels(options, 'a', ['p', 'q']).classLabels).toEqual([
      { field: 'b', names: ['y'] },
      { field: 'a', names: ['p', 'q'] },
    ])
  })

  it('are taken away where none are left', () => {
    expect(withClassLabels(options, 'a', []).classLabels).toEqual([{ field: 'b', names: ['y'] }])
  })

  it.each([
    ['', []],
    ['  \n ', []],
    ['no\nyes\n', ['no', 'yes']],
    ['no\r\n yes ', ['no', 'yes']],
    ['no\n\nyes', ['no', '', 'yes']],
  ])('reads %j', (text, names) => {
    expect(readNames(text)).toEqual(names)
  })

  it.each([
    [['no', 'yes'], null],
    [['no', '', 'yes'], { code: 'name-empty', values: { line: 2, name: '' } }],
    [['no', 'yes', 'no'], { code: 'name-twice', values: { line: 3, name: 'no' } }],
  ])('finds what is wrong with %j', (names, problem) => {
    expect(namesProblem(names)).toEqual(problem)
  })
})
