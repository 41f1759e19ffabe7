import type * as Checks from '@/lib/protocol/httpValidators'

type Checked<Check> = Check extends (value: unknown) => value is infer Value ? Value : never

/** What the server answers, by the name of its schema. */
export type Answers = {
  [Name in keyof typeof Checks as Name extends `is${infer Schema}` ? Schema : never]: Checked<
    (typeof Checks)[Name]
  >
}

/** Whether a body is what the schema of that name describes. The schemas are fetched with the first answer. */
export async function isAnswer<Name extends keyof Answers>(name: Name, value: unknown): Promise<boolean> {
  const checks = await import('@/lib/protocol/httpValidators')
  return checks[`is${name}`](value)
}
