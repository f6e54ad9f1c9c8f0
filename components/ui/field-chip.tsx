import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { fieldHue } from './field-tint.ts'

export interface FieldChipProps {
  /** The field's place in its dataset, which gives its hue everywhere on the page. */
  position: number
  /** The field's path as people see it. */
  children: ReactNode
  className?: string
}

/** A field by name, in its hue. */
export function FieldChip({ position, children, className }: FieldChipProps) {
  return (
    <span
      className={cx(
        'field-chip inline-flex max-w-full items-center rounded-sm px-1 font-mono text-[0.8125rem] leading-[1.125rem]',
        fieldHue(position),
        className,
      )}
    >
      <span className="truncate">{children}</span>
    </span>
  )
}
