'use client'

import { useEffect, useMemo, useReducer } from 'react'
import { PageCache, type PageCacheOptions } from './page-cache.ts'

/** A page cache that lives with the component and renders it again when a page comes. */
export function usePages<Row>({
  pageSize,
  loadPage,
}: Pick<PageCacheOptions<Row>, 'pageSize' | 'loadPage'>): PageCache<Row> {
  const [, render] = useReducer((round: number) => round + 1, 0)
  const cache = useMemo(
    () => new PageCache<Row>({ pageSize, loadPage, onChange: render }),
    [pageSize, loadPage],
  )
  useEffect(() => () => cache.close(), [cache])
  return cache
}
