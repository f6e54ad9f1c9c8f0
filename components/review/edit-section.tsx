import type { ReactNode } from 'react'

/** One part of the task in the edit form: its name, a hint, controls. */
export function EditSection({
  title,
  hint,
  action,
  children,
}: {
  title: string
  hint?: string
  action?: ReactNode
  children?: ReactNode
}) {
  return (
    <section aria-label={title} className="border-b border-line px-4 py-3 last:border-0">
      <div className="mb-1.5 flex min-h-8 flex-wrap items-center justify-between gap-2">
        <div className="min-w-0">
          <h2 className="font-semibold">{title}</h2>
          {hint && <p className="text-sm text-soft">{hint}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  )
}
