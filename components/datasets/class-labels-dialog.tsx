'use client'

import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { namesProblem, readNames } from './reading-controls.ts'

/** Gives the numbers of a field their names: the first line is 0, the next 1, and so on. */
export function ClassLabelsDialog({
  field,
  names,
  disabled,
  onChange,
}: {
  field: string
  names: readonly string[]
  disabled: boolean
  /** No names: the numbers stand for themselves again. */
  onChange: (names: string[]) => void
}) {
  const t = useTranslations('datasets.labels')
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const read = readNames(typed)
  const problem = namesProblem(read)
  const show = (next: boolean) => {
    if (next) setTyped(names.join('\n'))
    setOpen(next)
  }
  const save = () => {
    if (problem) return
    setOpen(false)
    onChange(read)
  }
  const named = names.length > 0
  return (
    <Dialog
      open={open}
      onOpenChange={show}
      width="sm"
      trigger={
        <Button size="sm" variant="ghost" disabled={disabled}>
          {t(named ? 'edit' : 'add')}
          <span className="sr-only"> {field}</span>
        </Button>
      }
      title={t('title', { field })}
      description={t('text')}
      footer={
        <>
          {named && (
            <Button
              className="mr-auto"
              onClick={() => {
                setOpen(false)
                onChange([])
              }}
            >
              {t('remove')}
            </Button>
          )}
          <Button variant="primary" disabled={read.length === 0 || problem !== null} onClick={save}>
            {t('save', { count: read.length })}
          </Button>
        </>
      }
    >
      <Field
        label={t('names')}
        hint={t('names-hint', { count: read.length, last: Math.max(0, read.length - 1) })}
        error={problem && t(problem.code, problem.values)}
      >
        <Textarea
          value={typed}
          rows={10}
          spellCheck={false}
          onChange={(event) => setTyped(event.currentTarget.value)}
          className="font-mono text-sm"
        />
      </Field>
    </Dialog>
  )
}
