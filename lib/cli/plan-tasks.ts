import { sentenceOf } from '#lib/i18n/index.ts'
import { DomainError, type Field, type InputStyle, type Plan } from '#lib/model/index.ts'
import { compilePlan } from '#lib/recipe/index.ts'
import { tell, type World } from './command.ts'
import { contentOf, type FileTask } from './task-file.ts'
import { say } from './usage.ts'

/**
 * The plan of every task. Where one has none, says why of each and throws `tasks-without-plan`: a file
 * with some of the tasks left out would look like the whole.
 */
export function planTasks({
  tasks,
  fields,
  style,
  world,
}: {
  tasks: readonly FileTask[]
  fields: readonly Field[]
  style: InputStyle
  world: World
}): { task: FileTask; plan: Plan }[] {
  const plans: { task: FileTask; plan: Plan }[] = []
  for (const [index, task] of tasks.entries()) {
    const compiled = compilePlan({ content: contentOf(task, fields, style), fields })
    if ('plan' in compiled) plans.push({ task, plan: compiled.plan })
    else
      for (const problem of compiled.problems)
        tell(world, say('note-problem', { number: index + 1, problem: sentenceOf('en', problem) }))
  }
  const missing = tasks.length - plans.length
  if (missing > 0) throw new DomainError('tasks-without-plan', { tasks: missing })
  return plans
}
