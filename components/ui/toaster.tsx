'use client'

import { CircleCheck, Info, OctagonX, TriangleAlert } from 'lucide-react'
import { useTheme } from 'next-themes'
import { Toaster as Sonner, toast } from 'sonner'
import { useTranslations } from 'use-intl'

/** Where notices appear; stands once, around the page. */
export function Toaster() {
  const t = useTranslations()
  const { resolvedTheme } = useTheme()
  return (
    <Sonner
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-right"
      offset={16}
      gap={8}
      visibleToasts={4}
      closeButton
      expand
      containerAriaLabel={t('shell.toasts')}
      icons={{
        success: <CircleCheck className="size-4 text-success" />,
        info: <Info className="size-4 text-info" />,
        warning: <TriangleAlert className="size-4 text-warning" />,
        error: <OctagonX className="size-4 text-danger" />,
      }}
      toastOptions={{
        closeButtonAriaLabel: t('common.dismiss'),
        unstyled: true,
        classNames: { toast: 'studio-toast' },
      }}
    />
  )
}

interface Notice {
  description?: string
  /** What can be done about it, such as to undo it. */
  action?: { label: string; onClick: () => void }
  /** Notices with the same id replace one another. */
  id?: string
}

/** Shows a notice. Errors stay until dismissed; the rest go after a few seconds, not while pointed at. */
export const notify = {
  success: (text: string, notice: Notice = {}) =>
    toast.success(text, { duration: 5_000, ...notice }),
  info: (text: string, notice: Notice = {}) => toast.info(text, { duration: 5_000, ...notice }),
  warning: (text: string, notice: Notice = {}) =>
    toast.warning(text, { duration: 8_000, ...notice }),
  error: (text: string, notice: Notice = {}) =>
    toast.error(text, { duration: Number.POSITIVE_INFINITY, ...notice }),
  dismiss: (id?: string) => toast.dismiss(id),
}
