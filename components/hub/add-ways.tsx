'use client'

import { FileUp, Link2, type LucideIcon, Telescope } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type ReactNode, useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import { UploadBox } from '#components/datasets/upload-box.tsx'
import { HubBox } from './hub-box.tsx'
import { LinkForm } from './link-form.tsx'

/** The three ways by which data comes in: files, the Hub, an address. */
export function AddWays({ endpoint }: { endpoint: string }) {
  const t = useTranslations('hub.page.ways')
  const router = useRouter()
  const [typed, setTyped] = useState('')
  return (
    <div className="flex flex-col gap-7">
      <Way icon={FileUp} title={t('upload')}>
        <UploadBox />
      </Way>
      <Way icon={Telescope} title={t('hub')} text={t('hub-text')}>
        <HubBox
          value={typed}
          onChange={setTyped}
          onSearch={(text) => router.push(`/datasets/add/hub?q=${encodeURIComponent(text)}`)}
          endpoint={endpoint}
          focusKey
          hint
        />
      </Way>
      <Way icon={Link2} title={t('link')} text={t('link-text')}>
        <LinkForm endpoint={endpoint} />
      </Way>
    </div>
  )
}

function Way({
  icon: Icon,
  title,
  text,
  children,
}: {
  icon: LucideIcon
  title: string
  text?: string
  children: ReactNode
}) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="flex items-center gap-2 font-semibold">
        <Icon aria-hidden="true" className="size-4 shrink-0 text-soft" />
        {title}
      </h2>
      {text && <p className="mt-0.5 text-soft">{text}</p>}
      <div className="mt-2.5">{children}</div>
    </section>
  )
}
