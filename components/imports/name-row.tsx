'use client'

import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { lookHref } from '#components/hub/hub-entry.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import type { HubGuess, ImportItem, ImportMatch } from '#lib/model/index.ts'
import { bestGuess } from './best-guess.ts'

export interface NameRowProps {
  item: ImportItem
  onChoose: ((item: ImportItem) => void) | null
}

/** One name of a list, its tasks, and the dataset that it means or may mean. */
export function NameRow({ item, onChoose }: NameRowProps) {
  const t = useTranslations('imports.page')
  const { taskName, tasks, match } = item
  return (
    <li
      data-name-row
      className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5 hover:bg-hover"
    >
      <span className="min-w-0 flex-1 basis-60 font-mono text-sm wrap-anywhere">
        {taskName || <em className="font-sans text-faint">{t('nameless')}</em>}
      </span>
      <span className="tabular w-20 shrink-0 text-right text-sm text-soft">
        {t('tasks', { count: tasks })}
      </span>
      <div className="flex min-w-0 flex-[2] basis-80 flex-wrap items-center gap-x-3 gap-y-1">
        {match.kind === 'matched' && <Matched item={item} match={match} onChoose={onChoose} />}
        {match.kind === 'ambiguous' && (
          <>
            <Badge tone="warning">{t('ambiguous', { count: match.candidates.length })}</Badge>
            <ChooseButton item={item} onChoose={onChoose} main />
          </>
        )}
        {match.kind === 'missing' && (
          <Missing item={item} guesses={match.hubRepos} onChoose={onChoose} />
        )}
      </div>
    </li>
  )
}

function ChooseButton({
  item,
  onChoose,
  main = false,
  change = false,
}: NameRowProps & { main?: boolean; change?: boolean }) {
  const t = useTranslations('imports.page')
  if (onChoose === null) return null
  const name = item.taskName || t('nameless')
  return (
    <Button
      size="sm"
      variant={change ? 'ghost' : 'secondary'}
      data-main={main || undefined}
      aria-label={change ? t('change-for', { name }) : t('choose-for', { name })}
      onClick={() => onChoose(item)}
    >
      {change ? t('change') : t('choose')}
    </Button>
  )
}

const unknownShown = 2

function Matched({
  item,
  match,
  onChoose,
}: NameRowProps & { match: Extract<ImportMatch, { kind: 'matched' }> }) {
  const t = useTranslations('imports.page')
  const { datasetId, datasetName: dataset, unknownFields, chosen, isRead } = match
  const unknown = unknownFields.slice(0, unknownShown)
  return (
    <>
      {item.imported ? (
        <Badge tone="success">{t('imported-badge')}</Badge>
      ) : isRead ? (
        <Badge tone={unknownFields.length > 0 ? 'warning' : 'success'}>
          {chosen ? t('chosen') : t('matched')}
        </Badge>
      ) : (
        <Badge tone="waiting">{t('waits')}</Badge>
      )}
      <Link
        data-main
        href={`/datasets/${datasetId}`}
        className="min-w-0 text-accent underline-offset-2 wrap-anywhere hover:underline"
      >
        {dataset}
      </Link>
      {!item.imported && <ChooseButton item={item} onChoose={onChoose} change />}
      {unknown.length > 0 && (
        <span className="basis-full text-sm text-soft wrap-anywhere">
          {unknown
            .map(({ field, suggestion }) =>
              suggestion === null
                ? t('unknown-field-alone', { dataset, field })
                : t('unknown-field', { dataset, field, suggestion }),
            )
            .join(' ')}
          {unknownFields.length > unknownShown &&
            ` ${t('unknown-more', { count: unknownFields.length - unknownShown })}`}
        </span>
      )}
    </>
  )
}

function Missing({ item, guesses, onChoose }: NameRowProps & { guesses: readonly HubGuess[] }) {
  const t = useTranslations('imports.page')
  const best = bestGuess(guesses)
  const isThere = best !== null && best.find !== 'absent' && best.find !== 'unknown'
  return (
    <>
      <Badge tone={best?.find === 'found' ? 'info' : 'neutral'}>{t('missing')}</Badge>
      {best && (
        <span className="min-w-0 text-sm text-soft wrap-anywhere">
          {best.find === 'found' && best.config !== null
            ? t('find.found-config', { repo: best.repo, config: best.config })
            : t(`find.${best.find}`, { repo: best.repo, config: best.config ?? '' })}
        </span>
      )}
      {isThere && (
        <Button asChild size="sm">
          <Link
            data-main
            href={lookHref(best.repo)}
            prefetch={false}
            aria-label={t('link-repo', { repo: best.repo })}
          >
            {t('link')}
          </Link>
        </Button>
      )}
      <ChooseButton item={item} onChoose={onChoose} main={!isThere} />
    </>
  )
}
