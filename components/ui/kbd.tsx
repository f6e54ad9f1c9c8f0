'use client'

import { cx } from './cx.ts'
import { keySigns } from './shortcut.ts'
import { useAppleKeyboard } from './use-platform.ts'

/** Shows the keys of a shortcut (`A`, `Mod+Enter`). Beside a label of the same action it is decoration. */
export function Kbd({ shortcut, className }: { shortcut: string; className?: string }) {
  const apple = useAppleKeyboard()
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a kbd cannot be focused
    <kbd aria-hidden="true" className={cx('inline-flex items-center gap-0.5 font-sans', className)}>
      {keySigns(shortcut, apple).map((sign) => (
        <span
          key={sign}
          className="inline-flex h-4 min-w-4 items-center justify-center rounded-sm border border-current/30 px-1 text-[0.6875rem] leading-none font-medium"
        >
          {sign}
        </span>
      ))}
    </kbd>
  )
}
