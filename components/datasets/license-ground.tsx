'use client'

import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { isFromText } from '#components/hub/license-ground-note.tsx'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { notify } from '#components/ui/toaster.tsx'
import { useShowError } from '#components/use-call.ts'
import type { DatasetDetail } from '#lib/model/index.ts'

/** A license that was read out of some text: the passage, and the button by which a person stands for it. */
export function LicenseGroundCallout({
  dataset,
  mayChange,
}: {
  dataset: DatasetDetail
  mayChange: boolean
}) {
  const t = useTranslations('datasets.ground')
  const showError = useShowError()
  const [pending, setPending] = useState(false)
  const { license, licenseGround, card } = dataset
  if (!isFromText(licenseGround)) return null
  const confirm = async () => {
    setPending(true)
    const { name, description, languages, homepage, visibility } = dataset
    try {
      await call('datasets.update', {
        datasetId: dataset.id,
        description: { name, description, license, languages, homepage },
        visibility,
      })
      notify.success(t('confirmed', { license }))
    } catch (error) {
      showError(error)
    } finally {
      setPending(false)
    }
  }
  return (
    <Callout
      tone="warning"
      title={t('title', { license })}
      actions={
        mayChange && (
          <Button size="sm" pending={pending} onClick={confirm}>
            {t('confirm', { license })}
          </Button>
        )
      }
    >
      <p>{t(licenseGround === 'license-file' ? 'text-file' : 'text-card')}</p>
      {card?.license.quote && (
        <blockquote className="mt-1.5 border-l-2 border-warning-line pl-2 text-sm whitespace-pre-line text-soft">
          {card.license.quote}
        </blockquote>
      )}
    </Callout>
  )
}
