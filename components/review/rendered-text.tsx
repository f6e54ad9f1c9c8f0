'use client'

import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { cx } from '#components/ui/cx.ts'
import { fieldHue } from '#components/ui/field-tint.ts'
import type { Field, FieldPath, PreviewPart } from '#lib/model/index.ts'
import { fieldName } from './field-name.ts'
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
  /** At most this many UTF-16 units: longer fields lose their middle; the caller offers the rest. */
  budget?: number
  /** Line breaks become signs, to save their lines. */
  compact?: boolean
  className?: string
}

/** Text as a task renders it: each field's span in its hue, white space at the edges made visible. */
export function RenderedText({
  parts,
  fields,
  budget,
  compact = false,
  className,
}: RenderedTextProps) {
  const { runs } = useMemo(() => renderedRuns(parts, budget), [parts, budget])
  const groups = groupRuns(runs)
  // Where the whole text is one field, its tint says so; lines under every word would only tire.
  const isWhole = groups.length === 1
  return (
    <span className={cx('read-text block', className)}>
      {groups.map((group, index) => {
        const text = group.runs.map((run, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name
          <Run key={at} run={run} compact={compact} />
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
            title={fieldName(group.field)}
            className={cx(
              'field-tint',
              isWhole && 'shadow-none!',
              fieldHue(fieldPosition(fields, group.field)),
            )}
          >
            {text}
          </span>
        )
      })}
    </span>
  )
}

/** Signs drawn at most for one run; beyond, their number stands beside them. */
const signLimit = 12

function Run({ run, compact }: { run: RenderedRun; compact: boolean }) {
  const t = useTranslations('common.value')
  const review = useTranslations('review.rows')
  if (run.gap > 0) {
    const name = review('left-out', { count: run.gap })
    return (
      <span role="img" aria-label={name} title={name} className="px-0.5 text-soft select-none">
        ⋯
      </span>
    )
  }
  if (run.space === null) return compact ? <OneLine text={run.text} /> : run.text
  const count = run.text.length
  return (
    <span role="img" aria-label={t(run.space, { count, code: run.code ?? '' })}>
      {Array.from({ length: Math.min(count, signLimit) }, (_, sign) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: equal signs in a row
          key={sign}
          className="seen-sign"
          data-kind={run.space}
          data-sign={run.sign}
        />
      ))}
      {count > signLimit && <span className="seen-sign" data-sign={` ×${count}`} />}
      <span className={run.space === 'line-breaks' && !compact ? undefined : 'text-[0px]'}>
        {run.text}
      </span>
    </span>
  )
}

/** Text with a sign for each line break. */
function OneLine({ text }: { text: string }) {
  if (!text.includes('\n')) return text
  return text.split('\n').map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a text have no other name
    <span key={index}>
      {index > 0 && <span className="text-faint select-none">↵ </span>}
      {line}
    </span>
  ))
}
