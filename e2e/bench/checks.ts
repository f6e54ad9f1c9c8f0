import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { checks, checkTask } from '#lib/checks/index.ts'
import { type Field, TaskContent } from '#lib/model/index.ts'
import type { Bench } from './bench.ts'

/** The faults that raters name, and the rules that are there to find each. */
const rulesOfFault: Record<string, readonly string[]> = {
  instance_specific: ['speaks-of-one-row'],
  contentless: ['says-nothing'],
  underivable: ['target-not-inferable', 'input-tells-nothing'],
  wrong_target: ['asks-something-else'],
  missing_input: ['refers-to-missing', 'choices-not-shown'],
  bad_answer_set: ['answer-set-codes', 'answer-set-letters', 'answer-set-repeats'],
  multi_output: ['several-outputs'],
  bad_polarity: ['undesired-output'],
}

const Tasks = z.array(
  z.object({
    id: z.number(),
    task_name: z.string(),
    instruction: z.string(),
    input_fields: z.array(z.string()),
    output_field: z.array(z.string()).min(1),
  }),
)
const Labels = z.array(
  z.object({
    id: z.number(),
    labels: z.array(z.string()),
    disputed: z.array(z.string()).default([]),
  }),
)

interface Judged {
  /** Both raters' faults; empty for a sound task. */
  faults: readonly string[]
  disputed: readonly string[]
  /** Rules that found something. */
  found: ReadonlySet<string>
}

/** What the checks find by names and instructions alone, beside what raters said of the same tasks. */
export const checksBench: Bench = {
  about: 'precision and recall of the checks (--tasks TASKS.json --labels LABELS.json)',
  async run({ text }) {
    const tasks = new Map((await readJson(text('tasks'), Tasks)).map((task) => [task.id, task]))
    const labels = await readJson(text('labels'), Labels)
    const judged = labels.flatMap(({ id, labels: given, disputed }): Judged[] => {
      const task = tasks.get(id)
      if (!task) throw new Error(`the labels name task ${id}, which the tasks do not have`)
      if (given.length === 0) return []
      return [{ faults: given.filter((one) => one !== 'ok'), disputed, found: rulesFinding(task) }]
    })
    const any = figuresOf(
      judged.map((one) => ({ isWrong: one.faults.length > 0, flagged: one.found.size > 0 })),
    )
    const sound = judged.filter((one) => one.faults.length === 0)
    const rules = Object.entries(rulesOfFault).flatMap(([fault, names]) =>
      names.map((rule) => {
        const counted = judged.filter((one) => !one.disputed.includes(fault))
        const figures = figuresOf(
          counted.map((one) => ({
            isWrong: one.faults.includes(fault),
            flagged: one.found.has(rule),
          })),
        )
        const alarms = sound.filter((one) => one.found.has(rule)).length / sound.length
        return { rule, fault, ...figures, alarms }
      }),
    )
    printTable(rules, judged.length, sound.length)
    const falseAlarms = sound.filter((one) => one.found.size > 0).length / sound.length
    printAny({ ...any, falseAlarms })
    console.log(
      JSON.stringify({
        rules: Object.fromEntries(
          rules.map(({ rule, precision, recall, flagged }) => [
            rule,
            { precision, recall, flagged },
          ]),
        ),
        any: { precision: any.precision, recall: any.recall, falseAlarms },
      }),
    )
    return null
  },
}

/** The rules that need no rows, over a task of which names and instruction are known. */
function rulesFinding(task: z.infer<typeof Tasks>[number]): ReadonlySet<string> {
  const { instruction, answerSet } = withoutAnswers(task.instruction)
  const [output = '', ...surplusOutputs] = task.output_field
  const names = [...new Set([...task.input_fields, ...task.output_field])]
  const fields = names.map(
    (name, index): Field => ({ name, column: `c${index}`, type: { kind: 'text' } }),
  )
  const byNames = new Set(checks.filter(({ reads }) => reads === 'names').map(({ rule }) => rule))
  const findings = checkTask({
    datasetName: task.task_name,
    content: TaskContent.parse({
      instructions: [instruction],
      input: { kind: 'fields', style: 'labeled', fields: task.input_fields.map((name) => [name]) },
      output: { kind: 'field', field: [output] },
      answerSet,
    }),
    surplusOutputs,
    fields,
    profile: null,
    counts: null,
    examples: null,
    sameFamilyInstructions: [],
  })
  return new Set(findings.map(({ rule }) => rule).filter((rule) => byNames.has(rule)))
}

/** The released lists write the answer set at the end of the instruction. */
function withoutAnswers(text: string): { instruction: string; answerSet: string[] | null } {
  const [whole, listed] = /\s*Answers must be one of (.*?)\.?\s*$/s.exec(text) ?? []
  if (whole === undefined || listed === undefined) return { instruction: text, answerSet: null }
  return {
    instruction: text.slice(0, -whole.length) || text,
    answerSet: listed.split(', ').filter((answer) => answer !== ''),
  }
}

function figuresOf(items: readonly { isWrong: boolean; flagged: boolean }[]) {
  const flagged = items.filter((one) => one.flagged).length
  const wrong = items.filter((one) => one.isWrong).length
  const hit = items.filter((one) => one.isWrong && one.flagged).length
  return {
    precision: flagged === 0 ? null : hit / flagged,
    recall: wrong === 0 ? null : hit / wrong,
    precisionInterval: wilson(hit, flagged),
    recallInterval: wilson(hit, wrong),
    flagged,
  }
}

/** 95 % interval of a share (Wilson 1927); null without items. */
function wilson(hit: number, of: number): [number, number] | null {
  if (of === 0) return null
  const z2 = 1.96 ** 2
  const share = hit / of
  const middle = (share + z2 / (2 * of)) / (1 + z2 / of)
  const half = (1.96 / (1 + z2 / of)) * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of * of))
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}

const percent = (share: number | null) => (share === null ? '–' : `${Math.round(share * 100)} %`)
const range = (interval: [number, number] | null) =>
  interval === null ? '' : ` (${percent(interval[0])} to ${percent(interval[1])})`

function printTable(
  rules: readonly {
    rule: string
    fault: string
    flagged: number
    precision: number | null
    recall: number | null
    alarms: number
  }[],
  judged: number,
  sound: number,
): void {
  console.log(
    `\nchecks: ${judged} tasks judged by two models that read names only, ${sound} of them sound\n`,
  )
  console.log(`  ${'rule'.padEnd(22)}${'fault'.padEnd(20)}flagged  precision  recall  false alarms`)
  for (const { rule, fault, flagged, precision, recall, alarms } of rules)
    console.log(
      `  ${rule.padEnd(22)}${fault.padEnd(20)}${String(flagged).padStart(7)}  ${percent(precision).padStart(9)}  ${percent(recall).padStart(6)}  ${percent(alarms).padStart(12)}`,
    )
}

function printAny(any: ReturnType<typeof figuresOf> & { falseAlarms: number }): void {
  const { precision, recall, precisionInterval, recallInterval, falseAlarms } = any
  console.log(
    `\n  anything wrong: recall ${percent(recall)}${range(recallInterval)}, goal 75 %; precision ${percent(precision)}${range(precisionInterval)}, goal 85 %; false alarms ${percent(falseAlarms)}\n`,
  )
}

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(JSON.parse(await readFile(path, 'utf8')))
}
