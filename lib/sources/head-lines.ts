/**
 * Walks the lines of the beginning of a file that are not blank; the last one only where nothing
 * follows it. Stops when `visit` answers false.
 */
export function eachHeadLine(
  head: Buffer,
  whole: boolean,
  visit: (start: number, end: number) => boolean,
): void {
  let at = 0
  while (at < head.length) {
    let end = head.indexOf(10, at)
    if (end === -1) {
      if (!whole) return
      end = head.length
    }
    const blank = head.subarray(at, end).every((byte) => byte === 32 || byte === 13 || byte === 9)
    if (!blank && !visit(at, end)) return
    at = end + 1
  }
}
