import type { FieldPath } from '#lib/model/index.ts'

/**
 * The model's own `formatFieldPath`, written here because its door brings the schemas with it (30 kB
 * compressed), and the page shows a task before it needs any. A test holds that the two agree.
 */
export function fieldName(path: FieldPath): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else if (/[.[\]|{}"]|^$|^\s|\s$/.test(step)) text += `[${JSON.stringify(step)}]`
    else text += text === '' ? step : `.${step}`
  }
  return text
}
