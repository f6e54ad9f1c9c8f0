'use client'

import { useTranslations } from 'use-intl'
import { Dialog } from '#components/ui/dialog.tsx'
import { Kbd } from '#components/ui/kbd.tsx'

const groups = [
  {
    group: 'decide',
    keys: [
      ['approve', 'A'],
      ['reject', 'R'],
      ['skip', 'S'],
      ['undo', 'U'],
      ['edit', 'E'],
      ['fix', 'F'],
      ['judge', 'M'],
    ],
  },
  {
    group: 'move',
    keys: [
      ['next', 'J'],
      ['previous', 'K'],
      ['outputs', 'Space'],
      ['sheet', '?'],
    ],
  },
  {
    group: 'edit',
    keys: [
      ['save-approve', 'Mod+Enter'],
      ['back', 'Escape'],
      ['complete', '{{'],
    ],
  },
] as const

/** The keys of the review page. */
export function ShortcutsSheet({ onClose }: { onClose: () => void }) {
  const t = useTranslations('review.shortcuts')
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      description={t('text')}
      width="md"
    >
      <div className="gap-8 sm:columns-2">
        {groups.map(({ group, keys }) => (
          <section key={group} className="mb-3 break-inside-avoid">
            <h3 className="text-sm text-soft">{t(`group.${group}`)}</h3>
            <dl>
              {keys.map(([name, key]) => (
                <div
                  key={name}
                  className="flex min-h-8 items-center justify-between gap-4 border-b border-line last:border-0"
                >
                  <dt>{t(name)}</dt>
                  <dd className="text-soft">
                    <span className="sr-only">{key}</span>
                    <Kbd shortcut={key} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
