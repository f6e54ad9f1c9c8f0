/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * @param {Counts[]} all
 * @returns {Counts}
 */
export function addCounts(all) {
  return {
    passed: all.reduce((sum, counts) => sum + counts.passed, 0),
    failed: all.reduce((sum, counts) => sum + counts.failed, 0),
    skipped: all.reduce((sum, counts) => sum + counts.skipped, 0),
  }
}

/**
 * The counts of a part of `npm test`. A part that failed without a failed test of its own (a file
 * that does not load, a format error) counts as one failure, so that no failure reads as none.
 * @param {Counts} counts
 * @param {number} code
 * @returns {Counts}
 */
export function withFailure(counts, code) {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

export const none = { passed: 0, failed: 0, skipped: 0 }

/**
 * Counts of the report of `vitest --reporter=json`; null (no report was written) counts as none.
 * @param {string | null} text
 * @returns {Counts}
 */
export function countsOfVitest(text) {
  if (text === null) return none
  const report = JSON.parse(text)
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/**
 * Counts of the report of Playwright's `json` reporter. A flaky test passed only when it was tried
 * again, which we do not count as passed.
 * @param {string | null} text
 * @returns {Counts}
 */
export function countsOfPlaywright(text) {
  if (text === null) return none
  const { stats } = JSON.parse(text)
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  }
}
