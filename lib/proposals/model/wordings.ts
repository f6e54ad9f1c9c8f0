import {
  defaultPromptOptions,
  type PromptKind,
  type PromptPlace,
  type PromptVariable,
  type PromptVersion,
  type PromptWording,
  type ProposalPromptKind,
} from '#lib/model/index.ts'
import { judgeVariables, judgeVersion, judgeWords } from '#lib/proposals/judge/judge-words.ts'

/** Rises with every change of a built-in wording below, or of its demonstrations. */
const versions: Record<PromptKind, number> = {
  studio: 1,
  described: 1,
  undescribed: 1,
  judge: judgeVersion,
}

const studioSystem = `Design up to 3 good tasks over a dataset. For each row a model sees an instruction and the filled input and must give the output.
instructions: {{phrasings}} that fit every row and say what to answer
input: template of all that is needed, without the output: {{{{f}}, {{{{f|list}} bullets, {{{{f|letters}} lettered, {{{{f[i]}} item at index i
output: a field (f[0]: first item; {{{{i|letter}}: index as letter), no id, date, link
answer_set: class names or null
values {field,from,to}, extract {field,pattern} (RE2), where {field,op,value}: only if needed
Reverse a task only if one answer is right.
Answer in JSON:
{{demonstration}}
{{approved}}
{{rejected}}`

const studioQuestion = `Dataset: {{name}}
{{summary}}
Fields:
{{fields}}
Rows:
{{rows}}`

const paperSystem = `You are a helpful assistant for task design. People have annotated datasets; you design tasks over their fields, from which a language model learns to follow instructions. Every row of the dataset becomes one example of each task: the instruction and the values of the input fields are what the model is shown, the value of the output field is what it has to answer.

Design up to three tasks. For each:
- The instruction is one or two sentences that hold for every row of the dataset, not for the rows shown, and says what the output has to be.
- The input fields hold all that is needed to find the output. The output field is exactly one and not an input field.
- No two tasks have the same instruction. Fewer good tasks are better than three.

Answer with JSON and nothing else: {"tasks": [{"instruction": "...", "input_fields": ["..."], "output_field": ["..."], "reason": "one line on why the output follows from the input"}]}`

const paperEnd = `{{rows_heading}}
{{rows}}
Design up to three tasks for this dataset.
Fields that may be used, written exactly so: {{names}}`

const builtIn: Record<PromptKind, Omit<PromptWording, 'options'>> = {
  studio: { system: studioSystem, question: studioQuestion },
  described: {
    system: paperSystem,
    question: `Dataset: {{name}}\nSummary: {{summary}}\n${paperEnd}`,
  },
  undescribed: { system: paperSystem, question: `Dataset: {{name}}\n${paperEnd}` },
  judge: judgeWords,
}

const datasetVariables: PromptVariable[] = [
  'name',
  'summary',
  'fields',
  'names',
  'rows',
  'rows_heading',
  'row_count',
  'languages',
  'license',
]

const stableVariables: Record<ProposalPromptKind, PromptVariable[]> = {
  studio: ['phrasings', 'demonstration', 'approved', 'rejected'],
  described: ['approved', 'rejected'],
  undescribed: ['approved', 'rejected'],
}

/** The words that a kind has as long as a project gives it none of its own. */
export function builtInWording(kind: PromptKind): PromptWording {
  return { ...builtIn[kind], options: defaultPromptOptions }
}

/** The version of a kind's built-in words. */
export function builtInVersion(kind: PromptKind): PromptVersion {
  return { kind, own: false, number: versions[kind] }
}

/**
 * The variables of each text. What depends on the dataset belongs in the question: the system text is
 * the same for all, which is what providers cache.
 */
export function promptVariables(kind: PromptKind): Record<PromptPlace, PromptVariable[]> {
  if (kind === 'judge') return judgeVariables
  const summary = kind === 'undescribed' ? datasetVariables.filter(isNoSummary) : datasetVariables
  return { system: stableVariables[kind], question: [...summary, 'approved', 'rejected'] }
}

const isNoSummary = (name: PromptVariable) => name !== 'summary'
