'use client'

import { useEffect } from 'react'
import { notify } from '#components/ui/toaster.tsx'

/** The shell hears of a job's end in its own time: a little earlier or later than the page. */
const afterMs = [0, 400, 1_200, 2_500]

/** Takes away the shell's notice of how a job ended, where the page itself says it, with more words. */
export function useToldInPlace(jobId: string | null): void {
  useEffect(() => {
    if (jobId === null) return
    const timers = afterMs.map((delay) => setTimeout(() => notify.dismiss(jobId), delay))
    return () => {
      for (const timer of timers) clearTimeout(timer)
    }
  }, [jobId])
}
