import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalRows, type Engine } from '#lib/engine/index.ts'
import { type Field, type FieldType, identifier, raw, type Sql, sql } from '#lib/model/index.ts'

/** Lines of JSON as canonical Parquet, for tests: each field read as the type that it is given. */
export async function writeCanonicalRows({
  engine,
  directory,
  name,
  jsonl,
  fields,
}: {
  engine: Engine
  directory: string
  name: string
  jsonl: string
  fields: readonly Field[]
}): Promise<Sql> {
  const source = join(directory, `${name}.jsonl`)
  const target = join(directory, `${name}.parquet`)
  await writeFile(source, jsonl)
  const columns = fields.map((field) => {
    const at = JSON.stringify(field.name).replaceAll("'", "''")
    return sql`${readAs(field.type, raw(`json_extract(json, '$.${at}')`))} AS ${identifier(field.column)}`
  })
  const list = columns.reduce((all, one) => sql`${all}, ${one}`)
  await engine.run(sql`COPY (SELECT ${list} FROM read_json_objects(${raw(`'${source}'`)}, format = 'newline_delimited'))
    TO ${raw(`'${target}'`)} (FORMAT parquet, ROW_GROUP_SIZE 2048)`)
  return canonicalRows(target)
}

function readAs(type: FieldType, json: Sql): Sql {
  if (type.kind === 'json') return sql`CAST(${json} AS VARCHAR)`
  if (type.kind === 'text') return sql`${json} ->> '$'`
  return sql`CAST(nullif(${json}, 'null') AS ${raw(sqlType(type))})`
}

function sqlType(type: FieldType): string {
  switch (type.kind) {
    case 'text':
      return 'VARCHAR'
    case 'json':
      return 'JSON'
    case 'integer':
    case 'label':
      return 'BIGINT'
    case 'number':
      return type.single ? 'FLOAT' : 'DOUBLE'
    case 'boolean':
      return 'BOOLEAN'
    case 'list':
      return `${sqlType(type.item)}[]`
    case 'struct':
      return `STRUCT(${type.fields.map((member) => `${identifier(member.name).text} ${sqlType(member.type)}`).join(', ')})`
  }
}
