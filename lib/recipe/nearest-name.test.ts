import { describe, expect, it } from 'vitest'
import { nearestName } from './index.ts'

const names = ['title', 'Text', 'text', 'answers', 'answers.text', 'answers.text[0]', 'label', 'q']

describe('the nearest name', () => {
  it.each([
    ['titel', 'title'],
    ['TITLE', 'title'],
    ['TEXT', 'Text'],
    ['lable', 'label'],
    ['answer', 'answers'],
    ['answers.txt', 'answers.text'],
    ['answer.text', 'answers.text'],
    ['summary', null],
    ['x', null],
    ['', null],
    ['(', null],
  ])('of %j is %j', (text, expected) => {
    expect(nearestName(text, names)).toBe(expected)
  })

  it('may be the end of a path', () => {
    expect(nearestName('start', ['q', 'answers.start[0]'])).toBe('answers.start[0]')
  })
})
