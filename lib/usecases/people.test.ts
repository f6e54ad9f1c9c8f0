import { beforeEach, describe, expect, it } from 'vitest'
import { findBrokenAudit } from '#db/index.ts'
import { accounts } from '#db/schema/auth.ts'
import type { Actor } from '#lib/model/index.ts'
import {
  ensureProject,
  findActor,
  findLocalActor,
  findPerson,
  isOpenAccountToken,
  makeOwnerToken,
  SetUpInput,
  type Studio,
  setUpAccount,
} from './index.ts'
import { addPerson, addProject, openTestStudio } from './studio.fixture.ts'

let studio: Studio
let owner: Actor

beforeEach(async () => {
  ;({ studio, owner } = await openTestStudio())
})

const day = 24 * 3600 * 1000
const account = { name: 'Ana', email: 'Ana@Example.org', password: 'a long enough password' }
const later = (by: number) => {
  const { now } = studio
  studio.now = () => now() + by
}
const token = () => makeOwnerToken(studio) ?? ''
const setUp = (link: string, patch: Partial<typeof account> = {}) =>
  setUpAccount(studio, SetUpInput.parse({ token: link, ...account, ...patch }))
const used = { code: 'account-link-used', kind: 'not-allowed' }

describe('the first project', () => {
  it('is made once, with its owner', () => {
    ensureProject(studio)
    expect(findLocalActor(studio)).toEqual(owner)
    expect(findActor(studio, { userId: owner.userId })).toEqual(owner)
  })
})

describe('the person at the machine', () => {
  it('is the owner while alone', () => {
    expect(findLocalActor(studio)).toEqual(owner)
  })

  it.each(['owner', 'viewer'] as const)('is nobody once there is another %s', (role) => {
    addPerson(studio, { projectId: owner.projectId, role })
    expect(findLocalActor(studio)).toBeNull()
  })

  it('is nobody once the owner has a password', async () => {
    await setUp(token())
    expect(findLocalActor(studio)).toBeNull()
  })

  it('is not the owner of a later project', () => {
    addProject(studio)
    expect(findLocalActor(studio)).toEqual(owner)
  })
})

describe('a signed-in person', () => {
  it('has the role of their own project', () => {
    const viewer = addPerson(studio, { projectId: owner.projectId, role: 'viewer' })
    const stranger = addProject(studio)
    expect(findActor(studio, { userId: viewer.userId })).toEqual(viewer)
    expect(findActor(studio, { userId: stranger.userId })).toEqual(stranger)
  })

  it('without a project is nobody', () => {
    expect(findActor(studio, { userId: 'usr_nobody' })).toBeNull()
  })
})

describe('the link of the owner', () => {
  it('is kept as a hash, and open until used', async () => {
    const link = token()
    expect(link.length).toBeGreaterThanOrEqual(32)
    expect(studio.db.$client.serialize().includes(link)).toBe(false)
    expect(isOpenAccountToken(studio, { token: link })).toBe(true)
    await setUp(link)
    expect(isOpenAccountToken(studio, { token: link })).toBe(false)
  })

  it('works once', async () => {
    const link = token()
    await setUp(link)
    await expect(setUp(link, { name: 'Eve', email: 'eve@example.org' })).rejects.toMatchObject(used)
    expect(findPerson(studio, owner)).toMatchObject({ name: 'Ana', email: 'ana@example.org' })
  })

  it('works once, also for two who come at the same time', async () => {
    const link = token()
    const ends = await Promise.allSettled([setUp(link), setUp(link, { name: 'Eve' })])
    expect(ends.map((end) => end.status)).toEqual(['fulfilled', 'rejected'])
    expect(findPerson(studio, owner)).toMatchObject({ name: 'Ana' })
    expect(studio.db.select().from(accounts).all()).toHaveLength(1)
  })

  it.each([
    ['works just within a day', day - 1_000, true],
    ['is shut after a day', day, false],
  ])('%s', async (_what, by, open) => {
    const link = token()
    later(by)
    expect(isOpenAccountToken(studio, { token: link })).toBe(open)
  })

  it('makes no account after a day', async () => {
    const link = token()
    later(day)
    await expect(setUp(link)).rejects.toMatchObject(used)
    expect(studio.db.select().from(accounts).all()).toEqual([])
  })

  it('is shut by the next one', async () => {
    const first = token()
    const second = token()
    expect(second).not.toBe(first)
    expect(isOpenAccountToken(studio, { token: first })).toBe(false)
    expect(isOpenAccountToken(studio, { token: second })).toBe(true)
  })

  it('is not made where there is an account', async () => {
    await setUp(token())
    expect(makeOwnerToken(studio)).toBeNull()
  })

  it('made up opens nothing', async () => {
    token()
    expect(isOpenAccountToken(studio, { token: 'x'.repeat(32) })).toBe(false)
    await expect(setUp('x'.repeat(32))).rejects.toMatchObject(used)
  })
})

describe('the account', () => {
  it('has name, e-mail address and the hash of the password, and stands in the audit', async () => {
    expect(await setUp(token())).toEqual({ email: 'ana@example.org' })
    expect(findPerson(studio, owner)).toMatchObject({ name: 'Ana', email: 'ana@example.org' })
    expect(studio.db.select().from(accounts).all()).toMatchObject([
      {
        userId: owner.userId,
        providerId: 'credential',
        password: 'hash of a long enough password',
      },
    ])
    expect(findBrokenAudit(studio.db)).toBeNull()
  })

  it.each([
    ['a short password', { password: 'too short' }],
    ['a blank name', { name: '  ' }],
    ['no e-mail address', { email: 'ana' }],
  ])('is not made with %s', (_what, patch) => {
    expect(SetUpInput.safeParse({ token: 'x'.repeat(32), ...account, ...patch }).success).toBe(
      false,
    )
  })
})
