'use client'

import { useTranslations } from 'use-intl'
import { Page } from '#components/shell/page.tsx'
import type { ModelView } from '#lib/model/index.ts'
import { ModelList } from './model-list.tsx'
import { ProjectForm } from './project-form.tsx'

export interface SettingsPageProps {
  projectName: string
  models: ModelView[]
  since: number
  may: { changeProject: boolean; changeModels: boolean }
}

/** What holds for the whole project: its name, and the models that can be asked. */
export function SettingsPage({ projectName, models, since, may }: SettingsPageProps) {
  const t = useTranslations('settings')
  return (
    <Page title={t('title')} narrow>
      <div className="flex flex-col gap-10 pt-2">
        <ProjectForm name={projectName} mayChange={may.changeProject} />
        <ModelList initial={models} since={since} mayChange={may.changeModels} />
      </div>
    </Page>
  )
}
