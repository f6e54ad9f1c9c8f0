import {
  type DatasetRecord,
  findLastRevisionPlace,
  isCurrentRevision,
  listRevisionsAfter,
  type Tx,
} from '#db/index.ts'
import {
  createInstructionIndex,
  type InstructionIndex,
  type NearInstruction,
} from '#lib/checks/index.ts'
import { familyKey, type TaskContent } from '#lib/model/index.ts'

interface Indexed {
  taskId: string
  revisionId: string
  dataset: string
}

interface ProjectIndex {
  index: InstructionIndex<Indexed>
  /** Revisions up to this place are in it. */
  place: number
}

/**
 * One index for each project, kept from call to call. Revisions never change, so that it only grows; what
 * has become another task's past is told apart when it is found.
 */
const indexes = new Map<string, ProjectIndex>()

function upToDate(tx: Tx, projectId: string): InstructionIndex<Indexed> {
  const last = findLastRevisionPlace(tx)
  let known = indexes.get(projectId)
  // A transaction that was given up leaves places that come again.
  if (!known || known.place > last) known = { index: createInstructionIndex(), place: 0 }
  if (known.place < last)
    for (const one of listRevisionsAfter(tx, { projectId, after: known.place }))
      for (const text of one.content.instructions)
        known.index.add({
          text,
          family: familyIn(one.datasetId, one.content),
          of: {
            taskId: one.taskId,
            revisionId: one.revisionId,
            dataset: one.datasetName,
          },
        })
  indexes.set(projectId, { index: known.index, place: last })
  return known.index
}

const familyIn = (datasetId: string, content: TaskContent) => `${datasetId} ${familyKey(content)}`

/** The instruction of another family of the project that is nearest to one of a content's; null where none is near. */
export function findNearInstruction(
  tx: Tx,
  {
    dataset,
    content,
    exceptTaskId,
  }: { dataset: DatasetRecord; content: TaskContent; exceptTaskId: string | null },
): NearInstruction | null {
  const index = upToDate(tx, dataset.projectId)
  const family = familyIn(dataset.id, content)
  for (const text of content.instructions) {
    const near = index.nearest(
      { text, family },
      ({ taskId, revisionId }) => taskId !== exceptTaskId && isCurrentRevision(tx, { revisionId }),
    )
    if (near) return { instruction: near.text, dataset: near.of.dataset }
  }
  return null
}
