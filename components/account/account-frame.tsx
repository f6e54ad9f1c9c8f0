import type { ReactNode } from 'react'
import { Mark } from '#components/shell/mark.tsx'

/** The page around a form that stands outside of the studio: the mark, a title, a few words. */
export function AccountFrame({
  title,
  text,
  children,
}: {
  title: ReactNode
  text?: ReactNode
  children?: ReactNode
}) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center gap-5 px-4 py-12">
      <div>
        <Mark className="mb-4 size-8" />
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        {text && <p className="mt-1 text-soft">{text}</p>}
      </div>
      {children}
    </main>
  )
}
