const whole = /^\d{1,10}$/

/** Reads a whole number as people type it (spaces and commas between digits); empty is null. */
export function readWhole(typed: string, { least }: { least: number }): number | null | 'invalid' {
  const text = typed.trim().replaceAll(/[\s,_]/g, '')
  if (text === '') return null
  if (!whole.test(text)) return 'invalid'
  const value = Number(text)
  return value >= least && value <= 2_147_483_647 ? value : 'invalid'
}

/** Reads two percentages as shares of 0 to 1; null where one is no number or none is left for train. */
export function readShares(typed: {
  validation: string
  test: string
}): { validation: number; test: number } | null {
  const validation = readPercent(typed.validation)
  const test = readPercent(typed.test)
  if (validation === null || test === null || validation + test >= 1) return null
  return { validation, test }
}

function readPercent(typed: string): number | null {
  const text = typed.trim().replace(/\s*%$/, '')
  if (text === '') return 0
  if (!/^\d{1,2}([.,]\d{1,2})?$/.test(text)) return null
  return Number(text.replace(',', '.')) / 100
}
