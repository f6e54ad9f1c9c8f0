import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Page } from '@playwright/test'
import { QueueFilter } from '#lib/model/index.ts'
import type { Bench } from './bench.ts'
import { type BenchStudio, openDirectly, startStudio, untilIdle } from './bench-studio.ts'
import { withPage } from './browser.ts'
import { installTimers } from './page-timers.ts'
import { type Figure, timeFigures } from './report.ts'
import { seedQueue } from './seed-queue.ts'

const goals = { next: 100, preview: 200 }

const instruction = 'section[aria-label="Instruction"]'
const examples = 'section[aria-label="Live examples"]'

/** Milliseconds between two keys: of somebody who decides, of somebody who types. */
const pace = { reading: 500, typing: 120 }

/** The review page with a long queue: from a key to the next task, from a keystroke to the preview. */
export const review: Bench = {
  about:
    'next task and live preview in a queue of many tasks (--tasks, usually 10000; --repetitions)',
  async run({ folder, number, say, signal }) {
    const repetitions = number('repetitions', 60)
    const data = join(folder, 'data')
    const direct = await openDirectly(data)
    const began = performance.now()
    const seeded = await seedQueue(direct.studio, {
      folder,
      tasks: number('tasks', 10_000),
      say,
      signal,
    }).finally(direct.close)
    say(`filled in ${((performance.now() - began) / 1000).toFixed(1)} s; measuring`)
    const studio = await startStudio({ data, say, signal })
    try {
      await untilIdle(studio, signal)
      const calls = await timeCalls(studio, seeded, 30)
      const figures = await withPage(studio.origin, async (page) => {
        await installTimers(page)
        return [
          ...(await timeOpening(page)),
          ...(await timeNext(page, repetitions)),
          ...(await timePreviews(page, { ...seeded, repetitions })),
        ]
      })
      const { datasets, tasks, families } = seeded
      return {
        setting: { datasets, tasks, families, repetitions },
        figures: [...figures, ...calls],
      }
    } finally {
      await studio.stop()
    }
  },
}

async function timeOpening(page: Page): Promise<Figure[]> {
  const times: number[] = []
  for (let turn = 0; turn < 5; turn += 1) {
    const began = performance.now()
    await page.goto('/review', { waitUntil: 'commit' })
    await page.locator(instruction).waitFor()
    times.push(performance.now() - began)
  }
  return timeFigures('open the page', times)
}

async function timeNext(page: Page, repetitions: number): Promise<Figure[]> {
  await page.goto('/review', { waitUntil: 'load' })
  await page.locator(instruction).waitFor()
  await page.waitForTimeout(2_500)
  const press = async (key: string, pause: number) => {
    const times: number[] = []
    for (let turn = 0; turn < repetitions; turn += 1) {
      times.push(await pressed(page, key))
      if (pause > 0) await page.waitForTimeout(pause)
    }
    return times
  }
  return [
    ...timeFigures('next (j)', await press('j', pace.reading), goals.next),
    ...timeFigures('approve and next (a)', await press('a', pace.reading), goals.next),
    ...timeFigures('next without a pause (j)', await press('j', 0)),
    ...timeFigures('approve without a pause (a)', await press('a', 0)),
  ]
}

async function pressed(page: Page, key: string): Promise<number> {
  await page.evaluate(([selector, key]) => window.benchTimers.awaitChange(selector, key), [
    instruction,
    key,
  ] as const)
  await page.keyboard.press(key)
  return page.evaluate(() => window.benchTimers.result())
}

