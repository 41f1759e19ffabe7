// The HTTP API as TypeScript: a method for each operation of openapi.yaml, and how the client sends it.

/** The module that declares the operations. */
export function operationsModule(openapi, banner) {
  const operations = operationsOf(openapi)
  const used = operations.flatMap(({ body, answer }) => [body, answer === TEXT ? undefined : answer])
  const imports = [...new Set(used.filter(Boolean))].sort()
  return `${banner}import type { ${imports.join(', ')} } from './generated'

/** The operations of the HTTP API, named as in docs/protocol/openapi.yaml. All reject with \`RequestError\`. */
export interface Api {
${operations.map(declaration).join('\n')}
}

/** How each operation is sent: what its path does not take goes into the body or the query. */
export const OPERATIONS = {
${operations.map(entry).join('\n')}
} as const
`
}

/** The name under which an answer is known that is no JSON but a text of its own. */
const TEXT = 'text'

function operationsOf({ paths }) {
  return Object.entries(paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods)
        // What is done by a ticket is not the page's: it has a token.
        .filter(([, { security }]) => security === undefined)
        .map(([method, operation]) => described(path, method, operation)),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function described(path, method, { operationId, summary, parameters = [], requestBody, responses }) {
  const query = parameters.filter((parameter) => parameter.in === 'query')
  const body = schemaName(requestBody?.content['application/json'])
  if (body && query.length > 0) throw new Error(`${operationId} takes a body and a query`)
  return {
    name: operationId,
    summary,
    method: method.toUpperCase(),
    path,
    inPath: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
    query,
    body,
    answer: answerOf(operationId, responses),
  }
}

function answerOf(operationId, responses) {
  const contents = Object.entries(responses).flatMap(([status, { content }]) =>
    status < 300 ? [content] : [],
  )
  const names = new Set(contents.map((content) => schemaName(content['application/json']) ?? TEXT))
  if (names.size !== 1) throw new Error(`${operationId} answers with ${[...names].join(' or ') || 'nothing'}`)
  return [...names][0]
}

function schemaName(content) {
  return content?.schema.$ref.split('/').at(-1)
}

function declaration({ name, summary, inPath, query, body, answer }) {
  const fromPath = inPath.map((parameter) => `${parameter}: string`)
  const rest = body ? [`body: ${body}`] : query.length > 0 ? [queryParameter(query)] : []
  const answered = answer === TEXT ? 'string' : answer
  return `  /** ${summary}. */\n  ${name}(${[...fromPath, ...rest].join(', ')}): Promise<${answered}>`
}

function queryParameter(query) {
  const fields = query.map(({ name, required, schema }) =>
    required ? `${name}: ${typeOf(schema)}` : `${name}?: ${typeOf(schema)} | null | undefined`,
  )
  return `query${query.some(({ required }) => required) ? '' : '?'}: { ${fields.join('; ')} }`
}

function typeOf({ type, $ref }) {
  return type === 'integer' || $ref?.endsWith('/Timestamp') ? 'number' : 'string'
}

function entry({ name, method, path, body, query, answer }) {
  const rest = body ? ", rest: 'body'" : query.length > 0 ? ", rest: 'query'" : ''
  return `  ${name}: { method: '${method}', path: '${path}'${rest}, answer: '${answer}' },`
}
