import {
  type Field,
  formatFieldPath,
  type ListedTask,
  type TaskContent,
  type TaskDraft,
} from '#lib/model/index.ts'
import { referenceContent } from '#lib/recipe/index.ts'

/** What the reference appends to an instruction whose outputs are few (`organize_data.py`). */
const sentence = ' Answers must be one of '

/** An instruction without the answers named at its end, and those answers; null where it names none. */
export function splitAnswers(instruction: string): { text: string; answers: string[] | null } {
  const trimmed = instruction.trim()
  const at = trimmed.lastIndexOf(sentence)
  const text = trimmed.slice(0, Math.max(0, at)).trim()
  if (at < 0 || text === '' || !trimmed.endsWith('.')) return { text: trimmed, answers: null }
  const named = trimmed.slice(at + sentence.length, -1).split(', ')
  // Outputs that were empty stand there as nothing between two commas: no answer to ask for.
  const answers = [...new Set(named)].filter((answer) => answer.trim() !== '')
  return answers.length === 0 ? { text: trimmed, answers: null } : { text, answers }
}

/** A listed task as a draft over a dataset's fields; of several outputs the first is taken, the others named. */
export function listedDraft(listed: ListedTask, fields: readonly Field[]): TaskDraft {
  if (listed.kind === 'content')
    return { content: listed.content, reason: null, surplusOutputs: [] }
  const { task } = listed
  const { text, answers } = splitAnswers(task.instruction)
  const content: TaskContent = {
    ...referenceContent({ ...task, instruction: text }, fields, 'labeled'),
    answerSet: answers,
    taskType: answers === null ? 'other' : 'classification',
  }
  return {
    content,
    // The wording as it came: the answers in it are the studio's to write from here on.
    reason: answers === null ? null : task.instruction.trim().slice(0, 2_000),
    surplusOutputs: task.output_field.slice(1),
  }
}

/** The fields that a listed task names, as people read them; those of templates are left to the checks. */
export function listedFields(listed: ListedTask): string[] {
  if (listed.kind === 'released')
    return [...listed.task.input_fields, ...listed.task.output_field.slice(0, 1)]
  const { input, output } = listed.content
  const paths = [
    ...(input.kind === 'fields' ? input.fields : []),
    ...(output.kind === 'field' ? [output.field] : []),
  ]
  return paths.map(formatFieldPath)
}
