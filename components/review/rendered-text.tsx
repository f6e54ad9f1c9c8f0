'use client'

import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { cx } from '#components/ui/cx.ts'
import { fieldHue } from '#components/ui/field-tint.ts'
import { type Field, type FieldPath, formatFieldPath, type PreviewPart } from '#lib/model/index.ts'
import { groupRuns, type RenderedRun, renderedRuns } from './rendered-runs.ts'

/** A field's place in its dataset, which fixes its hue; a nested field has the hue of the one it stands in. */
export function fieldPosition(fields: readonly Field[], path: FieldPath): number {
  return Math.max(
    0,
    fields.findIndex((field) => field.name === path[0]),
  )
}

export interface RenderedTextProps {
  parts: readonly PreviewPart[]
  fields: readonly Field[]
  /** At most this many UTF-16 units; the caller offers the rest. */
  limit?: number
  className?: string
}

/** Text as a task renders it: each field's span in its hue, white space at the edges made visible. */
export function RenderedText({ parts, fields, limit, className }: RenderedTextProps) {
  const { runs, cut } = useMemo(() => renderedRuns(parts, limit), [parts, limit])
  const groups = groupRuns(runs)
  // Where the whole text is one field, its tint says so; lines under every word would only tire.
  const isWhole = groups.length === 1
  return (
    <span className={cx('read-text block', className)}>
      {groups.map((group, index) => {
        const text = group.runs.map((run, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name
          <Run key={at} run={run} />
        ))
        if (group.field === null)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name
            <span key={index} className="text-soft">
              {text}
            </span>
          )
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name
            key={index}
            title={formatFieldPath(group.field)}
            className={cx('field-tint', isWhole && 'shadow-none!', fieldHue(fieldPosition(fields, group.field)))}
          >
            {text}
          </span>
        )
      })}
      {cut && <span className="text-faint">…</span>}
    </span>
  )
}

function Run({ run }: { run: RenderedRun }) {
  const t = useTranslations('common.value')
  if (run.sign === null || run.space === null) return run.text
  return (
    <span
      role="img"
      aria-label={t(run.space, { count: run.text.length, code: run.code ?? '' })}
      data-sign={run.sign}
      className={cx('seen-space', run.space === 'invisible' && 'text-[0.75em]')}
      style={{ minWidth: `${run.sign.length * (run.space === 'invisible' ? 0.66 : 0.8)}em` }}
    >
      {run.text}
    </span>
  )
}
