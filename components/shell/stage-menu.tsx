'use client'

import { Menu as MenuIcon } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useLocale, useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { cx } from '#components/ui/cx.ts'
import { formatCompact } from '#components/ui/format-number.ts'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import type { StageCounts } from '#lib/model/index.ts'
import { isInStage, stages } from './stages.ts'

/** The rail below 768 px: a menu at the top. */
export function StageMenu({ counts }: { counts: StageCounts }) {
  const t = useTranslations('shell')
  const locale = useLocale()
  const pathname = usePathname() ?? ''
  return (
    <Menu
      label={t('stages.label')}
      trigger={
        <Button
          variant="ghost"
          size="icon"
          aria-label={t('menu')}
          icon={<MenuIcon />}
          className="md:hidden"
        />
      }
    >
      {stages.map((stage) => {
        const current = isInStage(pathname, stage)
        const count = stage.count === null ? 0 : counts[stage.count]
        return (
          <MenuItem key={stage.id} asChild>
            <Link
              href={stage.href}
              aria-current={current ? 'page' : undefined}
              className={cx(current && 'font-medium')}
            >
              <stage.icon aria-hidden="true" className={cx(current && 'text-accent')} />
              <span className="flex-1">{t(`stages.${stage.id}`)}</span>
              {count > 0 && (
                <span className="tabular font-normal text-soft">
                  {formatCompact(count, locale)}
                </span>
              )}
            </Link>
          </MenuItem>
        )
      })}
    </Menu>
  )
}
