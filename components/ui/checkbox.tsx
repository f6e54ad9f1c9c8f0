'use client'

import { type ComponentProps, type ReactNode, useEffect, useRef } from 'react'
import { cx } from './cx.ts'
import { useFieldControl } from './field.tsx'

export interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type'> {
  /** Some, not all, of what it stands for. */
  indeterminate?: boolean
  /** A label beside it; leave out where a `Field` or `aria-label` names it. */
  children?: ReactNode
}

/** A native checkbox in our look: forms, Shift clicks and assistive technology get what they expect. */
export function Checkbox({ indeterminate = false, children, className, ...rest }: CheckboxProps) {
  const ref = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (ref.current) ref.current.indeterminate = indeterminate
  }, [indeterminate])
  const box = (
    <input
      ref={ref}
      type="checkbox"
      {...useFieldControl()}
      className={cx('tick-box size-4 shrink-0 rounded-sm', className)}
      {...rest}
    />
  )
  if (!children) return box
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the variable in it
    <label className="inline-flex min-h-6 items-center gap-2 has-disabled:text-faint">
      {box}
      <span>{children}</span>
    </label>
  )
}
