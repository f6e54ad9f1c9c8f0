import { type FieldPath, formatFieldPath, sameFieldPath } from '#lib/model/index.ts'
import type { FoundArray } from './json-document.ts'
import type { DocumentSurvey, FoundObject } from './json-survey.ts'

/** Where a document holds records: the items of a list, or the members of an object. */
export interface RecordsPlace {
  kind: 'list' | 'object'
  path: FieldPath
  records: number
  /** Items that are objects. */
  objects: number
  bytes: number
  /** For an object: the field that takes each member's name. */
  keyField: string
}

const splitNames = /^(train(ing)?|validation|valid|val|dev|test(ing)?|eval(uation)?)$/i
/** Fewer members than these could be anything. */
const fewestMembers = 3

/** What stands at a path, as a place of records; null where an object there does not hold objects alone. */
export function placeAt(survey: DocumentSurvey, path: FieldPath): RecordsPlace | null {
  const object = survey.objects.find((one) => sameFieldPath(one.path, path))
  if (object && object.members > 0 && object.objects === object.members) return ofObject(object)
  return null
}

/** Every place of records in a document, the one that holds most first; lists inside records are none. */
export function findPlaces(survey: DocumentSurvey): RecordsPlace[] {
  const lists = survey.arrays.filter((array) => array.objects > 0)
  const likely = survey.objects.filter(
    (object) => isAlike(object) && (object.members >= fewestMembers || lists.length === 0),
  )
  const outer = likely.filter((object) => !likely.some((other) => isInside(object, other)))
  const free = lists.filter((array) => !outer.some((object) => isInside(array, object)))
  return [...free.map(listPlace), ...outer.map(ofObject)].sort((a, b) => b.bytes - a.bytes)
}

/** Whether an object's members are objects with much the same keys: records, each under its name. */
function isAlike({ members, objects, names, keys, otherKeys }: FoundObject): boolean {
  if (members < 2 || objects < members || names.every((name) => splitNames.test(name))) return false
  let all = otherKeys
  let shared = 0
  for (const count of keys.values()) {
    all += count
    if (count >= members / 2) shared += count
  }
  return shared > 0 && shared >= all * 0.6
}

function isInside({ path }: { path: FieldPath }, outer: { path: FieldPath }): boolean {
  return path.length > outer.path.length && outer.path.every((step, at) => step === path[at])
}

/** An array as a place of records. */
export function listPlace(array: FoundArray): RecordsPlace {
  const { path, items, objects, bytes } = array
  return { kind: 'list', path, records: items, objects, bytes, keyField: '' }
}

function ofObject(object: FoundObject): RecordsPlace {
  const { path, members, objects, bytes, keyNames } = object
  let keyField = 'key'
  while (keyNames.has(keyField)) keyField += '_'
  return { kind: 'object', path, records: members, objects, bytes, keyField }
}

/** A place as people see it and options hold it: empty for the top. */
export function placeName(path: FieldPath): string {
  return path.length === 0 ? '' : formatFieldPath(path)
}
