'use client'

import { type ReactNode, useEffect, useEffectEvent, useId, useRef } from 'react'
import { cx } from '#components/ui/cx.ts'

/** What the browser offers first when files are chosen; any other file can be chosen too. */
const accepted = '.csv,.tsv,.json,.jsonl,.ndjson,.parquet,.xlsx,.txt,.gz,.zst,.zip'

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
  const input = useRef<HTMLInputElement>(null)
  const take = () => {
    const files = [...(input.current?.files ?? [])]
    if (files.length === 0 || input.current === null) return
    // So that choosing the same file again is a change.
    input.current.value = ''
    onFiles(files)
  }
  const takeEarlyFiles = useEffectEvent(take)
  // Files that were chosen before the page had come to life, whose change nobody heard.
  useEffect(() => takeEarlyFiles(), [])
  return (
    <label
      htmlFor={id}
      className={cx(
        'relative inline-flex shrink-0 items-center gap-2 rounded-md border font-medium whitespace-nowrap transition-colors select-none has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-focus [&_svg]:size-4',
        looks[look],
      )}
    >
      <input
        ref={input}
        id={id}
        type="file"
        multiple={multiple}
        accept={accepted}
        aria-describedby={describedBy}
        onChange={take}
        className="absolute inset-0 cursor-pointer opacity-0 file:cursor-pointer"
      />
      {children}
    </label>
  )
}
