'use client'

import type { ComponentProps } from 'react'
import { cx } from './cx.ts'
import { useFieldControl } from './field.tsx'
import { controlLook } from './input.tsx'

export interface TextareaProps extends ComponentProps<'textarea'> {
  /** Grows with its text. */
  grows?: boolean
  /** Reading size, for text that is judged. */
  reading?: boolean
}

/** A text field of several lines. */
export function Textarea({ grows = true, reading = false, className, ...rest }: TextareaProps) {
  return (
    <textarea
      {...useFieldControl()}
      className={cx(
        controlLook,
        'block min-h-16 w-full resize-y px-2.5 py-1.5',
        grows && 'field-sizing-content',
        reading && 'text-read',
        className,
      )}
      {...rest}
    />
  )
}
