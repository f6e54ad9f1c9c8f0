/**
 * Waits until a URL answers 200. Resolves to false when the time is over, or as soon as `ended`
 * resolves.
 * @param {{ url: string, milliseconds: number, ended: Promise<unknown> }} wait
 * @returns {Promise<boolean>}
 */
export async function waitForHealth({ url, milliseconds, ended }) {
  const until = Date.now() + milliseconds
  let isOver = false
  ended.then(() => {
    isOver = true
  })
  while (!isOver && Date.now() < until) {
    if (await answers(url)) return true
    await Promise.race([new Promise((resolve) => setTimeout(resolve, 100)), ended])
  }
  return false
}

/** @param {string} url */
async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000), redirect: 'manual' })
    await response.arrayBuffer()
    return response.status === 200
  } catch {
    // Not listening yet; the caller asks again.
    return false
  }
}
