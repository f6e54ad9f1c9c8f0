import { Circle, CircleCheck, CircleDashed, Info, OctagonX, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

/** What a color means, and the shape that says the same without it. */
export const tones = {
  neutral: { icon: Circle, look: 'border-line bg-sunken text-soft' },
  waiting: { icon: CircleDashed, look: 'border-line bg-sunken text-soft' },
  success: { icon: CircleCheck, look: 'border-success-line bg-success-tint text-success' },
  info: { icon: Info, look: 'border-info-line bg-info-tint text-info' },
  warning: { icon: TriangleAlert, look: 'border-warning-line bg-warning-tint text-warning' },
  danger: { icon: OctagonX, look: 'border-danger-line bg-danger-tint text-danger' },
} as const

export type Tone = keyof typeof tones

export interface BadgeProps {
  tone?: Tone
  /** Another shape than the tone's own; `null` for a mere label that is no status. */
  icon?: ReactNode | null
  className?: string
  children: ReactNode
}

/** A status: a shape and a word. */
export function Badge({ tone = 'neutral', icon, className, children }: BadgeProps) {
  const { icon: Shape, look } = tones[tone]
  return (
    <span
      className={cx(
        'inline-flex h-5 max-w-full shrink-0 items-center gap-1 rounded-sm border px-1.5 text-xs font-medium whitespace-nowrap [&_svg]:size-3 [&_svg]:shrink-0',
        look,
        className,
      )}
    >
      {icon === undefined ? <Shape aria-hidden="true" strokeWidth={2.5} /> : icon}
      <span className="truncate">{children}</span>
    </span>
  )
}
