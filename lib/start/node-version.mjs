// Runs on whatever Node a newcomer has: no syntax here that an old one could not parse.

/** The oldest Node that the packages in the lock file run on. */
export const nodeFloor = '20.19.0'

/**
 * The sentence for a Node that is too old, or null for one that will do.
 * @param {string} version As in `process.versions.node`, such as `20.19.0`.
 * @returns {string | null}
 */
export function nodeRefusal(version) {
  const found = version.split('.').map(Number)
  const floor = nodeFloor.split('.').map(Number)
  for (let index = 0; index < floor.length; index += 1) {
    const ours = found[index] || 0
    const least = floor[index] || 0
    if (ours > least) return null
    if (ours < least) {
      return (
        'Dynosaur Studio needs Node ' +
        nodeFloor +
        ' or newer, and this is Node ' +
        version +
        '. Install a newer one from https://nodejs.org, then start again.'
      )
    }
  }
  return null
}
