import type { HubFind, HubGuess } from '#lib/model/index.ts'

const order: readonly HubFind[] = ['found', 'closed', 'other-configs', 'unknown', 'absent']

/** The reading of a name that says most: what is on the Hub before what may be, before what is not. */
export function bestGuess(guesses: readonly HubGuess[]): HubGuess | null {
  const rank = ({ find }: HubGuess) => order.indexOf(find)
  return guesses.reduce<HubGuess | null>(
    (best, guess) => (best === null || rank(guess) < rank(best) ? guess : best),
    null,
  )
}
