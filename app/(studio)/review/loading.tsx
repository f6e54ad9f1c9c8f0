import { ReviewSkeleton } from '#components/review/review-skeleton.tsx'

export default function Loading() {
  return <ReviewSkeleton />
}
