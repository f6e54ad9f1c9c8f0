'use client'

import { PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useLocale, useTranslations } from 'use-intl'
import { cx } from '#components/ui/cx.ts'
import { formatCompact } from '#components/ui/format-number.ts'
import { Tooltip } from '#components/ui/tooltip.tsx'
import type { StageCounts } from '#lib/model/index.ts'
import { Mark } from './mark.tsx'
import { isInStage, type Stage, stages } from './stages.ts'

export interface RailProps {
  counts: StageCounts
  collapsed: boolean
  onToggle: () => void
}

/** The stages, in order, with their counts. Icons only when collapsed, and always below 1024 px. */
export function Rail({ counts, collapsed, onToggle }: RailProps) {
  const t = useTranslations('shell')
  const label = collapsed ? t('expand') : t('collapse')
  const Toggle = collapsed ? PanelLeftOpen : PanelLeftClose
  return (
    <nav
      aria-label={t('stages.label')}
      data-collapsed={collapsed}
      className="group/rail sticky top-0 z-20 hidden h-dvh w-13 shrink-0 flex-col border-r border-line bg-sunken md:flex lg:data-[collapsed=false]:w-48"
    >
      <Link
        href="/datasets"
        className="flex h-11 shrink-0 items-center gap-2.5 px-3.5 font-semibold tracking-tight -outline-offset-2"
      >
        <Mark className="size-6 shrink-0" />
        <span className="hidden truncate lg:group-data-[collapsed=false]/rail:inline">
          {t('name')}
        </span>
        <span className="sr-only lg:group-data-[collapsed=false]/rail:hidden">{t('name')}</span>
      </Link>
      <div className="flex-1 overflow-y-auto p-2">
        <ul className="flex flex-col gap-0.5">
          {stages.map((stage) => (
            <li key={stage.id}>
              <StageLink stage={stage} counts={counts} collapsed={collapsed} />
            </li>
          ))}
        </ul>
      </div>
      <div className="hidden p-2 lg:block">
        <Tooltip content={label} side="right" off={!collapsed}>
          <button
            type="button"
            onClick={onToggle}
            aria-expanded={!collapsed}
            aria-label={label}
            className="flex h-8 w-full items-center gap-2.5 rounded-md px-2.5 text-sm text-soft transition-colors hover:bg-hover hover:text-ink"
          >
            <Toggle aria-hidden="true" className="size-4 shrink-0" />
            {!collapsed && <span className="truncate">{label}</span>}
          </button>
        </Tooltip>
      </div>
    </nav>
  )
}

function StageLink({
  stage,
  counts,
  collapsed,
}: {
  stage: Stage
  counts: StageCounts
  collapsed: boolean
}) {
  const t = useTranslations('shell')
  const locale = useLocale()
  const current = isInStage(usePathname() ?? '', stage)
  const Icon = stage.icon
  const count = stage.count === null ? null : counts[stage.count]
  const name = t(`stages.${stage.id}`)
  const counted =
    stage.count === null || count === null ? null : t(`stage-count.${stage.count}`, { count })
  return (
    <Tooltip
      content={counted ? `${name}: ${counted}` : name}
      side="right"
      off={!collapsed && !counted}
    >
      <Link
        href={stage.href}
        aria-current={current ? 'page' : undefined}
        className={cx(
          'relative flex h-9 items-center gap-2.5 rounded-md px-2.5 transition-colors',
          'before:absolute before:top-2 before:bottom-2 before:-left-2 before:w-0.5 before:rounded-full',
          current
            ? 'bg-hover font-medium text-ink before:bg-accent'
            : 'text-soft hover:bg-hover hover:text-ink',
        )}
      >
        <Icon aria-hidden="true" className={cx('size-4 shrink-0', current && 'text-accent')} />
        <span className="sr-only lg:group-data-[collapsed=false]/rail:not-sr-only lg:group-data-[collapsed=false]/rail:flex-1">
          {name}
        </span>
        {count !== null && count > 0 && (
          <>
            <span
              aria-hidden="true"
              className="tabular hidden text-sm font-normal text-soft lg:group-data-[collapsed=false]/rail:inline"
            >
              {formatCompact(count, locale)}
            </span>
            {stage.count === 'review' && (
              <span
                aria-hidden="true"
                className="absolute top-1.5 right-1 size-1.5 rounded-full bg-accent lg:group-data-[collapsed=false]/rail:hidden"
              />
            )}
            <span className="sr-only">{counted}</span>
          </>
        )}
      </Link>
    </Tooltip>
  )
}
