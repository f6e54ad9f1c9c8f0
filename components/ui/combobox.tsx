'use client'

import { Command } from 'cmdk'
import { Check, ChevronDown } from 'lucide-react'
import * as Popover from 'radix-ui/popover'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import { cx } from './cx.ts'
import { useFieldControl } from './field.tsx'
import { controlLook } from './input.tsx'
import { floatingLook } from './popover.tsx'

export interface ComboboxOption {
  value: string
  label: string
  /** Stands on the right, quietly. */
  hint?: ReactNode
  /** Other words that find it. */
  keywords?: string[]
  group?: string
}

export interface ComboboxProps {
  value: string | null
  onChange: (value: string) => void
  options: readonly ComboboxOption[]
  placeholder?: string
  searchPlaceholder?: string
  disabled?: boolean
  'aria-label'?: string
  className?: string
}

/** One of many, found by typing. */
export function Combobox({
  value,
  onChange,
  options,
  placeholder,
  searchPlaceholder,
  disabled,
  className,
  ...aria
}: ComboboxProps) {
  const t = useTranslations('common')
  const [open, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const chosen = options.find((option) => option.value === value)
  const groups = [...new Set(options.map((option) => option.group ?? ''))]
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        type="button"
        role="combobox"
        aria-expanded={open}
        disabled={disabled}
        {...useFieldControl()}
        {...aria}
        className={cx(
          controlLook,
          'inline-flex h-8 w-full min-w-0 items-center justify-between gap-2 px-2.5 text-left',
          className,
        )}
      >
        <span className={cx('truncate', !chosen && 'text-faint')}>
          {chosen?.label ?? placeholder ?? t('choose')}
        </span>
        <ChevronDown aria-hidden="true" className="size-4 shrink-0 text-soft" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label={searchPlaceholder ?? t('search')}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className={cx(floatingLook, 'w-(--radix-popover-trigger-width) min-w-60')}
        >
          <Command label={searchPlaceholder ?? t('search')} loop>
            <Command.Input
              value={query}
              onValueChange={setQuery}
              placeholder={searchPlaceholder ?? t('search')}
              className="h-9 w-full border-b border-line bg-transparent px-3 outline-none"
            />
            <Command.List className="max-h-72 overflow-y-auto p-1">
              <Command.Empty className="px-2 py-3 text-soft">
                {query ? t('nothing-found', { query }) : t('nothing-to-choose')}
              </Command.Empty>
              {groups.map((group) => (
                <Command.Group
                  key={group}
                  heading={group || undefined}
                  className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-soft"
                >
                  {options
                    .filter((option) => (option.group ?? '') === group)
                    .map((option) => (
                      <Command.Item
                        key={option.value}
                        value={option.value}
                        keywords={[option.label, ...(option.keywords ?? [])]}
                        onSelect={() => {
                          onChange(option.value)
                          setOpen(false)
                          setQuery('')
                        }}
                        className="flex min-h-8 cursor-default items-center gap-2 rounded-sm px-2 aria-disabled:text-faint data-[selected=true]:bg-hover"
                      >
                        <Check
                          aria-hidden="true"
                          className={cx(
                            'size-4 shrink-0 text-accent',
                            option.value !== value && 'invisible',
                          )}
                        />
                        <span className="min-w-0 flex-1 truncate">{option.label}</span>
                        {option.hint && (
                          <span className="shrink-0 text-sm text-soft">{option.hint}</span>
                        )}
                      </Command.Item>
                    ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
