import { raw, type Sql, sql } from '#lib/model/index.ts'

/** How many letters there are: `A` to `ZZZ`. */
export const letterLimit = 26 + 26 ** 2 + 26 ** 3

/** The letters of a 0-based index below `letterLimit`: `A`, ... `Z`, `AA`, as spreadsheets count. */
export function letterSql(index: Sql): Sql {
  const letter = (digit: Sql) => sql`chr(CAST(65 + ${digit} AS INTEGER))`
  const two = sql`(${index} - 26)`
  const three = sql`(${index} - ${raw(String(26 + 26 ** 2))})`
  return sql`CASE WHEN ${index} < 26 THEN ${letter(index)}
    WHEN ${index} < ${raw(String(26 + 26 ** 2))}
      THEN ${letter(sql`(${two} // 26)`)} || ${letter(sql`(${two} % 26)`)}
    ELSE ${letter(sql`(${three} // 676)`)} || ${letter(sql`(${three} // 26 % 26)`)} || ${letter(sql`(${three} % 26)`)} END`
}
