// biome-ignore-all lint/a11y/useSemanticElements: options that are not rendered forbid a select
// biome-ignore-all lint/a11y/useFocusableInteractive: the list has the focus and names its active option
'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { Check, TriangleAlert } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, useId, useRef } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { cx } from '#components/ui/cx.ts'
import { formatCount } from '#components/ui/format-number.ts'
import { Input } from '#components/ui/input.tsx'
import { type ConfigChoice, setConfigs, toggleConfig } from './config-choice.ts'
import type { ConfigLooks } from './use-config-looks.ts'

const rowHeight = 32

export interface ConfigListProps {
  configs: readonly string[]
  /** Those that match what is looked for. */
  shown: readonly string[]
  query: string
  onQuery: (query: string) => void
  focused: string | null
  onFocus: (config: string) => void
  choice: ConfigChoice
  onChoice: (choice: ConfigChoice) => void
  looks: ConfigLooks
}

/** The configs of a repository, however many: one is looked at, any number is chosen. */
export function ConfigList({
  configs,
  shown,
  query,
  onQuery,
  focused,
  onFocus,
  choice,
  onChoice,
  looks,
}: ConfigListProps) {
  const t = useTranslations('hub.page.configs')
  const locale = useLocale()
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const at = focused === null ? -1 : shown.indexOf(focused)
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialOffset: Math.max(0, at - 3) * rowHeight,
  })
  const items = virtualizer.getVirtualItems()
  const taken = shown.filter((config) => choice.chosen.has(config)).length
  const all = shown.length > 0 && taken === shown.length

  const moveTo = (index: number) => {
    const config = shown[Math.max(0, Math.min(shown.length - 1, index))]
    if (config === undefined) return
    onFocus(config)
    virtualizer.scrollToIndex(shown.indexOf(config))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1)
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: shown.length - 1,
    }
    const step = steps[event.key]
    const wantsAll = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a'
    if (step !== undefined) moveTo(step)
    else if (event.key === ' ' && focused !== null)
      onChoice(toggleConfig(choice, focused, { shown, run: event.shiftKey }))
    else if (wantsAll) onChoice(setConfigs(choice, shown, true))
    else return
    event.preventDefault()
  }
  const onClick = (event: MouseEvent, config: string) => {
    onFocus(config)
    const onBox = (event.target as HTMLElement).closest('[data-box]') !== null
    if (onBox || event.shiftKey || event.metaKey || event.ctrlKey)
      onChoice(toggleConfig(choice, config, { shown, run: event.shiftKey }))
  }

  return (
    <section aria-labelledby={`${id}-title`} className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-col gap-1.5 px-3 pt-3 pb-2">
        <div className="flex items-baseline justify-between gap-2">
          <h2 id={`${id}-title`} className="font-semibold">
            {t('title', { count: configs.length })}
          </h2>
          <span className="tabular text-sm text-soft" role="status">
            {t('chosen', { count: choice.chosen.size })}
          </span>
        </div>
        <Input
          type="search"
          aria-label={t('find')}
          placeholder={t('find')}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => onQuery(event.currentTarget.value)}
          className="h-7! text-sm"
        />
        <Checkbox
          className="ml-1.5"
          checked={all}
          indeterminate={taken > 0 && !all}
          disabled={shown.length === 0}
          onChange={() => onChoice(setConfigs(choice, shown, !all))}
        >
          <span className="text-sm">
            {shown.length === configs.length
              ? t('all', { count: configs.length })
              : t('matching', { count: shown.length })}
          </span>
        </Checkbox>
      </div>
      <p id={`${id}-keys`} className="sr-only">
        {t('keys')}
      </p>
      <div
        ref={scroller}
        role="listbox"
        aria-multiselectable="true"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-keys`}
        aria-activedescendant={items.some(({ index }) => index === at) ? `${id}-${at}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 overflow-y-auto border-t border-line -outline-offset-2"
      >
        {shown.length === 0 ? (
          <div
            role="option"
            aria-selected="false"
            aria-disabled="true"
            className="px-3 py-3 text-soft"
          >
            {t('none', { query })}
          </div>
        ) : (
          <div
            role="presentation"
            className="relative"
            style={{ height: virtualizer.getTotalSize() }}
          >
            {items.map(({ index, start }) => {
              const config = shown[index]
              if (config === undefined) return null
              const chosen = choice.chosen.has(config)
              const look = looks.get(config)
              const refused = look?.state === 'ready' && look.look.refusal !== null
              const rows =
                look?.state === 'ready'
                  ? look.look.splits.reduce<number | null>(
                      (sum, split) =>
                        sum === null || split.rows === null ? null : sum + split.rows,
                      0,
                    )
                  : null
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the list around hears the keys
                <div
                  key={config}
                  id={`${id}-${index}`}
                  role="option"
                  aria-label={config}
                  aria-selected={chosen}
                  aria-setsize={shown.length}
                  aria-posinset={index + 1}
                  onClick={(event) => onClick(event, config)}
                  style={{ height: rowHeight, transform: `translateY(${start}px)` }}
                  className={cx(
                    'absolute inset-x-0 top-0 flex cursor-default items-center pr-3 select-none',
                    index === at ? 'bg-selected' : 'hover:bg-hover',
                  )}
                >
                  <span
                    data-box
                    aria-hidden="true"
                    className="flex h-full shrink-0 cursor-pointer items-center pr-2 pl-4.5"
                  >
                    <span
                      className={cx(
                        'flex size-4 items-center justify-center rounded-sm border',
                        chosen ? 'border-accent bg-accent text-on-accent' : 'border-edge bg-canvas',
                      )}
                    >
                      {chosen && <Check className="size-3" strokeWidth={3} />}
                    </span>
                  </span>
                  <span className="min-w-0 flex-1 truncate" title={config}>
                    {config}
                  </span>
                  {refused && (
                    <TriangleAlert aria-hidden="true" className="size-3.5 shrink-0 text-warning" />
                  )}
                  {rows !== null && !refused && (
                    <span className="tabular pl-2 text-xs text-faint">
                      {formatCount(rows, locale)}
                    </span>
                  )}
                </div>
              )
            })}
          </div>
        )}
      </div>
    </section>
  )
}
