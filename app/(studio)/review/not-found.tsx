import { TaskGone } from '#components/review/task-gone.tsx'

export default function NotFound() {
  return <TaskGone />
}
