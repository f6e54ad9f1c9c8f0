'use client'

import { type ReactNode, useId } from 'react'
import { cx } from '#components/ui/cx.ts'

/** What the browser offers first when files are chosen; any other file can be chosen too. */
const accepted = '.csv,.tsv,.json,.jsonl,.ndjson,.parquet,.gz'

const looks = {
  primary:
    'border-transparent bg-accent text-on-accent has-enabled:hover:bg-accent-hover h-8 px-3 text-base',
  small: 'border-edge/55 bg-canvas text-ink has-enabled:hover:bg-hover h-7 px-2 text-sm',
} as const

/** A button that opens the browser's own choice of files; the input in it keeps the keyboard's ways. */
export function ChooseFiles({
  look = 'primary',
  multiple = false,
  describedBy,
  onFiles,
  children,
}: {
  look?: keyof typeof looks
  multiple?: boolean
  describedBy?: string
  onFiles: (files: File[]) => void
  children: ReactNode
}) {
  const id = useId()
  return (
    <label
      htmlFor={id}
      className={cx(
        'relative inline-flex shrink-0 items-center gap-2 rounded-md border font-medium whitespace-nowrap transition-colors select-none has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-focus [&_svg]:size-4',
        looks[look],
      )}
    >
      <input
        id={id}
        type="file"
        multiple={multiple}
        accept={accepted}
        aria-describedby={describedBy}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])])
          // So that choosing the same file again is a change.
          event.currentTarget.value = ''
        }}
        className="absolute inset-0 cursor-pointer opacity-0 file:cursor-pointer"
      />
      {children}
    </label>
  )
}
