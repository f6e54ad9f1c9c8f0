'use client'

import { ErrorPage } from '#components/shell/error-page.tsx'

export default function ReviewError({ error, retry }: { error: unknown; retry: () => void }) {
  return <ErrorPage error={error} retry={retry} />
}
