import { type ExportFormat, raw, type Sql } from '#lib/model/index.ts'
import type { FileColumn } from './columns.ts'

/** How a trainer is told to read a format; null where it cannot. */
export interface TrainerReading {
  /** A dataset description's `formatting`, `columns` and `tags`. Source: LLaMA-Factory, data/README.md. */
  llamaFactory: {
    formatting: 'alpaca' | 'sharegpt'
    columns: Record<string, string>
    tags?: Record<string, string>
  } | null
  /** The keys of a `datasets` entry. Source: Axolotl, docs/dataset-formats. */
  axolotl: Record<string, unknown> | null
}

export interface FormatShape extends TrainerReading {
  columns: readonly FileColumn[]
  /** Whether more columns may stand beside these. */
  open: boolean
}

const text = (name: string, column = name): FileColumn => ({
  name,
  sql: raw(column),
  type: 'text',
})

/** The user's turn, as `chatText` of the model makes it. */
export const chatTextSql: Sql = raw(
  `CASE WHEN input = '' THEN instruction ELSE instruction || E'\\n\\n' || input END`,
)

function turns(
  name: string,
  [role, content]: readonly [string, string],
  said: readonly (readonly [role: string, content: Sql])[],
): FileColumn {
  const items = said.map(([who, what]) => `{'${role}': '${who}', '${content}': ${what.text}}`)
  return { name, sql: raw(`[${items.join(', ')}]`), type: { turns: [role, content] } }
}

const openai = ['role', 'content'] as const
const sharegpt = ['from', 'value'] as const
const output = raw('output')

const alpacaTrainers: TrainerReading = {
  llamaFactory: {
    formatting: 'alpaca',
    columns: { prompt: 'instruction', query: 'input', response: 'output' },
  },
  axolotl: { type: 'alpaca' },
}

function chatTrainers(
  column: string,
  [role, content]: readonly [string, string],
  names: { user: string; assistant: string },
): TrainerReading {
  return {
    llamaFactory: {
      formatting: 'sharegpt',
      columns: { messages: column },
      tags: {
        role_tag: role,
        content_tag: content,
        user_tag: names.user,
        assistant_tag: names.assistant,
        system_tag: 'system',
      },
    },
    axolotl: {
      type: 'chat_template',
      field_messages: column,
      message_property_mappings: { role, content },
      roles: { user: [names.user], assistant: [names.assistant] },
      roles_to_train: ['assistant'],
      train_on_eos: 'turn',
    },
  }
}

/** What every format holds. Adding one is an entry here (and its name in the model). */
export const formats = {
  /** Stanford Alpaca. */
  alpaca: {
    columns: [text('instruction'), text('input'), text('output')],
    open: true,
    ...alpacaTrainers,
  },
  /** OpenAI's chat fine-tuning: nothing but `messages`, the assistant last, no empty content. */
  messages: {
    columns: [
      turns('messages', openai, [
        ['user', chatTextSql],
        ['assistant', output],
      ]),
    ],
    open: false,
    ...chatTrainers('messages', openai, { user: 'user', assistant: 'assistant' }),
  },
  /** TRL's conversational prompt-completion: only the completion is trained on. */
  'prompt-completion': {
    columns: [
      turns('prompt', openai, [['user', chatTextSql]]),
      turns('completion', openai, [['assistant', output]]),
    ],
    open: true,
    llamaFactory: null,
    axolotl: null,
  },
  sharegpt: {
    columns: [
      turns('conversations', sharegpt, [
        ['human', chatTextSql],
        ['gpt', output],
      ]),
    ],
    open: true,
    ...chatTrainers('conversations', sharegpt, { user: 'human', assistant: 'gpt' }),
  },
  /** The shape in which Dynosaur's data were released. */
  dynosaur: {
    columns: [
      text('instruction'),
      text('input'),
      text('output'),
      text('license'),
      text('website', 'source_url'),
      text('taskname', 'task_name'),
    ],
    open: true,
    ...alpacaTrainers,
  },
} as const satisfies Record<ExportFormat, FormatShape>

/** The shape of a format. */
export function formatShape(format: ExportFormat): FormatShape {
  return formats[format]
}
