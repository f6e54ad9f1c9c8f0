import { FormPageSkeleton } from '#components/datasets/page-skeletons.tsx'

export default function Loading() {
  return <FormPageSkeleton />
}
