'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Combobox } from '#components/ui/combobox.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field as FormField } from '#components/ui/field.tsx'
import { FieldChip } from '#components/ui/field-chip.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { useShowError } from '#components/use-call.ts'
import { type Field, formatFieldPath, listFieldPaths } from '#lib/model/index.ts'
import { useTypeText } from './use-type-text.ts'

const formId = 'write-task'

/** The first words of a task written by hand: what goes in, what comes out, what is asked. */
export function WriteTaskDialog({
  datasetId,
  fields,
  open,
  onOpenChange,
}: {
  datasetId: string
  fields: readonly Field[]
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const t = useTranslations('datasets.write')
  const router = useRouter()
  const showError = useShowError()
  const typeText = useTypeText()
  const [inputs, setInputs] = useState<readonly string[]>([])
  const [output, setOutput] = useState<string | null>(null)
  const [instruction, setInstruction] = useState('')
  const [tried, setTried] = useState(false)
  const [pending, setPending] = useState(false)
  const paths = useMemo(
    () =>
      listFieldPaths(fields, 500).map(({ path, type }) => ({
        path,
        name: formatFieldPath(path),
        type: typeText(type),
        position: fields.findIndex((field) => field.name === path[0]),
      })),
    [fields, typeText],
  )
  const outputs = paths.filter(({ name }) => !inputs.includes(name))
  const chosenOutput = outputs.find(({ name }) => name === output) ?? null
  const problems = {
    inputs: tried && inputs.length === 0 ? t('inputs-missing') : null,
    output: tried && chosenOutput === null ? t('output-missing') : null,
    instruction: tried && instruction.trim() === '' ? t('instruction-missing') : null,
  }

  const create = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const chosen = paths.filter(({ name }) => inputs.includes(name))
    if (chosen.length === 0 || chosenOutput === null || instruction.trim() === '') return
    setPending(true)
    try {
      const { taskId } = await call('review.create', {
        datasetId,
        content: {
          instructions: [instruction],
          input: { kind: 'fields', style: 'labeled', fields: chosen.map(({ path }) => path) },
          output: { kind: 'field', field: chosenOutput.path },
        },
      })
      router.push(`/review?dataset=${datasetId}&task=${taskId}`)
    } catch (error) {
      showError(error)
      setPending(false)
    }
  }

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('title')}
      description={t('text')}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{t('cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} pending={pending}>
            {t('create')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={create} noValidate className="flex flex-col gap-4">
        <FormField label={t('instruction')} error={problems.instruction} required>
          <Textarea
            reading
            rows={2}
            value={instruction}
            placeholder={t('instruction-example')}
            onChange={(event) => setInstruction(event.currentTarget.value)}
          />
        </FormField>
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-1 text-sm font-medium">{t('inputs')}</legend>
          <div className="max-h-52 overflow-y-auto rounded-md border border-line py-1">
            {paths.map(({ name, type, position }) => (
              <div key={name} className="flex min-h-8 items-center gap-3 px-2.5">
                <Checkbox
                  checked={inputs.includes(name)}
                  onChange={(event) =>
                    setInputs(
                      event.currentTarget.checked
                        ? [...inputs, name]
                        : inputs.filter((other) => other !== name),
                    )
                  }
                >
                  <FieldChip position={position}>{name}</FieldChip>
                </Checkbox>
                <span className="ml-auto text-sm text-soft">{type}</span>
              </div>
            ))}
          </div>
          {problems.inputs && (
            <p role="alert" className="text-sm text-danger">
              <span aria-hidden="true">▲ </span>
              {problems.inputs}
            </p>
          )}
        </fieldset>
        <FormField label={t('output')} error={problems.output} required>
          <Combobox
            value={chosenOutput?.name ?? null}
            onChange={setOutput}
            options={outputs.map(({ name, type }) => ({ value: name, label: name, hint: type }))}
          />
        </FormField>
      </form>
    </Dialog>
  )
}
