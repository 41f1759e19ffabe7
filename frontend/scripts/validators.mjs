// The validators of what the server sends: the schemas that they need, and nothing else, as a module.

/** What src/lib/protocol/conforms.ts understands. */
const UNDERSTOOD = new Set(
  '$ref const enum type required properties additionalProperties items minItems maxItems minimum maximum allOf anyOf oneOf'.split(
    ' ',
  ),
)
/** Says nothing about whether a value is right. */
const PROSE = new Set(['description', 'title', 'default', 'format', 'examples'])
/** What a server of a later version may name otherwise: any text will do. */
const OPEN = { ErrorCode: { type: 'string' }, MediaRefusal: { type: 'string' } }

/** The module, and its declarations, that tell for each of the `exported` definitions whether a value is one. */
export function validators(definitions, exported, banner) {
  const needed = {}
  for (const name of exported) collect(name, definitions, needed)
  const functions = exported.map(
    (name) => `export const is${name} = (value) => conforms(value, { $ref: '${name}' }, definitions)\n`,
  )
  const declarations = exported.map((name) => `export function is${name}(value: unknown): value is ${name}\n`)
  return {
    code: `${banner}import { conforms } from './conforms'\n\nconst definitions = ${JSON.stringify(needed, null, 1)}\n\n${functions.join('')}`,
    declarations: `${banner}import type { ${exported.join(', ')} } from './generated'\n\n${declarations.join('')}`,
  }
}

/** Adds a definition, and those that it refers to. */
function collect(name, definitions, needed) {
  if (needed[name]) return
  const definition = definitions[name]
  if (definition === undefined) throw new Error(`there is no definition of ${name}`)
  // Taken first: a definition may refer to itself.
  needed[name] = {}
  needed[name] = OPEN[name] ?? bare(definition, name, (other) => collect(other, definitions, needed))
}

/** A schema without prose; `refer` is told of every definition in it. */
function bare(schema, place, refer) {
  if (schema === true) return true
  const kept = Object.entries(schema).filter(([word]) => !PROSE.has(word))
  return Object.fromEntries(
    kept.map(([word, value]) => [word, bareWord(word, value, `${place}.${word}`, refer)]),
  )
}

function bareWord(word, value, place, refer) {
  if (!UNDERSTOOD.has(word)) throw new Error(`${place}: conforms.ts does not understand it`)
  const inner = (schema) => bare(schema, place, refer)
  switch (word) {
    case '$ref': {
      const name = value.split('/').at(-1)
      refer(name)
      return name
    }
    case 'properties':
      return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, inner(schema)]))
    case 'allOf':
    case 'anyOf':
    case 'oneOf':
      return value.map(inner)
    case 'items':
      return Array.isArray(value) ? value.map(inner) : inner(value)
    case 'additionalProperties':
      return typeof value === 'boolean' ? value : inner(value)
    default:
      return value
  }
}
