import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { getPageActor, pageSeq, serve } from '#app/_server/serve.ts'
import { filterOf, reviewParams, taskIdOf } from '#components/review/review-params.ts'
import { ReviewStage } from '#components/review/review-stage.tsx'
import { MoreMessages } from '#components/shell/more-messages.tsx'
import { defaultLocale, getTranslator, pickMessages } from '#lib/i18n/index.ts'
import { can } from '#lib/model/index.ts'

export const metadata: Metadata = { title: getTranslator(defaultLocale, 'review')('title') }

const loadParams = createLoader(reviewParams)

export default async function ReviewPage({
  searchParams,
}: {
  searchParams: Promise<SearchParams>
}) {
  const params = await loadParams(searchParams)
  const { role } = await getPageActor()
  const may = {
    fix: can(role, 'task:edit'),
    decide: can(role, 'task:decide'),
    override: can(role, 'finding:override'),
    judge: can(role, 'proposal:run'),
  }
  const since = await pageSeq()
  const queue = await serve('review.queue', { filter: filterOf(params) })
  const taskId = taskIdOf(params) ?? queue.items[0]?.tasks[0]?.taskId ?? null
  const task = taskId === null ? null : await serve('review.task', { taskId })
  return (
    <MoreMessages messages={pickMessages(defaultLocale, ['review', 'checks', 'proposals'])}>
      <ReviewStage start={{ params, queue, task, since, may }} />
    </MoreMessages>
  )
}
