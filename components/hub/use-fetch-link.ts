'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { call } from '#components/api.ts'

export interface FetchLink {
  fetching: boolean
  /** Why the last address was refused; null once another try begins. */
  error: unknown
  fetchLink: (url: string) => Promise<void>
  forget: () => void
}

/** Has the studio fetch a file from an address and leads to the page where it is received. */
export function useFetchLink(): FetchLink {
  const router = useRouter()
  const [fetching, setFetching] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const fetchLink = async (url: string) => {
    setFetching(true)
    setError(null)
    try {
      const { uploadId } = await call('links.fetch', { url })
      router.push(`/datasets/add/${uploadId}`)
    } catch (reason) {
      setError(reason)
      setFetching(false)
    }
  }
  return { fetching, error, fetchLink, forget: () => setError(null) }
}
