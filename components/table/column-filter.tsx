'use client'

import type { Column, RowData } from '@tanstack/react-table'
import { ChevronDown } from 'lucide-react'
import { useLocale, useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { cx } from '#components/ui/cx.ts'
import { Field } from '#components/ui/field.tsx'
import { formatCount } from '#components/ui/format-number.ts'
import { Input } from '#components/ui/input.tsx'
import { Popover } from '#components/ui/popover.tsx'
import type { DataTableFeatures } from './table-features.ts'

type FilterColumn<Row extends RowData> = Column<DataTableFeatures, Row, unknown>
type Range = readonly [number | null, number | null]

/** A button that says what a column is filtered by, and the panel to change it. */
export function ColumnFilter<Row extends RowData>({ column }: { column: FilterColumn<Row> }) {
  const t = useTranslations('common.table')
  const meta = column.columnDef.meta
  if (!meta?.filter) return null
  const value = column.getFilterValue()
  const Panel = panels[meta.filter] as typeof ChoicePanel
  return (
    <Popover
      label={t('filter', { column: meta.name })}
      className="w-64"
      trigger={
        <Button
          size="sm"
          aria-label={t('filter', { column: meta.name })}
          className={cx(
            'border-line font-normal',
            value !== undefined && 'border-accent-line bg-accent-tint',
          )}
        >
          {meta.name}
          {value !== undefined && (
            <span className="max-w-32 truncate font-medium text-accent">{summary(value)}</span>
          )}
          <ChevronDown aria-hidden="true" className="text-soft" />
        </Button>
      }
    >
      <Panel column={column} />
      {value !== undefined && (
        <Button
          size="sm"
          variant="ghost"
          className="mt-2 -ml-2"
          onClick={() => column.setFilterValue(undefined)}
        >
          {t('clear-column-filter')}
        </Button>
      )}
    </Popover>
  )
}

/** A filter's value in a few characters: its one choice, how many there are, its text, its range. */
function summary(value: unknown): string {
  if (typeof value === 'string') return `“${value}”`
  const list = value as readonly (string | number | null)[]
  if (typeof list[0] === 'string') return list.length === 1 ? list[0] : String(list.length)
  return `${list[0] ?? ''}–${list[1] ?? ''}`
}

function ChoicePanel<Row extends RowData>({ column }: { column: FilterColumn<Row> }) {
  const t = useTranslations('common.table')
  const locale = useLocale()
  const chosen = (column.getFilterValue() as readonly string[] | undefined) ?? []
  const counts = new Map<string, number>()
  for (const [value, count] of column.getFacetedUniqueValues()) {
    for (const item of Array.isArray(value) ? value : [value]) {
      const name = String(item ?? '')
      counts.set(name, (counts.get(name) ?? 0) + count)
    }
  }
  for (const value of chosen) if (!counts.has(value)) counts.set(value, 0)
  const toggle = (value: string, on: boolean) => {
    const next = on ? [...chosen, value] : chosen.filter((other) => other !== value)
    column.setFilterValue(next.length > 0 ? next : undefined)
  }
  return (
    <ul className="flex max-h-72 flex-col overflow-y-auto">
      {[...counts]
        .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
        .map(([value, count]) => (
          <li key={value} className="flex items-center">
            <div className="min-w-0 flex-1">
              <Checkbox
                checked={chosen.includes(value)}
                onChange={(event) => toggle(value, event.target.checked)}
              >
                {column.columnDef.meta?.choice?.(value) ?? (value || t('no-value'))}
              </Checkbox>
            </div>
            <span className="tabular text-sm text-soft">{formatCount(count, locale)}</span>
          </li>
        ))}
    </ul>
  )
}

function TextPanel<Row extends RowData>({ column }: { column: FilterColumn<Row> }) {
  const t = useTranslations('common.table')
  return (
    <Input
      aria-label={t('filter', { column: column.columnDef.meta?.name ?? column.id })}
      placeholder={t('filter-placeholder')}
      value={(column.getFilterValue() as string | undefined) ?? ''}
      onChange={(event) => column.setFilterValue(event.target.value || undefined)}
    />
  )
}

function RangePanel<Row extends RowData>({ column }: { column: FilterColumn<Row> }) {
  const t = useTranslations('common.table')
  const [from, to] = (column.getFilterValue() as Range | undefined) ?? [null, null]
  const change = (next: Range) =>
    column.setFilterValue(next[0] === null && next[1] === null ? undefined : next)
  const read = (text: string) => (text === '' || Number.isNaN(Number(text)) ? null : Number(text))
  return (
    <div className="flex gap-2">
      <Field label={t('from')}>
        <Input
          type="number"
          value={from ?? ''}
          onChange={(event) => change([read(event.target.value), to])}
        />
      </Field>
      <Field label={t('to')}>
        <Input
          type="number"
          value={to ?? ''}
          onChange={(event) => change([from, read(event.target.value)])}
        />
      </Field>
    </div>
  )
}

const panels = { choice: ChoicePanel, text: TextPanel, range: RangePanel }
