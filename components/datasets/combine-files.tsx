'use client'

import { Files } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { useShowError } from '#components/use-call.ts'
import type { Combinable } from './open-uploads.ts'

/** Asks whether files are one dataset or several; those that look like parts of one are proposed as one. */
export function CombineFiles({
  combinable,
  onCombined,
}: {
  combinable: Combinable
  onCombined: () => void
}) {
  const t = useTranslations('datasets.combine')
  const router = useRouter()
  const showError = useShowError()
  const { views, alike } = combinable
  const key = views.map(({ id }) => id).join(' ')
  const [kept, setKept] = useState<string | null>(null)
  const [pending, setPending] = useState(false)
  const [choosing, setChoosing] = useState(false)
  if (kept === key) return null
  const combine = async (uploadIds: string[]) => {
    setPending(true)
    try {
      const { uploadId } = await call('uploads.combine', { uploadIds })
      setChoosing(false)
      onCombined()
      router.push(`/datasets/add/${uploadId}`)
    } catch (error) {
      showError(error)
    } finally {
      setPending(false)
    }
  }
  const count = views.length
  return (
    <section
      aria-label={t('title', { count })}
      className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-info-line bg-info-tint px-3 py-2"
    >
      <Files aria-hidden="true" className="size-4 shrink-0 text-info" />
      <div className="min-w-60 flex-1">
        <p className="font-medium">{t('title', { count })}</p>
        <p className="text-sm text-soft wrap-anywhere">
          {alike
            ? t('alike', { names: views.map(({ fileName }) => fileName).join(', ') })
            : t('not-alike')}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {count > 2 && (
          <Button size="sm" variant="ghost" onClick={() => setChoosing(true)}>
            {t('choose')}
          </Button>
        )}
        <Button size="sm" onClick={() => setKept(key)}>
          {t('several', { count })}
        </Button>
        <Button
          size="sm"
          variant={alike ? 'primary' : 'secondary'}
          pending={pending}
          onClick={() => combine(views.map(({ id }) => id))}
        >
          {t('one', { count })}
        </Button>
      </div>
      {choosing && (
        <ChooseParts
          views={views}
          pending={pending}
          onClose={() => setChoosing(false)}
          onCombine={combine}
        />
      )}
    </section>
  )
}

function ChooseParts({
  views,
  pending,
  onClose,
  onCombine,
}: {
  views: Combinable['views']
  pending: boolean
  onClose: () => void
  onCombine: (uploadIds: string[]) => void
}) {
  const t = useTranslations('datasets.combine')
  const [chosen, setChosen] = useState(() => new Set(views.map(({ id }) => id)))
  const ids = views.map(({ id }) => id).filter((id) => chosen.has(id))
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      width="sm"
      title={t('choose-title')}
      description={t('choose-text')}
      footer={
        <Button
          variant="primary"
          disabled={ids.length < 2}
          pending={pending}
          onClick={() => onCombine(ids)}
        >
          {t('one', { count: ids.length })}
        </Button>
      }
    >
      <div className="flex flex-col gap-1">
        {views.map(({ id, fileName }) => (
          <Checkbox
            key={id}
            checked={chosen.has(id)}
            onChange={(event) => {
              const next = new Set(chosen)
              if (event.currentTarget.checked) next.add(id)
              else next.delete(id)
              setChosen(next)
            }}
          >
            {fileName}
          </Checkbox>
        ))}
      </div>
    </Dialog>
  )
}
