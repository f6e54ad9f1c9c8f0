import { describe, expect, it } from 'vitest'
import {
  findBrokenAudit,
  findFirstProject,
  insertProject,
  listEventsAfter,
  openMemoryDb,
  recordAudit,
  recordEvent,
  transact,
} from '#db/index.ts'
import { audit } from '#db/schema/projects.ts'
import { defaultExportOptions } from '#lib/model/index.ts'

const project = { id: 'prj_1', name: 'One', exportOptions: defaultExportOptions, createdAt: 1 }

describe('transact', () => {
  it('keeps all of it', () => {
    const db = openMemoryDb()
    transact(db, (tx) => {
      insertProject(tx, project)
      recordEvent(tx, { projectId: 'prj_1', kind: 'project', subject: 'prj_1', at: 1 })
    })
    expect(findFirstProject(db)?.name).toBe('One')
    expect(listEventsAfter(db, { projectId: 'prj_1', after: 0 })).toEqual([
      { seq: 1, kind: 'project', id: 'prj_1' },
    ])
  })

  it('keeps none of it where it throws', () => {
    const db = openMemoryDb()
    const work = () =>
      transact(db, (tx) => {
        insertProject(tx, project)
        throw new Error('no')
      })
    expect(work).toThrow('no')
    expect(findFirstProject(db)).toBeNull()
  })

  it('refuses a promise, by its type and when run', () => {
    const db = openMemoryDb()
    // @ts-expect-error an async callback would not be atomic
    expect(() => transact(db, async () => undefined)).toThrow(/promise/)
  })
})

describe('the audit chain', () => {
  const filled = () => {
    const db = openMemoryDb()
    for (const action of ['a', 'b', 'c'])
      recordAudit(db, {
        projectId: 'prj_1',
        userId: 'usr_1',
        action,
        subject: 'tsk_1',
        details: { action },
        at: 5,
      })
    return db
  }

  it('holds', () => {
    expect(findBrokenAudit(filled())).toBeNull()
  })

  it('breaks where an entry was changed', () => {
    const db = filled()
    db.update(audit).set({ action: 'z' }).run()
    expect(findBrokenAudit(db)).toBe(1)
  })
})
