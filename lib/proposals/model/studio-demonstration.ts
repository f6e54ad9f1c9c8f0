/** The one demonstration of the prompt `studio`: a made-up dataset and a whole answer. */
export const studioDemonstration = {
  question: `Dataset: harbor-quiz
Fields:
notice: text
asked: text
options: list of text
right: integer, 0-2`,
  tasks: [
    {
      reason: 'The notice decides.',
      instructions: [
        'Choose the option that the harbor notice supports. Give its letter.',
        'Which option fits the harbor notice? Answer with its letter.',
      ],
      input: '{{notice}}\n{{asked}}\n{{options|letters}}',
      output: '{{right|letter}}',
      answer_set: null,
      values: [],
      extract: [],
      where: [],
      type: 'multiple-choice',
    },
  ],
}

/** The demonstration as the prompt shows it. */
export function writeStudioDemonstration(): string {
  const { question, tasks } = studioDemonstration
  return `${question}\n${JSON.stringify({ tasks })}`
}
