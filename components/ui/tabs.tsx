'use client'

import * as Radix from 'radix-ui/tabs'
import type { ComponentProps } from 'react'
import { cx } from './cx.ts'

/** Parts of one thing, one in view. Hold `value` in the URL. */
export const Tabs = Radix.Root

/** The row of tabs; `label` names it. */
export function TabList({
  label,
  className,
  ...rest
}: ComponentProps<typeof Radix.List> & { label: string }) {
  return (
    <Radix.List
      aria-label={label}
      className={cx('flex gap-4 overflow-x-auto border-b border-line', className)}
      {...rest}
    />
  )
}

/** One tab; `count` stands beside its name. */
export function Tab({
  count,
  className,
  children,
  ...rest
}: ComponentProps<typeof Radix.Trigger> & { count?: string }) {
  return (
    <Radix.Trigger
      className={cx(
        '-mb-px inline-flex h-9 items-center gap-1.5 border-b-2 border-transparent px-0.5 font-medium whitespace-nowrap text-soft transition-colors -outline-offset-2 hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink',
        className,
      )}
      {...rest}
    >
      {children}
      {count && <span className="tabular text-sm font-normal text-faint">{count}</span>}
    </Radix.Trigger>
  )
}

/** What a tab shows. */
export function TabPanel({ className, ...rest }: ComponentProps<typeof Radix.Content>) {
  return <Radix.Content className={cx('pt-4', className)} {...rest} />
}
