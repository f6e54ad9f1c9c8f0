import {
  deleteRuleFindings,
  findDataset,
  findJudgment,
  findTask,
  insertFinding,
  type JudgmentRecord,
  recordEvent,
  type Tx,
  updateJudgment,
} from '#db/index.ts'
import { judgmentFindings } from '#lib/checks/index.ts'
import {
  type JudgeAnswers,
  type Judgment,
  type JudgmentView,
  judgeQuestions,
  newId,
} from '#lib/model/index.ts'
import { countStanding } from './findings.ts'

interface Content {
  revisionId: string
  datasetRevisionId: string
}

/** What a model last said of a task's revision over a dataset revision, for the checks; null where none was asked. */
export function currentJudgment(db: Tx, content: Content): Judgment | null {
  const found = findJudgment(db, content)
  return found?.answers ? { model: found.model, answers: found.answers } : null
}

/** The same as reviewers see it. */
export function viewJudgment(db: Tx, content: Content): JudgmentView | null {
  const found = findJudgment(db, content)
  if (!found?.answers) return null
  const { model, host, prompt, answers, endedAt, queuedAt } = found
  return { model, host, prompt, answers, at: endedAt ?? queuedAt }
}

/**
 * Writes down what a model said of a task. Where task and dataset are still as it was shown them, it
 * becomes findings; else it is kept for the history only.
 */
export function takeJudgment(
  tx: Tx,
  {
    judgment,
    asked,
    answers,
    callId,
    at,
  }: {
    judgment: JudgmentRecord
    asked: Content
    answers: JudgeAnswers
    callId: string | null
    at: number
  },
): void {
  const { projectId, taskId, model } = judgment
  updateJudgment(tx, {
    judgmentId: judgment.id,
    patch: { ...asked, state: 'done', answers, callId, error: null, endedAt: at },
  })
  recordEvent(tx, { projectId, kind: 'task', subject: taskId, at })
  const task = findTask(tx, { projectId, taskId })
  const dataset = task && findDataset(tx, { projectId, datasetId: task.datasetId })
  const isCurrent =
    task?.revisionId === asked.revisionId && dataset?.revisionId === asked.datasetRevisionId
  if (!isCurrent) return
  const { revisionId } = asked
  for (const question of judgeQuestions)
    deleteRuleFindings(tx, { taskId, rule: `judge-${question}` })
  for (const finding of judgmentFindings({ model, answers }))
    insertFinding(tx, { id: newId('finding'), taskId, revisionId, ...finding })
  countStanding(tx, { taskId, revisionId })
}
