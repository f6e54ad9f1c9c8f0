import { readTask } from '#lib/checks/task-reading.ts'
import { wordSet } from '#lib/checks/words/named-fields.ts'
import { nameWords, stem } from '#lib/checks/words/words.ts'
import {
  type FieldPath,
  formatTemplate,
  inputTemplate,
  listFieldPaths,
  sameFieldPath,
  type TaskContent,
} from '#lib/model/index.ts'
import type { FixContext } from './fixes.ts'

const names = wordSet('choice option ending candidate alternative')

/** The one list of choices that the input does not show is added to it, lettered where letters are the answers. */
export function addChoices({ content, fields }: FixContext): TaskContent | null {
  const { input, output, named } = readTask(content)
  if (input === null || output === null) return null
  // What the reference's style writes cannot be written as a template.
  if (content.input.kind === 'fields' && content.input.style !== 'labeled') return null
  const shown = named.filter(({ place }) => place === 'input').map(({ path }) => path)
  const lists = listFieldPaths(fields)
    .filter(({ type }) => type.kind === 'list' && type.item.kind === 'text')
    .map(({ path }) => path)
    .filter((path) => isNamedSo(path) && !shown.some((one) => sameFieldPath(one, path)))
  const [choices, another] = lists
  if (!choices || another) return null
  const answersWithLetters =
    output.some((piece) => piece.kind === 'field' && piece.as === 'letter') ||
    (content.answerSet?.every((answer) => /^\(?[A-Za-z][.)]?$/.test(answer.trim())) ?? false)
  const written = formatTemplate([
    { kind: 'field', path: choices, as: answersWithLetters ? 'letters' : 'list' },
  ])
  const template = `${inputTemplate(content.input, fields).trimEnd()}\n${written}`
  return { ...content, input: { kind: 'template', template } }
}

/** A name that says “choices”, as its last step does: `choices`, `choices.text`. */
function isNamedSo(path: FieldPath): boolean {
  const words = path.flatMap((step) => (typeof step === 'string' ? nameWords(step) : []))
  return words.some((word) => names.has(stem(word)))
}
