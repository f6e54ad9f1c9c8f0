'use client'

import { Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import {
  type ClipboardEvent,
  type FormEvent,
  type KeyboardEvent,
  useId,
  useRef,
  useState,
} from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { cx } from '#components/ui/cx.ts'
import { Input } from '#components/ui/input.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { useShortcuts } from '#components/ui/use-shortcuts.ts'
import { useErrorText } from '#components/use-call.ts'
import { lookHref, readHubEntry } from './hub-entry.ts'
import { useFetchLink } from './use-fetch-link.ts'

export interface HubBoxProps {
  value: string
  onChange: (text: string) => void
  /** Words were entered that are no id and no address. */
  onSearch: (text: string) => void
  /** The Hub that the studio is set to: its addresses are known as such. */
  endpoint: string
  /** Called on the arrow key down, which leads into what was found. */
  onDown?: () => void
  /** `/` leads to it from anywhere on the page. */
  focusKey?: boolean
  autoFocus?: boolean
  hint?: boolean
  className?: string
}

/** One box for an id, an address or words; it decides by itself which of them was entered. */
export function HubBox({
  value,
  onChange,
  onSearch,
  endpoint,
  onDown,
  focusKey = false,
  autoFocus = false,
  hint = false,
  className,
}: HubBoxProps) {
  const t = useTranslations('hub.page.box')
  const router = useRouter()
  const errorText = useErrorText()
  const noteId = useId()
  const input = useRef<HTMLInputElement>(null)
  const { fetching, error, fetchLink, forget } = useFetchLink()
  const [elsewhere, setElsewhere] = useState<string | null>(null)
  const entry = readHubEntry(value, endpoint)
  useShortcuts(
    {
      '/': () => {
        input.current?.focus()
        input.current?.select()
      },
    },
    { enabled: focusKey },
  )

  const act = (text: string) => {
    const read = readHubEntry(text, endpoint)
    setElsewhere(read?.kind === 'elsewhere' ? read.url : null)
    forget()
    if (read?.kind === 'look') router.push(lookHref(read.path))
    else if (read?.kind === 'search') onSearch(read.text)
    else if (read === null) input.current?.focus()
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    act(value)
  }
  // What is pasted is meant as it is: an address leads to its look without another key.
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const pasted = event.clipboardData.getData('text')
    const read = readHubEntry(pasted, endpoint)
    if (read?.kind !== 'look' || (value.trim() !== '' && !pasted.includes(':'))) return
    event.preventDefault()
    onChange(pasted.trim())
    router.push(lookHref(read.path))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' || !onDown) return
    event.preventDefault()
    onDown()
  }

  return (
    <div className={cx('min-w-0', className)}>
      <search>
        <form onSubmit={onSubmit} className="flex gap-2">
          <div className="relative min-w-0 flex-1">
            <Search
              aria-hidden="true"
              className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint"
            />
            <Input
              ref={input}
              data-hub-box
              type="text"
              inputMode="search"
              autoComplete="off"
              spellCheck={false}
              autoFocus={autoFocus}
              aria-label={t('label')}
              aria-describedby={hint || elsewhere ? noteId : undefined}
              placeholder={t('placeholder')}
              value={value}
              onPaste={onPaste}
              onKeyDown={onKeyDown}
              onChange={(event) => {
                setElsewhere(null)
                onChange(event.currentTarget.value)
              }}
              className={cx('pl-8.5', focusKey && 'pr-9')}
            />
            {focusKey && value === '' && (
              <Kbd
                shortcut="/"
                className="pointer-events-none absolute top-2 right-2.5 text-faint"
              />
            )}
          </div>
          <Button type="submit" className="min-w-24 justify-center">
            {t(entry?.kind === 'look' ? 'look' : 'search')}
          </Button>
        </form>
      </search>
      {elsewhere ? (
        <div id={noteId} role="status" className="mt-1.5 flex flex-wrap items-center gap-2 text-sm">
          <span className={error ? 'text-danger' : 'text-soft'}>
            {error ? errorText(error) : t('elsewhere')}
          </span>
          <Button size="sm" pending={fetching} onClick={() => fetchLink(elsewhere)}>
            {t('elsewhere-file', { host: new URL(elsewhere).host })}
          </Button>
        </div>
      ) : (
        hint && (
          <p id={noteId} className="mt-1.5 text-sm text-soft">
            {t('hint')}
          </p>
        )
      )}
    </div>
  )
}
