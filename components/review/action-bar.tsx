'use client'

import { ChevronLeft, ChevronRight, ChevronUp, Keyboard } from 'lucide-react'
import type { ReactNode } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { formatCount } from '#components/ui/format-number.ts'
import { Tooltip } from '#components/ui/tooltip.tsx'

export interface ActionBarProps {
  /** Whether a task is shown that can be acted on. */
  ready: boolean
  blocked: boolean
  /** Whether a blocked task may be approved all the same, with a reason. */
  mayOverride: boolean
  position: number | null
  total: number
  siblings: number
  said: string
  sending: number
  onApprove: () => void
  onEdit: () => void
  onSkip: () => void
  onUndo: () => void
  onStep: (by: 1 | -1) => void
  onSiblings: () => void
  onShortcuts: () => void
  /** The reject button with its list of reasons. */
  reject: ReactNode
}

/** What can be done with the task in view, each with its key; what was done last; where one is. */
export function ActionBar(props: ActionBarProps) {
  const { ready, blocked, mayOverride, position, total, siblings, said, sending } = props
  const t = useTranslations('review')
  const locale = useLocale()
  return (
    <div
      role="toolbar"
      aria-label={t('actions.label')}
      className="review-bar flex min-h-13 shrink-0 flex-wrap items-center gap-1.5 border-t border-line bg-canvas px-3 py-2 max-md:[&_kbd]:hidden xl:gap-2 xl:px-4"
    >
      <Button
        variant="primary"
        shortcut="A"
        disabled={!ready}
        aria-disabled={(blocked && !mayOverride) || undefined}
        aria-haspopup={blocked && mayOverride ? 'dialog' : undefined}
        title={blocked && !mayOverride ? t('findings.blocked') : undefined}
        onClick={props.onApprove}
      >
        {t(blocked && mayOverride ? 'actions.override' : 'actions.approve')}
      </Button>
      <Button shortcut="E" disabled={!ready} onClick={props.onEdit}>
        {t('actions.edit')}
      </Button>
      {props.reject}
      <Button shortcut="S" disabled={position === null} onClick={props.onSkip}>
        {t('actions.skip')}
      </Button>
      <Button variant="ghost" shortcut="U" onClick={props.onUndo}>
        {t('actions.undo')}
      </Button>
      <p
        role="status"
        className="min-w-0 flex-1 truncate text-sm text-soft max-lg:sr-only"
        title={said || undefined}
      >
        {said}
      </p>
      <div className="ml-auto flex items-center gap-1 text-sm text-soft">
        {sending > 1 && <span className="animate-late">{t('sending', { count: sending })}</span>}
        {siblings > 0 && (
          <Button
            size="sm"
            variant="ghost"
            disabled={!ready}
            aria-haspopup="dialog"
            onClick={props.onSiblings}
          >
            {t('actions.siblings', { count: siblings })}
            <ChevronUp />
          </Button>
        )}
        <Tooltip content={t('actions.previous')} shortcut="K" side="top">
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={t('actions.previous')}
            aria-keyshortcuts="K"
            icon={<ChevronLeft />}
            onClick={() => props.onStep(-1)}
          />
        </Tooltip>
        <span className="tabular whitespace-nowrap">
          {position === null
            ? `– / ${formatCount(total, locale)}`
            : t('actions.position', { position, total })}
        </span>
        <Tooltip content={t('actions.next')} shortcut="J" side="top">
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={t('actions.next')}
            aria-keyshortcuts="J"
            icon={<ChevronRight />}
            onClick={() => props.onStep(1)}
          />
        </Tooltip>
        <Tooltip content={t('actions.shortcuts')} shortcut="?" side="top">
          <Button
            variant="ghost"
            size="icon-sm"
            className="max-lg:hidden"
            aria-label={t('actions.shortcuts')}
            icon={<Keyboard />}
            onClick={props.onShortcuts}
          />
        </Tooltip>
      </div>
    </div>
  )
}
