import { HubRepo } from '#lib/model/index.ts'

/** More hyphens than these are part of some name. */
const mostCuts = 12

/**
 * What a name of the reference's kind may stand for on the Hub: itself, and, as it joins repository and
 * config with a hyphen and both may hold hyphens, each way to cut it at one. `owner--name` is
 * `owner/name`; a third part after slashes is the config.
 */
export function hubGuesses(taskName: string): { repo: string; config: string | null }[] {
  const name = taskName.trim()
  const spelled = name.includes('/') ? name : name.replace('--', '/')
  const [first = '', second, ...more] = spelled.split('/')
  const guesses: { repo: string; config: string | null }[] = []
  const add = (repo: string, config: string | null) => {
    if (HubRepo.safeParse(repo).success && config !== '') guesses.push({ repo, config })
  }
  if (more.length > 0) {
    add(`${first}/${second}`, more.join('/'))
    return guesses
  }
  const owner = second === undefined ? '' : `${first}/`
  const rest = second ?? first
  add(owner + rest, null)
  let cuts = 0
  for (let at = rest.indexOf('-'); at >= 0 && cuts < mostCuts; at = rest.indexOf('-', at + 1)) {
    add(owner + rest.slice(0, at), rest.slice(at + 1))
    cuts += 1
  }
  return guesses
}
