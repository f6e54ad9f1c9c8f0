/**
 * A test for paths that match a pattern as `datasets` resolves it (fsspec's glob): `*` and `?` stay within
 * a folder, `**` crosses folders, `[...]` is one character of a set, `{a,b}` either. Parts that begin
 * with a dot or two underscores match only where the pattern names them.
 */
export function compilePattern(pattern: string): (path: string) => boolean {
  const clean = pattern.replace(/^\.?\//, '')
  const matches = new RegExp(`^${translate(clean)}$`, 'u')
  const hidden = countHidden(clean)
  return (path) => matches.test(path) && countHidden(path) === hidden
}

function countHidden(path: string): number {
  return path.split('/').filter((part) => /^(\.(?!\.?$)|__)/.test(part)).length
}

function translate(pattern: string): string {
  let source = ''
  let depth = 0
  for (let at = 0; at < pattern.length; at += 1) {
    const rest = pattern.slice(at)
    const set = /^\[([!^]?)([^\]]+)\]/.exec(rest)
    if (rest.startsWith('**/')) {
      source += '(?:.*/)?'
      at += 2
    } else if (rest.startsWith('**')) {
      source += '.*'
      at += 1
    } else if (rest[0] === '*') source += '[^/]*'
    else if (rest[0] === '?') source += '[^/]'
    else if (set) {
      source += `[${set[1] ? '^' : ''}${escapeSet(set[2] ?? '')}]`
      at += set[0].length - 1
    } else if (rest[0] === '{' && rest.includes('}')) {
      source += '(?:'
      depth += 1
    } else if (rest[0] === '}' && depth > 0) {
      source += ')'
      depth -= 1
    } else if (rest[0] === ',' && depth > 0) source += '|'
    else source += (rest[0] ?? '').replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')
  }
  return source + ')'.repeat(depth)
}

/** Ranges such as `0-9` stay; everything else in a set is itself. */
function escapeSet(set: string): string {
  return set
    .replace(/[\\\]^[]/g, '\\$&')
    .replace(/-(?=$)|^-/g, '\\-')
    .replace(/[/]/g, '\\/')
}
