'use client'

import { useEffect } from 'react'
// By file, not through the door: this page stands in every bundle and wants three sentences only.
import words from '#lib/i18n/en/crash.json'
import './globals.css'

/** Stands in when the root layout itself fails: no provider, no theme, no translator is left. */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)').matches
    document.documentElement.classList.toggle('dark', dark)
  }, [])
  return (
    <html lang="en">
      <body>
        <title>{words.title}</title>
        <main role="alert" className="mx-auto max-w-md px-4 pt-[16vh]">
          <h1 className="text-lg font-semibold">{words.title}</h1>
          <p className="mt-1 text-soft">{words.text}</p>
          <button
            type="button"
            onClick={retry}
            className="mt-4 h-8 rounded-md bg-accent px-3 font-medium text-on-accent hover:bg-accent-hover"
          >
            {words.retry}
          </button>
        </main>
      </body>
    </html>
  )
}
