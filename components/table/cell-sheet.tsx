'use client'

import { ChevronDown, ChevronUp, Copy } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Sheet } from '#components/ui/sheet.tsx'
import { notify } from '#components/ui/toaster.tsx'
import { VisibleText } from '#components/ui/visible-text.tsx'
import { useShowError } from '#components/use-call.ts'
import { indentJson } from './indent-json.ts'

export interface CellSheetProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  column: string
  /** As it is counted on the page. */
  row: number
  value: string | null
  onPrevious: (() => void) | null
  onNext: (() => void) | null
}

/** Characters rendered before "show all" is asked for. */
const limit = 20_000

/** One whole value beside the rows, with a way to the rows above and below. */
export function CellSheet({
  open,
  onOpenChange,
  column,
  row,
  value,
  onPrevious,
  onNext,
}: CellSheetProps) {
  const t = useTranslations('common.rows')
  const showError = useShowError()
  const shown = useMemo(
    () => (open && value !== null && value.length < limit * 10 ? indentJson(value) : value),
    [open, value],
  )
  const copy = () =>
    navigator.clipboard.writeText(value ?? '').then(() => notify.success(t('copied')), showError)
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title={t('cell', { column, row })}
      actions={
        <>
          <Button
            variant="ghost"
            size="icon"
            aria-label={t('previous-row')}
            disabled={onPrevious === null}
            onClick={onPrevious ?? undefined}
            icon={<ChevronUp />}
          />
          <Button
            variant="ghost"
            size="icon"
            aria-label={t('next-row')}
            disabled={onNext === null}
            onClick={onNext ?? undefined}
            icon={<ChevronDown />}
          />
          <Button
            variant="ghost"
            size="icon"
            aria-label={t('copy')}
            disabled={value === null}
            onClick={copy}
            icon={<Copy />}
          />
        </>
      }
    >
      <VisibleText value={shown} limit={limit} className="text-base" />
    </Sheet>
  )
}
