'use client'

import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx.ts'
import { useFieldControl } from './field.tsx'

export interface SwitchProps extends Omit<ComponentProps<'input'>, 'type' | 'role'> {
  children?: ReactNode
}

/** On or off, at once. For what is sent with a form, take a `Checkbox`. */
export function Switch({ children, className, ...rest }: SwitchProps) {
  const control = (
    <input
      type="checkbox"
      // biome-ignore lint/a11y/useAriaPropsForRole: a native checkbox says itself whether it is checked
      role="switch"
      {...useFieldControl()}
      className={cx('tick-switch h-[18px] w-8 shrink-0 rounded-full', className)}
      {...rest}
    />
  )
  if (!children) return control
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the variable in it
    <label className="inline-flex min-h-6 items-center gap-2 has-disabled:text-faint">
      {control}
      <span>{children}</span>
    </label>
  )
}
