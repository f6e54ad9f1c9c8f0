'use client'

import { Check, ChevronDown } from 'lucide-react'
import * as Radix from 'radix-ui/select'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { cx } from './cx.ts'
import { useFieldControl } from './field.tsx'
import { controlLook } from './input.tsx'
import { floatingLook } from './popover.tsx'

export interface SelectOption<V extends string> {
  value: V
  label: string
  hint?: ReactNode
  disabled?: boolean
}

export interface SelectProps<V extends string> {
  value: V | null
  onChange: (value: V) => void
  options: readonly SelectOption<V>[]
  placeholder?: string
  name?: string
  disabled?: boolean
  /** Names it where no `Field` does. */
  'aria-label'?: string
  className?: string
}

/** One of up to about twenty; for more, or for finding by typing, take `Combobox`. Values are never ''. */
export function Select<V extends string>({
  value,
  onChange,
  options,
  placeholder,
  name,
  disabled,
  className,
  ...aria
}: SelectProps<V>) {
  const t = useTranslations('common')
  return (
    <Radix.Root
      value={value ?? ''}
      onValueChange={(next) => onChange(next as V)}
      name={name}
      disabled={disabled}
    >
      <Radix.Trigger
        {...useFieldControl()}
        {...aria}
        className={cx(
          controlLook,
          'inline-flex h-8 w-full min-w-0 items-center justify-between gap-2 px-2.5 text-left data-placeholder:text-faint',
          className,
        )}
      >
        <span className="truncate">
          <Radix.Value placeholder={placeholder ?? t('choose')} />
        </span>
        <ChevronDown aria-hidden="true" className="size-4 shrink-0 text-soft" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className={cx(
            floatingLook,
            'max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) max-w-96',
          )}
        >
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled}
                className="relative flex min-h-8 cursor-default flex-col justify-center rounded-sm py-1 pr-2 pl-8 outline-none select-none data-disabled:text-faint data-highlighted:bg-hover"
              >
                <Radix.ItemIndicator className="absolute top-2 left-2">
                  <Check aria-hidden="true" className="size-4 text-accent" />
                </Radix.ItemIndicator>
                <Radix.ItemText>{option.label}</Radix.ItemText>
                {option.hint && <span className="text-sm text-soft">{option.hint}</span>}
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
