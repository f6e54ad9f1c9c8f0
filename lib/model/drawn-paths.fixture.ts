import type { FieldPath } from './field-path.ts'

/** Numbers below `limit`, the same ones every time (a linear congruence of Numerical Recipes). */
export function drawer(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

const characters = [...'ab0 .[]|{}"\\\n\t\u00a0\ufeff漢😀\'`$', '\ud800']

/** A path of one to four steps, its first a name. */
export function drawPath(draw: (limit: number) => number): FieldPath {
  const name = () =>
    Array.from({ length: draw(5) }, () => characters[draw(characters.length)]).join('')
  const steps: FieldPath = [name()]
  const more = draw(4)
  for (let at = 0; at < more; at += 1) steps.push(draw(2) === 0 ? draw(100) : name())
  return steps
}
