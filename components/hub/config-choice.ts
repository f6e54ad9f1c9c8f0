/** Which configs of a repository are to be linked, and which of their splits. */
export interface ConfigChoice {
  chosen: ReadonlySet<string>
  /** Splits left out, by config. A config that is not named takes all. */
  leftOut: ReadonlyMap<string, ReadonlySet<string>>
  /** Where a run of configs begins when the next is clicked with Shift. */
  anchor: string | null
}

/** As many as one call links. */
export const mostConfigs = 1_000

/** A choice of one config, or of none. */
export function choiceOf(config: string | null): ConfigChoice {
  return { chosen: new Set(config === null ? [] : [config]), leftOut: new Map(), anchor: config }
}

/** Takes a config in or out; with `run`, all from the anchor to it, as they stand in `shown`, get the anchor's state. */
export function toggleConfig(
  choice: ConfigChoice,
  config: string,
  { shown, run = false }: { shown: readonly string[]; run?: boolean },
): ConfigChoice {
  const from = choice.anchor === null ? -1 : shown.indexOf(choice.anchor)
  const to = shown.indexOf(config)
  if (!run || from < 0 || to < 0) {
    return {
      ...setConfigs(choice, [config], !choice.chosen.has(config)),
      anchor: config,
    }
  }
  const on = choice.anchor !== null && choice.chosen.has(choice.anchor)
  const some = shown.slice(Math.min(from, to), Math.max(from, to) + 1)
  return setConfigs(choice, some, on)
}

/** Takes several configs in, or all of them out. */
export function setConfigs(
  choice: ConfigChoice,
  configs: readonly string[],
  on: boolean,
): ConfigChoice {
  const chosen = new Set(choice.chosen)
  for (const config of configs) {
    if (on) chosen.add(config)
    else chosen.delete(config)
  }
  return { ...choice, chosen }
}

/** Takes a split in or out; the last one that is in stays. Splits are chosen of configs that are. */
export function toggleSplit(
  choice: ConfigChoice,
  config: string,
  split: string,
  splits: readonly string[],
): ConfigChoice {
  const out = new Set(choice.leftOut.get(config))
  if (out.has(split)) out.delete(split)
  else if (splits.filter((one) => !out.has(one)).length > 1) out.add(split)
  const leftOut = new Map(choice.leftOut)
  if (out.size === 0) leftOut.delete(config)
  else leftOut.set(config, out)
  return { ...setConfigs(choice, [config], true), leftOut }
}

/** What `hub.add` is handed: the chosen configs in the repository's order; no splits named where all are taken. */
export function configsToAdd(
  choice: ConfigChoice,
  configs: readonly string[],
  splitsOf: (config: string) => readonly string[],
): { config: string; splits: string[] }[] {
  return configs
    .filter((config) => choice.chosen.has(config))
    .map((config) => {
      const out = choice.leftOut.get(config)
      return { config, splits: out ? splitsOf(config).filter((split) => !out.has(split)) : [] }
    })
}
