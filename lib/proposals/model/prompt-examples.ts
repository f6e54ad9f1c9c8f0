import { formatFieldPath, type RejectReason, type TaskContent } from '#lib/model/index.ts'

/** What a project's own review has to tell a model. */
export interface PromptExamples {
  approved: readonly TaskContent[]
  rejected: readonly RejectReason[]
}

/** Each reason as a model is told it. */
const faults: Record<RejectReason, string | null> = {
  instance_specific: 'speaks of one row',
  contentless: 'says nothing of what to do',
  underivable: 'output not found from the input',
  wrong_target: 'asks for something else than the output',
  missing_input: 'needs what is not shown',
  bad_answer_set: 'useless answer set',
  multi_output: 'several outputs',
  bad_polarity: 'asks for the wrong answer',
  other: null,
}

/** Approved tasks, one a line: instruction, input, output. Empty where there are none. */
export function writeApproved(approved: readonly TaskContent[]): string {
  const lines = approved.slice(0, 3).map(({ instructions, input, output }) => {
    const given =
      input.kind === 'template'
        ? input.template
        : input.fields.map((path) => `{{${formatFieldPath(path)}}}`).join(' ')
    const answer = output.kind === 'template' ? output.template : formatFieldPath(output.field)
    return `- ${JSON.stringify([instructions[0] ?? '', given, answer])}`
  })
  return lines.length === 0 ? '' : ['Approved here before:', ...lines].join('\n')
}

/** Why tasks were rejected, as one line. Empty where none was. */
export function writeRejected(reasons: readonly RejectReason[]): string {
  const words = reasons.flatMap((reason) => faults[reason] ?? [])
  return words.length === 0 ? '' : `Rejected here most often: ${words.slice(0, 3).join('; ')}.`
}
