import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The plainest way to do it, of two kinds: all rows in memory, or one after the other. */
const script = `import json
import sys

INSTRUCTION = 'Read the passage and answer the question with words from it.'


def example(row):
    text = 'Context: ' + row['context'] + '\\nQuestion: ' + row['question']
    return {'instruction': INSTRUCTION, 'input': text, 'output': row['answers']['text'][0]}


kind, source, target = sys.argv[1:]
with open(source, encoding='utf-8') as lines, open(target, 'w', encoding='utf-8') as out:
    if kind == 'memory':
        rows = [json.loads(line) for line in lines]
        examples = [example(row) for row in rows]
        out.writelines(json.dumps(one) + '\\n' for one in examples)
    else:
        for line in lines:
            out.write(json.dumps(example(json.loads(line))) + '\\n')
`

/** Python puts a space after each colon and comma: what its lines are longer by. */
export const spacesPerExample = 5

/** Writes the loops into a folder; null where there is no Python to run them. */
export async function writeLoops(folder: string): Promise<string | null> {
  if (spawnSync('python3', ['--version']).status !== 0) return null
  const path = join(folder, 'loops.py')
  await writeFile(path, script)
  return path
}
