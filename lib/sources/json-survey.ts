import type { FieldPath } from '#lib/model/index.ts'
import { type DocumentVisitor, DocumentWalker, type FoundArray } from './json-document.ts'
import type { TextFile } from './json-lines.ts'
import { readPieces } from './pieces.ts'

/** An object met in a document, and what its members are. */
export interface FoundObject {
  path: FieldPath
  members: number
  /** Members that are objects. */
  objects: number
  bytes: number
  names: string[]
  /** The keys of its objects, with how many of them have it. */
  keys: Map<string, number>
  /** Keys that are not told apart any more. */
  otherKeys: number
  /** Keys of its objects that could be taken for the name of the object itself. */
  keyNames: Set<string>
}

/** What a document holds around its records. */
export interface DocumentSurvey {
  arrays: FoundArray[]
  objects: FoundObject[]
  walker: DocumentWalker
  /** The first byte of the first value. */
  root: number
}

/** Records are looked for in objects down to this level. */
const searchDepth = 3
/** Arrays and objects remembered in the search; a document with more is no envelope around records. */
const placeLimit = 1_000
const keyLimit = 2_000
const namesKept = 8

/** Finds every array and object around the records, and what each holds; `asked` is looked into, too. */
export async function surveyDocument(
  file: TextFile,
  options: { asked: FieldPath; signal: AbortSignal; report: (done: number) => void },
): Promise<DocumentSurvey> {
  const depth = Math.max(searchDepth, options.asked.length + 1)
  const arrays = new Map<string, FoundArray>()
  const objects = new ObjectsFound(depth - 1)
  let root = -1
  const arrayAt = (path: FieldPath): FoundArray | undefined => {
    const key = JSON.stringify(path)
    const known = arrays.get(key)
    if (known || arrays.size >= placeLimit) return known
    const fresh = { path, items: 0, objects: 0, bytes: 0 }
    arrays.set(key, fresh)
    return fresh
  }
  const visitor: DocumentVisitor = {
    decide(path, first) {
      if (path.length === 0 && root === -1) root = first
      // Of several values at the top only their number matters.
      if (walker.roots > 1 || typeof path.at(-1) === 'number') return 'pass'
      objects.met(path, first)
      if (first === 91 && path.length <= depth) {
        arrayAt(path)
        return 'enter'
      }
      return first === 123 && path.length <= depth ? 'enter' : 'pass'
    },
    passed(path, first, bytes) {
      objects.passed(path, bytes)
      if (typeof path.at(-1) !== 'number') return
      const array = arrayAt(path.slice(0, -1))
      if (!array) return
      array.items += 1
      array.bytes += bytes
      if (first === 123) array.objects += 1
    },
  }
  const walker = new DocumentWalker({ start: file.start, visitor })
  await readPieces(
    file.path,
    { from: file.start, signal: options.signal, report: options.report },
    (buffer, start, end, final) => walker.feed(buffer, start, end, final),
  )
  return { arrays: [...arrays.values()], objects: objects.all(), walker, root }
}

/** The objects met, down to a level; the one on each level that was met last is at hand. */
class ObjectsFound {
  private readonly found = new Map<string, FoundObject>()
  private readonly last: (FoundObject | undefined)[] = []
  private readonly depth: number

  constructor(depth: number) {
    this.depth = depth
  }

  all(): FoundObject[] {
    return [...this.found.values()]
  }

  met(path: FieldPath, first: number): void {
    const name = String(path.at(-1))
    const parent = path.length > 0 ? this.at(path, path.length - 1) : undefined
    if (parent) {
      parent.members += 1
      if (first === 123) parent.objects += 1
      if (parent.names.length < namesKept) parent.names.push(name)
    }
    const above = path.length > 1 ? this.at(path, path.length - 2) : undefined
    if (above) {
      const count = above.keys.get(name)
      if (count === undefined && above.keys.size >= keyLimit) above.otherKeys += 1
      else above.keys.set(name, (count ?? 0) + 1)
      if (/^key_*$/.test(name)) above.keyNames.add(name)
    }
  }

  passed(path: FieldPath, bytes: number): void {
    const levels = Math.min(this.depth, path.length - 1)
    for (let level = 0; level <= levels; level += 1) {
      const object = this.at(path, level)
      if (object) object.bytes += bytes
    }
  }

  /** The object at the first `length` steps, where they are all names. */
  private at(path: FieldPath, length: number): FoundObject | undefined {
    if (length > this.depth) return undefined
    const last = this.last[length]
    if (last && isAt(last.path, path)) return last
    const own = path.slice(0, length)
    if (own.some((step) => typeof step === 'number')) return undefined
    const key = JSON.stringify(own)
    let object = this.found.get(key)
    if (!object) {
      if (this.found.size >= placeLimit) return undefined
      object = {
        path: own,
        members: 0,
        objects: 0,
        bytes: 0,
        names: [],
        keys: new Map(),
        otherKeys: 0,
        keyNames: new Set(),
      }
      this.found.set(key, object)
    }
    this.last[length] = object
    return object
  }
}

function isAt(start: FieldPath, path: FieldPath): boolean {
  // The last steps differ first.
  for (let index = start.length - 1; index >= 0; index -= 1)
    if (start[index] !== path[index]) return false
  return true
}
