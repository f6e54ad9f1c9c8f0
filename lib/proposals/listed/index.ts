export { hubGuesses } from './hub-guesses.ts'
export { listedDraft, listedFields, splitAnswers } from './listed-draft.ts'
export {
  createMatcher,
  foldName,
  type HereDataset,
  type ListedName,
  matchedTo,
} from './match-names.ts'
export { type ListEntry, readTaskList, type TaskList } from './read-task-list.ts'
