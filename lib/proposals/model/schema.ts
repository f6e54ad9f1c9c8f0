/** How many tasks one answer may hold. */
export const mostTasks = 3

const names = { type: 'array', items: { type: 'string' } }

/**
 * The answer's JSON schema, strict as OpenAI's structured outputs want it: every member required,
 * none besides. The output is a list as in the reference, which shows when a model wants several.
 */
export const proposalSchema = {
  name: 'task_proposals',
  schema: {
    type: 'object',
    properties: {
      tasks: {
        type: 'array',
        maxItems: mostTasks,
        items: {
          type: 'object',
          properties: {
            instruction: { type: 'string' },
            input_fields: names,
            output_field: names,
            reason: { type: 'string' },
          },
          required: ['instruction', 'input_fields', 'output_field', 'reason'],
          additionalProperties: false,
        },
      },
    },
    required: ['tasks'],
    additionalProperties: false,
  },
}
