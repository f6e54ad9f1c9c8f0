'use client'

import { Info } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { PreviewRows } from '#components/datasets/preview-rows.tsx'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Callout } from '#components/ui/callout.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { HubConfigLook, HubLook } from '#lib/model/index.ts'
import { ConfigFields } from './config-fields.tsx'
import { ConfigSplits } from './config-splits.tsx'
import { LookError } from './look-error.tsx'
import type { ConfigState } from './use-config-looks.ts'

export interface ConfigPaneProps {
  repo: HubLook
  config: string
  state: ConfigState | null
  chosen: boolean
  /** Null where there is but one config: nothing to choose. */
  onToggle: (() => void) | null
  leftOut: ReadonlySet<string>
  onToggleSplit: (split: string, splits: readonly string[]) => void
  onRetry: () => void
}

/** One config: its splits, fields and first rows, before anything big is fetched. */
export function ConfigPane({
  repo,
  config,
  state,
  chosen,
  onToggle,
  leftOut,
  onToggleSplit,
  onRetry,
}: ConfigPaneProps) {
  const t = useTranslations('hub.page.config')
  return (
    <section aria-label={t('title', { config })} className="flex flex-col gap-5 px-4 pt-3 pb-10">
      <div className="flex min-h-6 flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="min-w-0 text-lg font-semibold wrap-anywhere">{config}</h2>
        {state?.state === 'ready' && (
          <span className="text-sm text-soft">{t(`way.${state.look.way}`)}</span>
        )}
        {onToggle && (
          <span className="ml-auto">
            <Checkbox checked={chosen} onChange={onToggle}>
              {t('take')}
            </Checkbox>
          </span>
        )}
      </div>
      {(state === null || state.state === 'loading') && (
        <PaneSkeleton label={t('loading', { config })} />
      )}
      {state?.state === 'failed' && (
        <LookError
          title={t('failed', { config })}
          error={state.error}
          page={`${repo.endpoint}/datasets/${repo.repo}`}
          onRetry={onRetry}
        />
      )}
      {state?.state === 'ready' && (
        <ConfigBody look={state.look} leftOut={leftOut} onToggleSplit={onToggleSplit} />
      )}
    </section>
  )
}

function ConfigBody({
  look,
  leftOut,
  onToggleSplit,
}: {
  look: HubConfigLook
  leftOut: ReadonlySet<string>
  onToggleSplit: ConfigPaneProps['onToggleSplit']
}) {
  const t = useTranslations('hub.page.config')
  const sentence = useSentence('errors')
  const splits = look.splits.map(({ name }) => name)
  return (
    <>
      {look.refusal && (
        <Callout tone="warning" title={t('refused', { config: look.config })}>
          {sentence(look.refusal)}
        </Callout>
      )}
      <ConfigNotes notes={look.notes} />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
        {look.splits.length > 0 && (
          <section aria-label={t('splits')} className="min-w-0">
            <h3 className="mb-1.5 text-sm font-medium text-soft">{t('splits')}</h3>
            <ConfigSplits
              splits={look.splits}
              leftOut={leftOut}
              onToggle={(split) => onToggleSplit(split, splits)}
            />
          </section>
        )}
        {(look.fields.length > 0 || look.leftOut.length > 0) && (
          <section aria-label={t('fields')} className="min-w-0">
            <h3 className="mb-1.5 text-sm font-medium text-soft">{t('fields')}</h3>
            <ConfigFields fields={look.fields} leftOut={look.leftOut} />
          </section>
        )}
      </div>
      {look.fields.length > 0 && (
        <section aria-label={t('first-rows', { count: 0 })} className="min-w-0">
          <h3 className="mb-1.5 text-sm font-medium text-soft">
            {t('first-rows', { count: look.firstRows.length })}
          </h3>
          {look.firstRows.length > 0 ? (
            <PreviewRows
              name={look.config}
              fields={look.fields}
              preview={{ total: look.firstRows.length, offset: 0, rows: look.firstRows }}
            />
          ) : (
            <p className="text-soft">{t('first-rows-none')}</p>
          )}
        </section>
      )}
    </>
  )
}

/** What is worth knowing about how a config will be read. */
function ConfigNotes({ notes }: { notes: HubConfigLook['notes'] }) {
  const sentence = useSentence('hub')
  if (notes.length === 0) return null
  return (
    <ul className="flex flex-col gap-1 rounded-md border border-info-line bg-info-tint px-3 py-2">
      {notes.map((note) => (
        <li key={`${note.code} ${JSON.stringify(note.values)}`} className="flex gap-2.5">
          <Info aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-info" />
          <span className="min-w-0 wrap-anywhere">
            {sentence({ code: `notes.${note.code}`, values: note.values })}
          </span>
        </li>
      ))}
    </ul>
  )
}

function PaneSkeleton({ label }: { label: string }) {
  return (
    <div className="animate-late">
      <span className="sr-only" role="status">
        {label}
      </span>
      <div className="grid gap-5 pt-6.5 xl:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
        <Skeleton className="h-33 rounded-md" />
        <Skeleton className="h-44 rounded-md" />
      </div>
      <Skeleton className="mt-12 h-72 rounded-md" />
    </div>
  )
}
