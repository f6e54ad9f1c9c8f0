import { type FieldPath, formatFieldPath, type TaskContent } from '#lib/model/index.ts'

/** The parts of a content that a difference is shown for: keys of the catalog `review.history.part`. */
export const contentParts = [
  'instructions',
  'input',
  'output',
  'values',
  'where',
  'answerSet',
  'taskType',
] as const
export type ContentPart = (typeof contentParts)[number]

/** What turns codes into words, from the catalog. */
export interface ContentWords {
  condition: (predicate: TaskContent['where'][number]) => string
  rule: (rule: TaskContent['fieldRules'][number]) => string
  type: (type: TaskContent['taskType']) => string
  style: (style: 'labeled' | 'dynosaur') => string
}

const names = (paths: readonly FieldPath[]) => paths.map(formatFieldPath).join(', ')

/** A content as text, part by part, so that two of them can be compared word by word. */
export function contentTexts(
  content: TaskContent,
  words: ContentWords,
): Record<ContentPart, string> {
  const { instructions, input, output, fieldRules, where, answerSet, taskType } = content
  return {
    instructions: instructions.join('\n'),
    input:
      input.kind === 'template'
        ? input.template
        : `${names(input.fields)}${input.style === 'labeled' ? '' : `\n${words.style(input.style)}`}`,
    output: output.kind === 'template' ? output.template : names([output.field]),
    values: fieldRules.map(words.rule).join('\n'),
    where: where.map(words.condition).join('\n'),
    answerSet: answerSet?.join('\n') ?? '',
    taskType: words.type(taskType),
  }
}

/** The parts that differ, with both texts. */
export function changedParts(
  before: TaskContent,
  after: TaskContent,
  words: ContentWords,
): { part: ContentPart; before: string; after: string }[] {
  const was = contentTexts(before, words)
  const is = contentTexts(after, words)
  return contentParts
    .filter((part) => was[part] !== is[part])
    .map((part) => ({ part, before: was[part], after: is[part] }))
}
