/** As much of JSON Schema as the protocol's schemas use; `scripts/validators.mjs` refuses any other word. */
export interface Schema {
  $ref?: string
  const?: unknown
  enum?: readonly unknown[]
  type?: string | readonly string[]
  required?: readonly string[]
  properties?: Definitions
  additionalProperties?: boolean | Schema
  items?: Schema | readonly Schema[]
  minItems?: number
  maxItems?: number
  minimum?: number
  maximum?: number
  allOf?: readonly Schema[]
  anyOf?: readonly Schema[]
  oneOf?: readonly Schema[]
}

/** Schemas by name. */
export type Definitions = Readonly<Record<string, Schema | true>>

const TYPES: Record<string, (value: unknown) => boolean> = {
  array: Array.isArray,
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  null: (value) => value === null,
  number: (value) => typeof value === 'number',
  object: isObject,
  string: (value) => typeof value === 'string',
}

/**
 * Whether a value is what a schema describes. It reads the schema each time: compiling it would take `eval`, which the
 * content security policy forbids, or a hundred kilobytes of code made beforehand.
 */
export function conforms(value: unknown, schema: Schema | true, definitions: Definitions): boolean {
  if (schema === true) return true
  const also = (other: Schema | true) => conforms(value, other, definitions)
  if (schema.$ref !== undefined) return also(definitions[schema.$ref] ?? { enum: [] })
  return (
    (!('const' in schema) || value === schema.const) &&
    (schema.enum?.includes(value) ?? true) &&
    (schema.type === undefined || [schema.type].flat().some((type) => TYPES[type]?.(value))) &&
    (schema.allOf?.every(also) ?? true) &&
    (schema.anyOf?.some(also) ?? true) &&
    (schema.oneOf?.some(also) ?? true) &&
    isWithin(value, schema) &&
    hasItems(value, schema, definitions) &&
    hasProperties(value, schema, definitions)
  )
}

function isWithin(value: unknown, { minimum, maximum }: Schema): boolean {
  if (typeof value !== 'number') return true
  return value >= (minimum ?? Number.NEGATIVE_INFINITY) && value <= (maximum ?? Number.POSITIVE_INFINITY)
}

function hasItems(value: unknown, schema: Schema, definitions: Definitions): boolean {
  if (!Array.isArray(value)) return true
  const { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema
  if (value.length < minItems || value.length > maxItems) return false
  if (items === undefined) return true
  const schemaAt = (index: number) => (Array.isArray(items) ? (items[index] ?? true) : (items as Schema))
  return value.every((item, index) => conforms(item, schemaAt(index), definitions))
}

function hasProperties(value: unknown, schema: Schema, definitions: Definitions): boolean {
  if (!isObject(value)) return true
  const { required = [], properties = {}, additionalProperties = true } = schema
  if (!required.every((name) => Object.hasOwn(value, name))) return false
  return Object.entries(value).every(([name, content]) => {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (known !== undefined) return conforms(content, known, definitions)
    return additionalProperties !== false && conforms(content, additionalProperties, definitions)
  })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
