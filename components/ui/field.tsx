'use client'

import { createContext, type ReactNode, useContext, useId } from 'react'
import { useTranslations } from 'use-intl'
import { cx } from './cx.ts'

interface FieldControl {
  id: string
  'aria-describedby'?: string
  'aria-invalid'?: true
  'aria-required'?: true
}

const FieldContext = createContext<FieldControl | null>(null)

/** The id and aria attributes that the `Field` around a control gives it; none outside of one. */
export function useFieldControl(): Partial<FieldControl> {
  return useContext(FieldContext) ?? {}
}

export interface FieldProps {
  label: ReactNode
  hint?: ReactNode
  /** What is wrong and what to do; shown in place of the hint. */
  error?: string | null
  required?: boolean
  /** The label is there for assistive technology only. */
  hideLabel?: boolean
  className?: string
  children: ReactNode
}

/** Label, control, and hint or error, tied together for assistive technology. Holds one control. */
export function Field({
  label,
  hint,
  error,
  required,
  hideLabel,
  className,
  children,
}: FieldProps) {
  const id = useId()
  const t = useTranslations('common')
  const note = error ?? hint
  const noteId = `${id}-note`
  const control: FieldControl = {
    id,
    ...(note ? { 'aria-describedby': noteId } : {}),
    ...(error ? { 'aria-invalid': true as const } : {}),
    ...(required ? { 'aria-required': true as const } : {}),
  }
  return (
    <div className={cx('flex min-w-0 flex-col gap-1', className)}>
      <label
        htmlFor={id}
        className={hideLabel ? 'sr-only' : 'flex items-baseline gap-1.5 text-sm font-medium'}
      >
        {label}
        {required && <span className="text-xs font-normal text-faint">{t('required')}</span>}
      </label>
      <FieldContext value={control}>{children}</FieldContext>
      {note && (
        <p
          id={noteId}
          role={error ? 'alert' : undefined}
          className={cx('text-sm', error ? 'text-danger' : 'text-soft')}
        >
          {error && <span aria-hidden="true">▲ </span>}
          {note}
        </p>
      )}
    </div>
  )
}
