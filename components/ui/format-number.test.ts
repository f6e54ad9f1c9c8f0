import { describe, expect, it } from 'vitest'
import {
  formatAgo,
  formatBytes,
  formatCompact,
  formatCount,
  formatDollars,
  formatDuration,
  formatPercent,
} from './format-number.ts'

describe('formatCount', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [10_003, '10,003'],
    [1_234_567, '1,234,567'],
    [null, '–'],
  ])('%s: %s', (count, text) => expect(formatCount(count)).toBe(text))
})

describe('formatCompact', () => {
  it.each([
    [312, '312'],
    [1_249, '1.2K'],
    [10_003, '10K'],
    [1_200_000, '1M'],
  ])('%s: %s', (count, text) => expect(formatCompact(count)).toBe(text))
})

describe('formatBytes', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_000, '1 kB'],
    [1_550, '1.55 kB'],
    [12_340, '12.3 kB'],
    [999_499, '999 kB'],
    [999_500, '1 MB'],
    [926_000_000, '926 MB'],
    [1_073_741_824, '1.07 GB'],
  ])('%s: %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
})

describe('formatPercent', () => {
  it.each([
    [0, '0%'],
    [0.0001, '<0.1%'],
    [0.123, '12.3%'],
    [0.9999, '>99.9%'],
    [1, '100%'],
  ])('%s: %s', (share, text) => expect(formatPercent(share)).toBe(text))
})

describe('formatDuration', () => {
  it.each([
    [0, '0s'],
    [-1, '0s'],
    [1.25, '1.3s'],
    [9.96, '10s'],
    [59.6, '1m'],
    [61, '1m 1s'],
    [3_600, '1h'],
    [3_725, '1h 2m'],
    [90_061, '1d 1h'],
  ])('%s: %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text))
})

describe('formatAgo', () => {
  const now = Date.UTC(2026, 0, 15)
  it.each([
    [0, 'now'],
    [59_000, 'now'],
    [180_000, '3 minutes ago'],
    [7_200_000, '2 hours ago'],
    [86_400_000, 'yesterday'],
    [40 * 86_400_000, 'last month'],
  ])('%s ms before: %s', (before, text) => expect(formatAgo(now - before, now)).toBe(text))
})

describe('formatDollars', () => {
  it.each([
    [0, '$0.00'],
    [0.18, '$0.18'],
    [0.0034, '$0.0034'],
    [0.0144, '$0.014'],
    [0.05, '$0.05'],
    [0.0999, '$0.10'],
    [1234.5, '$1,234.50'],
  ])('%s: %s', (dollars, text) => expect(formatDollars(dollars)).toBe(text))
})
