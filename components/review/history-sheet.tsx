'use client'

import {
  CircleCheck,
  CircleX,
  EyeOff,
  type LucideIcon,
  PencilLine,
  Scale,
  Sparkles,
  Undo2,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { DiffText } from '#components/ui/diff-text.tsx'
import { formatAgo } from '#components/ui/format-number.ts'
import { Sheet } from '#components/ui/sheet.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { useCall, useErrorText } from '#components/use-call.ts'
import {
  formatFieldPath,
  type HistoryEntry,
  type TaskContent,
  type TaskView,
  type Verdict,
} from '#lib/model/index.ts'
import { type ContentWords, changedParts } from './content-parts.ts'
import { ruleName } from './finding-order.ts'
import { JudgeAnswersList } from './judge-line.tsx'
import { usePredicateText } from './use-predicate-text.ts'
import { useRuleText } from './use-rule-text.ts'

/** Everything that happened to a task, newest first: who, when, what, and which words changed. */
export function HistorySheet({ view, onClose }: { view: TaskView; onClose: () => void }) {
  const t = useTranslations('review.history')
  const common = useTranslations('common')
  const errorText = useErrorText()
  const { data, error, reload } = useCall(
    'review.history',
    { taskId: view.taskId },
    { live: ['task'] },
  )
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      description={t('text', { dataset: view.dataset.name })}
    >
      {error !== null && (
        <Callout
          live
          tone="danger"
          title={t('failed')}
          actions={
            <Button size="sm" onClick={reload}>
              {common('retry')}
            </Button>
          }
        >
          {errorText(error)}
        </Callout>
      )}
      {data ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long list is scrolled by keys from here
        <ol tabIndex={0} className="rounded-sm">
          {data.entries.toReversed().map((entry, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: entries have no other name
            <Entry key={`${entry.at}-${index}`} entry={entry} />
          ))}
        </ol>
      ) : (
        error === null && (
          <div className="flex animate-late flex-col gap-4">
            <Skeleton className="h-10 w-full" />
            <Skeleton className="h-16 w-full" />
            <Skeleton className="h-10 w-full" />
          </div>
        )
      )}
    </Sheet>
  )
}

const verdictIcons: Record<Verdict, LucideIcon> = {
  approve: CircleCheck,
  reject: CircleX,
  'request-changes': PencilLine,
}

function Entry({ entry: { at, by, entry } }: { entry: HistoryEntry }) {
  const t = useTranslations('review')
  const name = by?.name || t('history.someone')
  if (entry.kind === 'proposed') {
    const { origin } = entry
    const from =
      origin.kind === 'model'
        ? t('history.origin.model', { model: origin.model, host: origin.host })
        : origin.kind === 'rules'
          ? t('history.origin.rules', { rule: origin.rule })
          : t('history.origin.person')
    return <Line at={at} icon={Sparkles} text={t('history.proposed', { origin: from })} />
  }
  if (entry.kind === 'undone')
    return <Line at={at} icon={Undo2} text={t('history.undone', { name, what: entry.what })} />
  if (entry.kind === 'dismissed')
    return (
      <Line at={at} icon={EyeOff} text={t('history.dismissed', { name })}>
        <p className="text-soft">{ruleName(entry.rule)}</p>
        <p className="border-l-2 border-line pl-2 whitespace-pre-wrap">{entry.reason}</p>
      </Line>
    )
  if (entry.kind === 'restored')
    return (
      <Line at={at} icon={Undo2} text={t('history.restored')}>
        <p className="text-soft">{ruleName(entry.rule)}</p>
      </Line>
    )
  if (entry.kind === 'judged')
    return (
      <Line
        at={at}
        icon={Scale}
        text={t('history.judged', { model: entry.model, host: entry.host })}
      >
        <JudgeAnswersList answers={entry.answers} />
      </Line>
    )
  if (entry.kind === 'decision') {
    const { verdict, reason, note, override, revisionNumber } = entry.decision
    return (
      <Line
        at={at}
        icon={verdictIcons[verdict]}
        text={t('history.decision', {
          name,
          verdict: verdict.replaceAll('-', '_'),
          number: revisionNumber,
        })}
      >
        {reason && <p>{t(`reject.reason.${reason}`)}</p>}
        {override && (
          <div>
            <p>{t('history.override', { rules: override.rules.map(ruleName).join(', ') })}</p>
            <p className="border-l-2 border-line pl-2 whitespace-pre-wrap">{override.reason}</p>
          </div>
        )}
        {note && <p className="border-l-2 border-line pl-2 whitespace-pre-wrap">{note}</p>}
      </Line>
    )
  }
  const { revision, previous } = entry
  return (
    <Line
      at={at}
      icon={PencilLine}
      text={
        previous
          ? t('history.revision', { name, number: revision.number })
          : t('history.revision-first', { number: revision.number })
      }
    >
      {previous ? (
        <Difference before={previous} after={revision.content} />
      ) : (
        <p className="read-text">{revision.content.instructions.join('\n')}</p>
      )}
    </Line>
  )
}

function Line({
  at,
  icon: Icon,
  text,
  children,
}: {
  at: number
  icon: LucideIcon
  text: string
  children?: ReactNode
}) {
  const locale = useLocale()
  const date = new Date(at)
  return (
    <li className="relative flex gap-3 pb-5 before:absolute before:top-6 before:bottom-1 before:left-2 before:w-px before:bg-line last:before:hidden">
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0 bg-raised text-soft" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className="font-medium">{text}</span>
          <time
            dateTime={date.toISOString()}
            title={date.toLocaleString(locale)}
            className="text-sm text-soft"
          >
            {formatAgo(at, Date.now(), locale)}
          </time>
        </p>
        <div className="mt-1 flex flex-col gap-2">{children}</div>
      </div>
    </li>
  )
}

function Difference({ before, after }: { before: TaskContent; after: TaskContent }) {
  const t = useTranslations('review')
  const condition = usePredicateText()
  const ruleText = useRuleText()
  const words: ContentWords = {
    condition,
    rule: (rule) => `${formatFieldPath(rule.field)}: ${ruleText(rule)}`,
    type: (type) => t(`edit.task-type.${type}`),
    style: (style) => t(`edit.style-${style}`),
  }
  const parts = changedParts(before, after, words)
  if (parts.length === 0) return <p className="text-soft">{t('history.same')}</p>
  return parts.map(({ part, before: was, after: is }) => (
    <div key={part}>
      <p className="text-xs text-soft">{t(`history.part.${part}`)}</p>
      <DiffText
        before={was}
        after={is}
        className={part === 'instructions' ? undefined : 'font-mono text-[0.8125rem]!'}
      />
    </div>
  ))
}
