import type * as Checks from '@/lib/protocol/httpValidators'

type SchemaOf<Check> = Check extends `is${infer Schema}` ? Schema : never

/** The name of the schema of a body that the server answers with. */
export type AnswerSchema = SchemaOf<keyof typeof Checks>

/** Whether a body is what the schema of that name describes. The schemas are fetched with the first answer. */
export async function isAnswer(schema: AnswerSchema, value: unknown): Promise<boolean> {
  const checks = await import('@/lib/protocol/httpValidators')
  return checks[`is${schema}`](value)
}
