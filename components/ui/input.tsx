'use client'

import type { ComponentProps } from 'react'
import { cx } from './cx.ts'
import { useFieldControl } from './field.tsx'

/** The look of everything that is typed into or opens a list. */
export const controlLook =
  'rounded-md border border-edge/70 bg-canvas text-ink transition-colors hover:border-edge aria-invalid:border-danger disabled:cursor-not-allowed disabled:bg-sunken disabled:text-soft [&[readonly]]:bg-sunken'

/** A one-line text field; inside a `Field` it takes its id and description from there. */
export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return (
    <input
      {...useFieldControl()}
      className={cx(controlLook, 'h-8 w-full min-w-0 px-2.5 file:hidden', className)}
      {...rest}
    />
  )
}
