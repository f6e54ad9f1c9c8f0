'use client'

import {
  CircleCheck,
  CircleDashed,
  CircleDotDashed,
  CircleSlash,
  CircleX,
  type LucideIcon,
  OctagonX,
  PencilLine,
} from 'lucide-react'
import { useTranslations } from 'use-intl'
import { cx } from '#components/ui/cx.ts'
import type { Standing } from '#lib/model/index.ts'

const marks: Record<Standing | 'blocked', { icon: LucideIcon; look: string }> = {
  proposed: { icon: CircleDashed, look: 'text-soft' },
  'in-review': { icon: CircleDotDashed, look: 'text-info' },
  'changes-requested': { icon: PencilLine, look: 'text-warning' },
  approved: { icon: CircleCheck, look: 'text-success' },
  rejected: { icon: CircleX, look: 'text-danger' },
  withdrawn: { icon: CircleSlash, look: 'text-faint' },
  blocked: { icon: OctagonX, look: 'text-danger' },
}

/** The key of a task's standing; a task kept out of the queue is `blocked` while nobody decided. */
export function standingKey({
  standing,
  blocked,
}: {
  standing: Standing
  blocked: boolean
}): Standing | 'blocked' {
  return blocked && (standing === 'proposed' || standing === 'in-review') ? 'blocked' : standing
}

export interface StandingMarkProps {
  standing: Standing
  blocked?: boolean
  /** `shape`: the word is for assistive technology only. */
  look?: 'shape' | 'word' | 'both'
  className?: string
}

/** A task's standing: a shape and a word. */
export function StandingMark({
  standing,
  blocked = false,
  look = 'both',
  className,
}: StandingMarkProps) {
  const t = useTranslations('review.standing')
  const key = standingKey({ standing, blocked })
  const { icon: Shape, look: color } = marks[key]
  return (
    <span className={cx('inline-flex min-w-0 items-center gap-1 text-xs', color, className)}>
      {look !== 'word' && (
        <Shape aria-hidden="true" className="size-3.5 shrink-0" strokeWidth={2.25} />
      )}
      <span className={look === 'shape' ? 'sr-only' : 'truncate'}>{t(key)}</span>
    </span>
  )
}
