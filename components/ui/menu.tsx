'use client'

import { Check } from 'lucide-react'
import * as Radix from 'radix-ui/dropdown-menu'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx.ts'
import { Kbd } from './kbd.tsx'
import { floatingLook } from './popover.tsx'

const itemLook =
  'relative flex min-h-8 cursor-default items-center gap-2 rounded-sm px-2 outline-none select-none data-disabled:text-faint data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:shrink-0'

export interface MenuProps {
  trigger: ReactNode
  /** Names the menu for assistive technology where the trigger does not. */
  label?: string
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'right' | 'bottom' | 'left'
  className?: string
  children: ReactNode
}

/** A list of actions or choices that drops from a button. */
export function Menu({
  trigger,
  label,
  align = 'start',
  side = 'bottom',
  className,
  children,
}: MenuProps) {
  return (
    // Not modal: the page stays there for assistive technology, and Tab is kept by the menu anyway.
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className={cx(
            floatingLook,
            'max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto p-1',
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

export interface MenuItemProps extends ComponentProps<typeof Radix.Item> {
  icon?: ReactNode
  shortcut?: string
  danger?: boolean
}

/** One action. With `asChild`, its child is a link and carries the text. */
export function MenuItem({
  icon,
  shortcut,
  danger,
  asChild,
  className,
  children,
  ...rest
}: MenuItemProps) {
  return (
    <Radix.Item
      asChild={asChild}
      className={cx(itemLook, danger && 'text-danger', className)}
      {...rest}
    >
      {asChild ? (
        children
      ) : (
        <>
          {icon}
          <span className="min-w-0 flex-1 truncate">{children}</span>
          {shortcut && <Kbd shortcut={shortcut} className="text-soft" />}
        </>
      )}
    </Radix.Item>
  )
}

/** A choice of any number; the menu stays open. */
export function MenuCheckboxItem({
  className,
  children,
  ...rest
}: ComponentProps<typeof Radix.CheckboxItem>) {
  return (
    <Radix.CheckboxItem
      onSelect={(event) => event.preventDefault()}
      className={cx(itemLook, 'pl-8', className)}
      {...rest}
    >
      <Radix.ItemIndicator className="absolute left-2">
        <Check className="text-accent" />
      </Radix.ItemIndicator>
      {children}
    </Radix.CheckboxItem>
  )
}

/** A choice of one among the `MenuRadioItem`s in it. */
export const MenuRadioGroup = Radix.RadioGroup

/** One of a `MenuRadioGroup`. */
export function MenuRadioItem({
  className,
  children,
  ...rest
}: ComponentProps<typeof Radix.RadioItem>) {
  return (
    <Radix.RadioItem className={cx(itemLook, 'pl-8', className)} {...rest}>
      <Radix.ItemIndicator className="absolute left-2">
        <Check className="text-accent" />
      </Radix.ItemIndicator>
      {children}
    </Radix.RadioItem>
  )
}

/** A heading inside a menu. */
export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 pt-1.5 pb-1 text-xs text-soft">{children}</Radix.Label>
}

/** A line between groups of items. */
export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />
}
