'use client'

import { useLocale, useTranslations } from 'use-intl'
import { formatBytes } from '#components/ui/format-number.ts'
import { Segmented } from '#components/ui/segmented.tsx'
import { Select } from '#components/ui/select.tsx'
import type { LinkSize } from './link-size.ts'

export type Depth = 'sample' | 'full'
export type Sight = 'any' | 'nobody'

/** How much is fetched now, in words and bytes, and which models may see its rows. */
export function LinkBar({
  size,
  depth,
  onDepth,
  sight,
  onSight,
}: {
  size: LinkSize
  depth: Depth
  onDepth: (depth: Depth) => void
  sight: Sight
  onSight: (sight: Sight) => void
}) {
  const t = useTranslations('hub.page.link')
  const locale = useLocale()
  const onlyWhole = size.looked > 0 && size.whole === size.chosen
  const allSmall = size.looked > 0 && size.small + size.whole === size.chosen
  const bytes = formatBytes(size.bytes, locale)
  const known =
    size.looked === 0
      ? 'none'
      : size.looked === size.chosen
        ? bytes
        : t('size-part', { size: bytes, looked: size.looked })
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-y border-line bg-sunken px-4 py-2">
      {onlyWhole ? (
        <span className="text-sm font-medium">{t('full')}</span>
      ) : (
        <Segmented
          label={t('depth')}
          value={depth}
          onChange={onDepth}
          options={[
            { value: 'sample', label: t('sample') },
            { value: 'full', label: t('full') },
          ]}
        />
      )}
      <p
        className="order-last min-w-0 basis-full text-sm text-soft xl:order-none xl:flex-1 xl:basis-80"
        role="status"
      >
        {onlyWhole && `${t('no-sample')} `}
        {depth === 'sample' && !onlyWhole
          ? allSmall
            ? t('small', { size: bytes })
            : t('sample-hint', { size: known })
          : t('full-hint', { size: known })}
      </p>
      <Select
        aria-label={t('models')}
        value={sight}
        onChange={onSight}
        options={(['any', 'nobody'] as const).map((value) => ({
          value,
          label: t(`visibility.${value}`),
        }))}
        className="ml-auto w-52! bg-canvas"
      />
    </div>
  )
}
