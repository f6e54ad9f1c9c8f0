'use client'

import { useLocale, useTranslations } from 'use-intl'
import { cx } from '#components/ui/cx.ts'
import { FieldChip } from '#components/ui/field-chip.tsx'
import { fieldHue } from '#components/ui/field-tint.ts'
import { formatCount, formatPercent } from '#components/ui/format-number.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import {
  type FieldPath,
  type FieldProfile,
  type FieldType,
  formatFieldPath,
} from '#lib/model/index.ts'
import { HistogramBars } from './histogram-bars.tsx'
import { useTypeText } from './use-type-text.ts'
import { ValueBars } from './value-bars.tsx'

const cell = 'border-b border-line px-3 py-2 align-top group-last:border-b-0'
const number = cx(cell, 'text-right tabular')

/** One field or part of a field: its type, how much is missing, how many values, how long, which. */
export function FieldRow({
  path,
  type,
  position,
  measured,
  rows,
  pending,
  onType,
}: {
  path: FieldPath
  type: FieldType
  position: number
  measured: FieldProfile | null
  rows: number
  pending: boolean
  /** Where the type can be corrected. */
  onType: (() => void) | null
}) {
  const t = useTranslations('datasets.profile')
  const locale = useLocale()
  const typeText = useTypeText()
  const numberText = (value: number) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value)
  const range = measured?.lengths ?? measured?.numbers ?? null
  const unit = measured?.numbers ? 'values' : type.kind === 'list' ? 'items' : 'characters'
  const spread = range !== null && range.min < range.max ? measured?.histogram : null
  const hold = <Skeleton className="ml-auto h-3 w-12" />
  return (
    <tr className={cx('group', fieldHue(position))}>
      <th scope="row" className={cx(cell, 'sticky left-0 max-w-0 bg-canvas font-normal')}>
        <span
          className="flex flex-col items-start gap-0.5"
          style={{ paddingLeft: `${Math.min(5, path.length - 1) * 14}px` }}
        >
          <FieldChip position={position}>{formatFieldPath(path)}</FieldChip>
          <span className="max-w-full truncate text-xs text-soft lg:hidden">
            <TypeName path={path} text={typeText(type)} onType={onType} />
          </span>
        </span>
      </th>
      <td className={cx(cell, 'hidden lg:table-cell')}>
        <TypeName path={path} text={typeText(type)} onType={onType} />
      </td>
      <td className={number}>
        {measured && rows > 0 ? (
          <>
            <span className={cx(measured.nulls === 0 && 'text-faint')}>
              {formatPercent(measured.nulls / rows, locale)}
            </span>
            {measured.empty > 0 && (
              <span className="block text-xs text-soft">
                {t('empty', { count: measured.empty })}
              </span>
            )}
          </>
        ) : (
          pending && hold
        )}
      </td>
      <td className={number}>
        {measured
          ? `${measured.distinctExact ? '' : '≈ '}${formatCount(measured.distinct, locale)}`
          : pending && hold}
      </td>
      <td className={number}>
        {range ? (
          <>
            {range.min === range.max
              ? numberText(range.min)
              : `${numberText(range.min)}–${numberText(range.max)}`}
            <span className="block text-xs text-soft">
              {range.min === range.max
                ? t(`always.${unit}`)
                : t(`median.${unit}`, { median: numberText(range.median) })}
            </span>
          </>
        ) : (
          pending && hold
        )}
      </td>
      <td className={cell}>
        {measured === null
          ? pending && <Skeleton className="h-9 w-60" />
          : measured.topValues.length > 0
            ? rows > 0 && (
                <ValueBars
                  values={measured.topValues}
                  rows={rows}
                  distinct={measured.distinct}
                  complete={measured.topValuesComplete}
                />
              )
            : spread &&
              range && (
                <HistogramBars
                  histogram={spread}
                  of={t(`unit.${unit}`)}
                  last={range.max}
                  whole={type.kind !== 'number'}
                />
              )}
      </td>
    </tr>
  )
}

function TypeName({
  path,
  text,
  onType,
}: {
  path: FieldPath
  text: string
  onType: (() => void) | null
}) {
  const t = useTranslations('datasets.correct')
  if (onType === null) return text
  const action = t('type-of', { field: formatFieldPath(path) })
  return (
    <button
      type="button"
      title={action}
      onClick={onType}
      className="-mx-1 rounded-sm px-1 text-left underline decoration-dotted decoration-1 underline-offset-3 hover:bg-hover"
    >
      {text}
      <span className="sr-only">: {action}</span>
    </button>
  )
}
