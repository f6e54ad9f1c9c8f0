'use client'

import { Copy } from 'lucide-react'
import { useLocale, useTranslations } from 'use-intl'
import { formatAgo } from '#components/ui/format-number.ts'
import { notify } from '#components/ui/toaster.tsx'
import { useShowError } from '#components/use-call.ts'
import type { HubLook } from '#lib/model/index.ts'
import { HubNumbers } from './hub-numbers.tsx'
import { fewOf, termText } from './hub-terms.ts'
import { OutLink } from './markdown-view.tsx'
import { useLanguageName } from './use-language-names.ts'

const shownLanguages = 3
const shownTasks = 2

/** One line on a repository as it is now: its commit, its age, how much it is used, its page. */
export function LookFacts({ look, now }: { look: HubLook; now: number }) {
  const t = useTranslations('hub.page')
  const locale = useLocale()
  const languageName = useLanguageName()
  const { languages, taskCategories } = look.card
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
      <CommitButton commit={look.commit} />
      {look.updatedAt !== null && (
        <time dateTime={new Date(look.updatedAt).toISOString()}>
          {t('updated', { ago: formatAgo(look.updatedAt, Math.max(now, look.updatedAt), locale) })}
        </time>
      )}
      <HubNumbers downloads={look.downloads} likes={look.likes} />
      {languages.length > 0 && <span>{fewOf(languages.map(languageName), shownLanguages)}</span>}
      {taskCategories.length > 0 && <span>{fewOf(taskCategories.map(termText), shownTasks)}</span>}
      <OutLink href={`${look.endpoint}/datasets/${look.repo}`}>{t('look.open-hub')}</OutLink>
    </span>
  )
}

const shownDigits = 7

/** A commit in short; a click copies the whole. */
export function CommitButton({ commit }: { commit: string }) {
  const t = useTranslations('hub.page.look')
  const showError = useShowError()
  const copy = () =>
    navigator.clipboard.writeText(commit).then(() => notify.success(t('copied')), showError)
  return (
    <button
      type="button"
      onClick={copy}
      title={commit}
      aria-label={t('copy-commit', { commit })}
      className="inline-flex items-center gap-1 rounded-sm hover:text-ink"
    >
      {t.rich('commit', {
        commit: () => <span className="font-mono text-xs">{commit.slice(0, shownDigits)}</span>,
      })}
      <Copy aria-hidden="true" className="size-3.5" />
    </button>
  )
}
