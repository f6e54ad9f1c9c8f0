'use client'

import { BookOpenText, ListChecks, type LucideIcon, Tags } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { useShowError } from '#components/use-call.ts'
import type { SampleName } from '#lib/model/index.ts'
import { samples } from './samples.ts'

const icons: Record<SampleName, LucideIcon> = {
  reading: BookOpenText,
  intents: Tags,
  quiz: ListChecks,
}

/** The bundled samples: one click adds one and leads to it. */
export function SampleCards() {
  const t = useTranslations('datasets.samples')
  const router = useRouter()
  const showError = useShowError()
  const [adding, setAdding] = useState<SampleName | null>(null)
  const add = async (sample: SampleName) => {
    setAdding(sample)
    try {
      const { datasetId } = await call('datasets.addSample', { sample })
      router.push(`/datasets/${datasetId}`)
    } catch (error) {
      showError(error)
      setAdding(null)
    }
  }
  return (
    <section aria-labelledby="samples">
      <h2 id="samples" className="font-semibold">
        {t('title')}
      </h2>
      <p className="mt-0.5 text-soft">{t('text')}</p>
      <ul className="mt-3 grid gap-3 md:grid-cols-3">
        {samples.map(({ id, rows, license }) => {
          const Icon = icons[id]
          return (
            <li
              key={id}
              className="flex flex-col gap-2 rounded-md border border-line bg-canvas px-4 py-3.5"
            >
              <div className="flex items-center gap-2">
                <Icon aria-hidden="true" className="size-4 shrink-0 text-soft" />
                <h3 className="min-w-0 flex-1 truncate">{t(`${id}.name`)}</h3>
              </div>
              <p className="flex-1 text-sm text-soft">{t(`${id}.text`)}</p>
              <p className="truncate font-mono text-xs text-soft">{t(`${id}.fields`)}</p>
              <div className="flex items-center justify-between gap-2 pt-1">
                <span className="tabular text-sm text-soft">{t('rows', { rows, license })}</span>
                <Button
                  size="sm"
                  pending={adding === id}
                  disabled={adding !== null}
                  onClick={() => add(id)}
                >
                  {t('add')}
                  <span className="sr-only"> {t(`${id}.name`)}</span>
                </Button>
              </div>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
