'use client'

import { type ReactNode, useId } from 'react'
import { cx } from './cx.ts'

export interface SegmentedOption<V extends string> {
  value: V
  label: ReactNode
  /** A count beside the label. */
  count?: string
}

export interface SegmentedProps<V extends string> {
  /** Names the choice for assistive technology. */
  label: string
  value: V
  onChange: (value: V) => void
  options: readonly SegmentedOption<V>[]
  className?: string
}

/** One of a few views of the same thing, side by side. */
export function Segmented<V extends string>({
  label,
  value,
  onChange,
  options,
  className,
}: SegmentedProps<V>) {
  const name = useId()
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={cx(
        'inline-flex h-8 items-stretch rounded-md border border-line bg-sunken p-0.5',
        className,
      )}
    >
      {options.map((option) => (
        <label
          key={option.value}
          className="relative inline-flex items-center gap-1.5 rounded-sm border border-transparent px-2.5 text-sm font-medium text-soft transition-colors select-none hover:text-ink has-checked:border-edge/45 has-checked:bg-canvas has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-focus"
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 cursor-pointer appearance-none opacity-0"
          />
          {option.label}
          {option.count && <span className="tabular font-normal text-faint">{option.count}</span>}
        </label>
      ))}
    </div>
  )
}
