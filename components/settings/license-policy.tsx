'use client'

import { X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Combobox } from '#components/ui/combobox.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { notify } from '#components/ui/toaster.tsx'
import { useShowError } from '#components/use-call.ts'
import {
  type LicenseRule,
  licenseClasses,
  licenseClassOf,
  licenseIds,
  licenseRules,
  type ProjectPolicy,
} from '#lib/model/index.ts'
import { samePolicy, withNamed } from './policy-draft.ts'

/** Which licenses a project lets through: a rule for each class, and for single licenses by name. */
export function LicensePolicy({
  policy,
  mayChange,
}: {
  policy: ProjectPolicy
  mayChange: boolean
}) {
  const t = useTranslations('settings.licenses')
  const showError = useShowError()
  const [kept, setKept] = useState(policy)
  const [draft, setDraft] = useState(policy)
  const [saving, setSaving] = useState(false)
  const unchanged = samePolicy(kept, draft)
  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (unchanged) return
    setSaving(true)
    try {
      const project = await call('project.update', { policy: draft })
      setKept(project.policy)
      setDraft(project.policy)
      notify.success(t('saved'))
    } catch (reason) {
      showError(reason)
    } finally {
      setSaving(false)
    }
  }
  const offered = licenseIds.filter(
    (id) => id !== 'unknown' && !draft.named.some(({ license }) => license === id),
  )
  return (
    <section aria-labelledby="licenses">
      <h2 id="licenses" className="font-semibold">
        {t('title')}
      </h2>
      <p className="mb-2 text-soft">{t('text')}</p>
      <form onSubmit={save} noValidate className="flex flex-col gap-3">
        <table className="w-full">
          <thead>
            <tr className="border-b border-line text-left text-sm text-soft">
              <th className="py-1 pr-3 font-normal">{t('class')}</th>
              <th className="py-1 font-normal">{t('rule')}</th>
            </tr>
          </thead>
          <tbody>
            {licenseClasses.map((kind) => (
              <tr key={kind} className="border-b border-line">
                <th scope="row" className="py-1.5 pr-3 text-left font-normal">
                  {t(`kind.${kind}`)}
                  <p className="text-sm text-soft">{t(`kind-hint.${kind}`)}</p>
                </th>
                <td className="py-1.5">
                  <Rule
                    name={t(`kind.${kind}`)}
                    value={draft.licenses[kind]}
                    mayChange={mayChange}
                    onChange={(rule) =>
                      setDraft({ ...draft, licenses: { ...draft.licenses, [kind]: rule } })
                    }
                  />
                </td>
              </tr>
            ))}
            {draft.named.map(({ license, rule }) => (
              <tr key={license} className="border-b border-line">
                <th scope="row" className="py-1.5 pr-3 text-left font-normal">
                  {license}
                  <p className="text-sm text-soft">
                    {t('instead-of', { kind: t(`kind.${licenseClassOf(license)}`) })}
                  </p>
                </th>
                <td className="py-1.5">
                  <div className="flex items-center gap-2">
                    <Rule
                      name={license}
                      value={rule}
                      mayChange={mayChange}
                      onChange={(next) => setDraft(withNamed(draft, license, next))}
                    />
                    {mayChange && (
                      <Button
                        size="icon-sm"
                        variant="ghost"
                        icon={<X />}
                        aria-label={t('remove', { license })}
                        onClick={() => setDraft(withNamed(draft, license, null))}
                      />
                    )}
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {mayChange && (
          <div className="flex flex-wrap items-center gap-2">
            <Combobox
              aria-label={t('add')}
              value={null}
              placeholder={t('add')}
              className="w-64"
              options={offered.map((id) => ({ value: id, label: id }))}
              onChange={(license) => setDraft(withNamed(draft, license, 'allow'))}
            />
            <Button type="submit" disabled={unchanged} pending={saving} className="ml-auto">
              {t('save')}
            </Button>
          </div>
        )}
      </form>
    </section>
  )
}

function Rule({
  name,
  value,
  mayChange,
  onChange,
}: {
  name: string
  value: LicenseRule
  mayChange: boolean
  onChange: (rule: LicenseRule) => void
}) {
  const t = useTranslations('settings.licenses')
  if (!mayChange) return <span>{t(`rules.${value}`)}</span>
  return (
    <Segmented
      label={t('rule-for', { name })}
      value={value}
      onChange={onChange}
      options={licenseRules.map((rule) => ({ value: rule, label: t(`rules.${rule}`) }))}
    />
  )
}
