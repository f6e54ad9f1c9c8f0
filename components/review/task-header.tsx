'use client'

import { ArrowRight, History } from 'lucide-react'
import Link from 'next/link'
import { useLocale, useTranslations } from 'use-intl'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { FieldChip } from '#components/ui/field-chip.tsx'
import { formatAgo } from '#components/ui/format-number.ts'
import type {
  Field,
  FieldPath,
  PreviewPart,
  Standing,
  TaskOrigin,
  TaskView,
} from '#lib/model/index.ts'
import { fieldName } from './field-name.ts'
import { fieldPosition } from './rendered-text.tsx'
import { StandingMark } from './standing-mark.tsx'

/** The fields that rendered parts come from, each once, in order. */
function pathsOf(parts: readonly PreviewPart[]): FieldPath[] {
  const found = new Map<string, FieldPath>()
  for (const { field } of parts) if (field) found.set(fieldName(field), field)
  return [...found.values()]
}

/** The fields of a task's input and of its output; a template's are those its rows show. */
function taskPaths({ revision, preview }: TaskView): { input: FieldPath[]; output: FieldPath[] } {
  const { input, output } = revision.content
  const { rows } = preview
  return {
    input: input.kind === 'fields' ? input.fields : pathsOf(rows.flatMap((row) => row.input)),
    output: output.kind === 'field' ? [output.field] : pathsOf(rows.flatMap((row) => row.output)),
  }
}

/** The words for where a task came from. */
export function useOriginText(): (origin: TaskOrigin) => string {
  const t = useTranslations('review.task.origin')
  return (origin) => {
    if (origin.kind === 'rules') return t('rules', { rule: origin.rule.replaceAll('-', ' ') })
    if (origin.kind === 'model') return t('model', { model: origin.model, prompt: origin.prompt })
    if (origin.kind === 'import') return t('import', { file: origin.file })
    return t('person')
  }
}

export interface TaskHeaderProps {
  view: TaskView
  standing: Standing
  onHistory: () => void
}

/** One line: dataset, input fields to output, where it came from, license, revision. */
export function TaskHeader({ view, standing, onHistory }: TaskHeaderProps) {
  const t = useTranslations('review')
  const originText = useOriginText()
  const { dataset, fields, revision, origin, findings } = view
  const paths = taskPaths(view)
  const blocked = findings.some(({ severity }) => severity === 'blocking')
  return (
    <div className="flex min-h-10 shrink-0 items-center gap-3 border-b border-line px-4 py-1">
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
        <Link
          href={`/datasets/${dataset.id}`}
          className="max-w-64 truncate font-semibold hover:underline hover:underline-offset-3"
        >
          {dataset.name}
        </Link>
        <span className="inline-flex min-w-0 flex-wrap items-center gap-1">
          <PathChips paths={paths.input} fields={fields} />
          <ArrowRight aria-hidden="true" className="size-4 shrink-0 text-soft" />
          <span className="sr-only">{t('task.arrow')}</span>
          <PathChips paths={paths.output} fields={fields} />
        </span>
        <StandingMark standing={standing} blocked={blocked} />
        <span
          className="max-w-72 truncate text-sm text-soft"
          title={
            origin.kind === 'model'
              ? t('task.origin.model-host', { model: origin.model, host: origin.host })
              : undefined
          }
        >
          {originText(origin)}
        </span>
        <Badge
          icon={dataset.license === 'unknown' ? undefined : null}
          tone={dataset.license === 'unknown' ? 'warning' : 'neutral'}
        >
          <span className="sr-only">{t('task.license')} </span>
          {dataset.license === 'unknown' ? t('task.license-unknown') : dataset.license}
        </Badge>
        <span
          className="tabular text-sm text-soft"
          title={t('task.revision-title', { number: revision.number, total: view.revisions })}
        >
          {t('task.revision', { number: revision.number })}
        </span>
      </div>
      <Button variant="ghost" size="sm" icon={<History />} onClick={onHistory}>
        {t('task.history')}
      </Button>
    </div>
  )
}

function PathChips({ paths, fields }: { paths: readonly FieldPath[]; fields: readonly Field[] }) {
  return paths.map((path) => (
    <FieldChip key={fieldName(path)} position={fieldPosition(fields, path)}>
      {fieldName(path)}
    </FieldChip>
  ))
}

/** The newest decision on the revision that is shown: who, when, why. */
export function LastDecision({ view }: { view: TaskView }) {
  const t = useTranslations('review')
  const locale = useLocale()
  const last = view.decisions.findLast(
    ({ revisionNumber }) => revisionNumber === view.revision.number,
  )
  if (!last) return null
  const why = [last.reason && t(`reject.reason.${last.reason}`), last.note && `“${last.note}”`]
    .filter(Boolean)
    .join(', ')
  const values = {
    verdict: last.verdict.replaceAll('-', '_'),
    name: last.by.name,
    ago: formatAgo(last.decidedAt, Date.now(), locale),
  }
  return (
    <p className="text-sm text-soft" suppressHydrationWarning>
      {why ? t('task.decided-with', { ...values, reason: why }) : t('task.decided', values)}
    </p>
  )
}
