'use client'

import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { formatCount } from '#components/ui/format-number.ts'
import { Input } from '#components/ui/input.tsx'
import { Popover } from '#components/ui/popover.tsx'

export interface FilterOption {
  value: string
  label: string
  tasks: number
}

export interface FilterMenuProps {
  label: string
  options: readonly FilterOption[]
  values: readonly string[]
  onChange: (values: string[]) => void
}

/** More are found by typing. */
const shownOptions = 60
const searchFrom = 9

/** Which tasks to leave in the queue, by one property; any of the ticked values will do. */
export function FilterMenu({ label, options, values, onChange }: FilterMenuProps) {
  const t = useTranslations('review.queue')
  const locale = useLocale()
  const [query, setQuery] = useState('')
  const chosen = new Set(values)
  // What is ticked stays in reach, even where the tab has no such task.
  const all = [
    ...values
      .filter((value) => !options.some((option) => option.value === value))
      .map((value) => ({ value, label: value, tasks: 0 })),
    ...options,
  ]
  const found = all.filter((option) => option.label.toLowerCase().includes(query.toLowerCase()))
  return (
    <Popover
      label={label}
      onOpenChange={() => setQuery('')}
      className="w-72 p-1!"
      trigger={
        <Button size="sm" variant="ghost" className={values.length > 0 ? 'text-accent' : undefined}>
          {label}
          {values.length > 0 && <span className="tabular">{values.length}</span>}
          <ChevronDown />
        </Button>
      }
    >
      {all.length >= searchFrom && (
        <Input
          type="search"
          aria-label={t('filter-search', { what: label })}
          placeholder={t('filter-search', { what: label })}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="mb-1"
        />
      )}
      {found.length === 0 && <p className="px-2 py-1.5 text-soft">{t('filter-none')}</p>}
      <ul className="max-h-80 overflow-y-auto">
        {found.slice(0, shownOptions).map((option) => (
          <li key={option.value} className="rounded-sm px-2 hover:bg-hover">
            <Checkbox
              checked={chosen.has(option.value)}
              onChange={(event) =>
                onChange(
                  event.target.checked
                    ? [...values, option.value]
                    : values.filter((value) => value !== option.value),
                )
              }
            >
              <span className="flex min-h-8 items-center gap-2">
                <span className="min-w-0 wrap-anywhere">{option.label}</span>
                <span className="tabular text-sm text-faint">
                  {formatCount(option.tasks, locale)}
                </span>
              </span>
            </Checkbox>
          </li>
        ))}
      </ul>
    </Popover>
  )
}
