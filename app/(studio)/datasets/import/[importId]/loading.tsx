import { TablePageSkeleton } from '#components/datasets/page-skeletons.tsx'

export default function Loading() {
  return <TablePageSkeleton />
}
