// Prints postman/natter.postman_collection.json, made of docs/protocol/openapi.yaml and postman/walkthrough.yaml.
// Usage: tools/postman/generate
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

const [openapi, walkthrough] = process.argv.slice(2).map((file) => parse(readFileSync(file, 'utf8')))
const METHODS = ['get', 'post', 'put', 'patch', 'delete']

const operations = Object.fromEntries(
  Object.entries(openapi.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => {
      const parameters = [...(item.parameters ?? []), ...(item[method].parameters ?? [])]
      return [item[method].operationId, { method, path, ...item[method], parameters }]
    }),
  ),
)

const resolve = (schema) =>
  schema?.$ref ? openapi.components.schemas[schema.$ref.split('/').pop()] : (schema ?? {})

/** A body with every required field, as far as a schema tells what that may be. */
function example(schema, name = '') {
  const {
    oneOf,
    anyOf,
    const: only,
    enum: values,
    type,
    properties = {},
    required = [],
    items,
    minimum,
  } = resolve(schema)
  if (only !== undefined) return only
  if (values) return values[0]
  if (oneOf ?? anyOf) return example((oneOf ?? anyOf)[0], name)
  switch (Array.isArray(type) ? type[0] : type) {
    case 'object':
      return Object.fromEntries(required.map((field) => [field, example(properties[field], field)]))
    case 'array':
      return [example(items, name)]
    case 'integer':
    case 'number':
      return minimum ?? 1
    case 'boolean':
      return true
    default:
      return `{{${name}}}`
  }
}

const script = (listen, lines) => ({ listen, script: { type: 'text/javascript', exec: lines } })

function request(operation, { as = 'alice', path = {}, query, body }) {
  const { method, parameters, security } = operations[operation]
  const parts = operations[operation].path.split('/').filter(Boolean)
  const asked = parameters.filter(({ in: place }) => place === 'query')
  const given = query ?? Object.fromEntries(asked.map(({ name }) => [name, '']))
  const fields = Object.entries(given).map(([key, value]) => ({
    key,
    value,
    ...(query ? {} : { disabled: true }),
  }))
  const segments = parts.map((part) =>
    part.startsWith('{') ? (path[part.slice(1, -1)] ?? `{{${part.slice(1, -1)}}}`) : part,
  )
  const used = fields.filter(({ disabled }) => !disabled).map(({ key, value }) => `${key}=${value}`)
  return {
    method: method.toUpperCase(),
    auth:
      as === 'nobody' || security
        ? { type: 'noauth' }
        : { type: 'bearer', bearer: [{ key: 'token', value: `{{${as}Token}}`, type: 'string' }] },
    header: body ? [{ key: 'Content-Type', value: 'application/json' }] : [],
    url: {
      raw: `{{httpUrl}}/${segments.join('/')}${used.length > 0 ? `?${used.join('&')}` : ''}`,
      host: ['{{httpUrl}}'],
      path: segments,
      ...(fields.length > 0 ? { query: fields } : {}),
    },
    ...(body
      ? { body: { mode: 'raw', raw: JSON.stringify(body, null, 2), options: { raw: { language: 'json' } } } }
      : {}),
    description: operations[operation].summary ?? operations[operation].description ?? '',
  }
}

function step({ name, do: operation, status, code, keep = {}, ...rest }) {
  const tests = [`pm.test('${status}', () => pm.response.to.have.status(${status}))`]
  if (code) tests.push(`pm.test('${code}', () => pm.expect(pm.response.json().code).to.eql('${code}'))`)
  for (const [variable, field] of Object.entries(keep)) {
    tests.push(`pm.environment.set('${variable}', pm.response.json().${field})`)
  }
  return { name, event: [script('test', tests)], request: request(operation, rest) }
}

/** One call of Cognito's API, of which the local emulator and Cognito itself know the same. */
function cognito(name, operation, body, events = []) {
  return {
    name,
    event: events,
    request: {
      method: 'POST',
      auth: { type: 'noauth' },
      header: [
        { key: 'Content-Type', value: 'application/x-amz-json-1.1' },
        { key: 'X-Amz-Target', value: `AWSCognitoIdentityProviderService.${operation}` },
      ],
      url: { raw: '{{cognitoUrl}}', host: ['{{cognitoUrl}}'] },
      body: { mode: 'raw', raw: JSON.stringify({ ClientId: '{{clientId}}', ...body }, null, 2) },
    },
  }
}

const OK = script('test', ["pm.test('200', () => pm.response.to.have.status(200))"])

const signIn = (person) => {
  const login = {
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: `{{${person}Name}}`, PASSWORD: '{{password}}' },
  }
  const keep = script('test', [
    "pm.test('200', () => pm.response.to.have.status(200))",
    'const token = pm.response.json().AuthenticationResult.AccessToken',
    "const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64').toString())",
    `pm.environment.set('${person}Token', token)`,
    `pm.environment.set('${person}Id', claims.sub)`,
  ])
  return cognito(`${person} signs in`, 'InitiateAuth', login, [keep])
}

const signUp = (person) => {
  const attributes = [
    { Name: 'email', Value: `{{${person}Name}}@natter.example` },
    { Name: 'name', Value: person },
  ]
  const newName = script('prerequest', [
    `pm.environment.set('${person}Name', '${person}-' + Date.now().toString(36))`,
  ])
  const body = { Username: `{{${person}Name}}`, Password: '{{password}}', UserAttributes: attributes }
  const code = { Username: `{{${person}Name}}`, ConfirmationCode: '{{confirmationCode}}' }
  return [
    cognito(`${person} signs up`, 'SignUp', body, [newName, OK]),
    cognito(`${person} confirms`, 'ConfirmSignUp', code, [OK]),
  ]
}

// UUIDs of version 7 hold the time, which the server checks: Postman's own are of version 4.
const newIds = script('prerequest', [
  'const hex = (n, digits) => n.toString(16).padStart(digits, "0")',
  'const random = (bits) => Math.floor(Math.random() * 2 ** bits)',
  'const id = () => {',
  '  const time = hex(Date.now(), 12)',
  '  const parts = [time.slice(0, 8), time.slice(8), "7" + hex(random(12), 3), "8" + hex(random(12), 3), hex(random(48), 12)]',
  '  return parts.join("-")',
  '}',
  "for (const name of ['entryId', 'changeId', 'pinId', 'otherId', 'groupRequestId', 'changeRequestId', 'linkRequestId', 'requestId']) {",
  '  pm.environment.set(name, id())',
  '}',
])

const people = ['alice', 'bob']
const collection = {
  info: {
    name: 'Natter',
    description:
      'The HTTP API. postman/README.md says how to use it. Generated: see tools/postman/generate.mjs.',
    schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
  },
  item: [
    { name: 'Sign up, locally', item: people.flatMap(signUp) },
    { name: 'Sign in, locally', item: people.map(signIn) },
    { name: 'Make new ids', item: [{ name: 'New ids', event: [newIds, OK], request: request('getMe', {}) }] },
    { name: 'Walkthrough', item: walkthrough.map(step) },
    {
      name: 'Every route',
      description:
        'One request of each kind, with the fields that it must have. They are not run as tests: some of them delete.',
      item: Object.entries(operations).map(([operation, { requestBody }]) => {
        const schema = requestBody?.content['application/json'].schema
        return { name: operation, request: request(operation, schema ? { body: example(schema) } : {}) }
      }),
    },
  ],
}
process.stdout.write(`${JSON.stringify(collection, null, 2)}\n`)
