'use client'

import { type ReactNode, useId } from 'react'
import { cx } from './cx.ts'

export interface RadioOption<V extends string> {
  value: V
  label: ReactNode
  hint?: ReactNode
  disabled?: boolean
}

export interface RadioGroupProps<V extends string> {
  legend: ReactNode
  hideLegend?: boolean
  name?: string
  value: V
  onChange: (value: V) => void
  options: readonly RadioOption<V>[]
  className?: string
}

/** One of several, all in view, each with room for a word of explanation. */
export function RadioGroup<V extends string>({
  legend,
  hideLegend,
  name,
  value,
  onChange,
  options,
  className,
}: RadioGroupProps<V>) {
  const id = useId()
  return (
    <fieldset className={cx('flex min-w-0 flex-col gap-1', className)}>
      <legend className={hideLegend ? 'sr-only' : 'mb-1 text-sm font-medium'}>{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className="flex items-start gap-2 py-0.5 has-disabled:text-faint">
          <input
            type="radio"
            name={name ?? id}
            value={option.value}
            checked={option.value === value}
            disabled={option.disabled}
            onChange={() => onChange(option.value)}
            aria-describedby={option.hint ? `${id}-${option.value}` : undefined}
            className="tick-dot mt-0.5 size-4 shrink-0 rounded-full"
          />
          <span className="min-w-0">
            <span className="block">{option.label}</span>
            {option.hint && (
              <span id={`${id}-${option.value}`} className="block text-sm text-soft">
                {option.hint}
              </span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
