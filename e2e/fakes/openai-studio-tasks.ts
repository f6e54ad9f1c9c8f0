import type { FakeTask } from './openai-tasks.ts'

/** A task as the studio's prompt asks for it. */
export interface FakeStudioTask {
  reason: string
  instructions: string[]
  input: string
  output: string
  answer_set: string[] | null
  values: { field: string; from: string; to: string }[]
  extract: { field: string; pattern: string }[]
  where: { field: string; op: string; value: string }[]
  type: string
}

/** A field as a line of the studio's prompt shows it. */
interface ShownField {
  name: string
  type: string
  /** The class names that are shown, of a class label. */
  classes: string[] | null
}

/** The typed lines below “Fields:” of the last message; none where it is another prompt. */
export function readShownFields(question: string): ShownField[] {
  const block = /(?:^|\n)Fields:\n([\s\S]*?)(?:\nRows:|$)/.exec(question)?.[1] ?? ''
  return block.split('\n').flatMap((line) => {
    const found =
      /^(\S.*?): ((?:one of \d+|list of|text|integer|number|true or false|json).*)$/.exec(line)
    if (!found?.[1] || !found[2]) return []
    const classes = /^one of \d+: (.*)$/.exec(found[2])?.[1]?.split(' | ') ?? null
    return [
      {
        name: found[1],
        type: found[2],
        classes: classes?.filter((name) => !/^\+\d+ more$/.test(name)) ?? null,
      },
    ]
  })
}

/** The fields that a task may name: a list's first item beside the list. */
export function offeredNames(fields: readonly ShownField[]): string[] {
  return fields.flatMap(({ name, type }) =>
    type.startsWith('list of') ? [name, `${name}[0]`] : [name],
  )
}

/** Says tasks over fields as the studio's prompt wants them: templates, two wordings, class names. */
export function toStudioTasks(
  tasks: readonly FakeTask[],
  fields: readonly ShownField[],
): FakeStudioTask[] {
  const typeOf = new Map(fields.map((field) => [field.name, field]))
  const isIndex = (name: string) => typeOf.get(name)?.type.startsWith('integer') ?? false
  const isList = (name: string) => typeOf.get(name)?.type.startsWith('list of') ?? false
  // Two tasks over the same fields are one task with two wordings.
  const kept = tasks.filter((_task, index) => index !== 1)
  return kept.map(({ instruction, input_fields, output_field, reason }) => {
    const [output = ''] = output_field
    const choices = input_fields.find(isList)
    const lettered = choices !== undefined && isIndex(output)
    return {
      reason,
      instructions: [instruction, `${instruction.replace(/\.$/, '')}, and give nothing else.`],
      input: input_fields
        .map((name) =>
          isList(name) ? `{{${name}|${lettered ? 'letters' : 'list'}}}` : `{{${name}}}`,
        )
        .join('\n\n'),
      output: lettered ? `{{${output}|letter}}` : output,
      answer_set: typeOf.get(output)?.classes ?? null,
      values: [],
      extract: [],
      where: [],
      type: lettered
        ? 'multiple-choice'
        : typeOf.get(output)?.classes
          ? 'classification'
          : 'question-answering',
    }
  })
}