async function timePreviews(
  page: Page,
  {
    smallTaskId,
    largeTaskId,
    repetitions,
  }: Record<'smallTaskId' | 'largeTaskId', string> & {
    repetitions: number
  },
): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [rows, taskId] of [
    ['200 rows', smallTaskId],
    ['sampled rows', largeTaskId],
  ] as const) {
    await startEditing(page, taskId)
    await page.getByRole('radio', { name: 'Alpaca' }).check()
    const wording = await typed(page, { label: 'Phrasing 1', repetitions })
    figures.push(...timeFigures(`preview of an instruction, ${rows}`, wording, goals.preview))
    await startEditing(page, taskId)
    await page
      .getByRole('radiogroup', { name: 'How the input is written' })
      .getByRole('radio', { name: 'Template' })
      .check()
    const template = await typed(page, { label: 'Input template', repetitions })
    figures.push(...timeFigures(`preview of a template, ${rows}`, template, goals.preview))
  }
  return figures
}

async function startEditing(page: Page, taskId: string): Promise<void> {
  // A draft is kept in the browser; each measurement begins with the task as it is.
  await page.evaluate(() => {
    localStorage.clear()
    sessionStorage.clear()
  })
  await page.goto(`/review?task=${taskId}`, { waitUntil: 'load' })
  await page.locator(instruction).waitFor()
  // What the editor is made of is loaded ahead.
  await page.waitForTimeout(2_500)
  await page.keyboard.press('e')
  await page.getByRole('textbox', { name: 'Phrasing 1' }).waitFor()
}

/** Types four letters at the end of a text, again and again, and times each until the examples show them. */
async function typed(
  page: Page,
  { label, repetitions }: { label: string; repetitions: number },
): Promise<number[]> {
  const box = page.getByRole('textbox', { name: label })
  await box.focus()
  await page.keyboard.press('Control+End')
  const times: number[] = []
  for (let turn = 0; turn < repetitions; turn += 1) {
    const word = `${turn.toString(26).padStart(2, '0')}zq`
    await page.evaluate(([selector, word]) => window.benchTimers.awaitText(selector, word), [
      examples,
      word,
    ] as const)
    await page.keyboard.type(word, { delay: pace.typing })
    times.push(await page.evaluate(() => window.benchTimers.result()))
    await page.waitForTimeout(pace.typing)
  }
  return times
}

/** The calls behind it by themselves, to tell what a page waits for. */
async function timeCalls(
  studio: BenchStudio,
  { smallTaskId, largeTaskId }: { smallTaskId: string; largeTaskId: string },
  repetitions: number,
): Promise<Figure[]> {
  const { items } = await studio.call('review.queue', {
    filter: QueueFilter.parse({}),
    offset: 0,
    limit: 500,
  })
  const others = items.map((family) => family.tasks[0]?.taskId ?? '').slice(200)
  const timed = async (name: string, ask: (turn: number) => Promise<unknown>) => {
    const times: number[] = []
    for (let turn = 0; turn < repetitions; turn += 1) {
      const start = performance.now()
      await ask(turn)
      times.push(performance.now() - start)
    }
    return timeFigures(`call ${name}`, times)
  }
  const preview = async (taskId: string) => {
    const { dataset, revision } = await studio.call('review.task', { taskId })
    return (turn: number) =>
      studio.call('review.preview', {
        datasetId: dataset.id,
        content: { ...revision.content, instructions: [`Number ${turn}`] },
        pick: { kind: 'varied' },
      })
  }
  return [
    ...(await timed('review.queue', () =>
      studio.call('review.queue', { filter: QueueFilter.parse({}), offset: 0, limit: 100 }),
    )),
    ...(await timed('review.task, same dataset', () =>
      studio.call('review.task', { taskId: smallTaskId }),
    )),
    ...(await timed('review.task, others', (turn) =>
      studio.call('review.task', { taskId: others[turn * 7] ?? smallTaskId }),
    )),
    ...(await timed('review.preview, 200 rows', await preview(smallTaskId))),
    ...(await timed('review.preview, sampled rows', await preview(largeTaskId))),
    ...(await timed('project.get', () => studio.call('project.get', {}))),
    ...(await timed('jobs.list', () => studio.call('jobs.list', {}))),
  ]
}
