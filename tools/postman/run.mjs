// Runs the collections of postman/ against a stack: the HTTP requests with Newman, then the saved WebSocket messages over a real
// socket. What is sent and what is answered has to be what the contract in docs/protocol says.
// Usage: tools/postman/node run.mjs PROJECT ADDRESS-OF-THE-PAGE [FOLDER]
// With a folder, it leaves there what was sent and answered, for the versions that follow (docs/protocol/releases).
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv'
import Ajv2020 from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import newman from 'newman'
import WebSocket from 'ws'
import { parse } from 'yaml'

const [project, page, folder] = process.argv.slice(2)
const PATIENCE_MS = 30_000
const MESSAGES = 'postman/Natter WebSocket/.resources/Chat.resources/messages'

const text = (path) => readFileSync(join(project, path), 'utf8')
const faults = []
const check = (holds, fault) => holds || faults.push(fault)
const recorded = { requests: [], frames: [], answers: [] }

/** A part of a JSON pointer, as it stands in a fragment. */
const pointerPart = (name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))

/** Every operation of the HTTP API by method and pattern, with a check for each of its answers. */
function contract() {
  const openapi = parse(text('docs/protocol/openapi.yaml'))
  const ajv = addFormats(new Ajv2020({ strict: false, validateFormats: false }))
  ajv.addSchema({ $id: 'openapi', ...openapi })
  return Object.entries(openapi.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => operation.operationId)
      .map(([method, { operationId, responses }]) => ({
        operationId,
        method: method.toUpperCase(),
        pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
        answers: Object.fromEntries(
          Object.entries(responses).map(([status, { content }]) => {
            if (!content?.['application/json']) return [status, { conforms: () => true }]
            const parts = [
              'paths',
              path,
              method,
              'responses',
              status,
              'content',
              'application/json',
              'schema',
            ]
            const conforms = ajv.compile({ $ref: `openapi#/${parts.map(pointerPart).join('/')}` })
            return [status, { conforms, type: content['application/json'].schema.$ref?.split('/').at(-1) }]
          }),
        ),
      })),
  )
}

function checkAnswer(operations, item, request, response) {
  const path = `/${request.url.path.join('/')}`
  const operation = operations.find(({ method, pattern }) => method === request.method && pattern.test(path))
  if (!operation) return check(false, `${item.name}: ${request.method} ${path} is not in the contract`)
  const answer = operation.answers[response.code]
  if (!answer) return check(false, `${item.name}: ${operation.operationId} does not answer ${response.code}`)
  const { conforms, type } = answer
  if (type)
    recorded.answers.push({
      operation: operation.operationId,
      status: response.code,
      type,
      body: response.json(),
    })
  return check(
    conforms(response.json()),
    `${item.name}: not as the contract says: ${JSON.stringify(conforms.errors)}`,
  )
}

/** Runs all folders but the one of every route; gives the environment as the requests left it. */
function runHttp(collection, environment) {
  const operations = contract()
  const folder = collection.item.map(({ name }) => name).filter((name) => name !== 'Every route')
  return new Promise((resolve, reject) => {
    newman
      .run({ collection, environment, folder, reporters: 'cli', color: 'off', timeoutRequest: PATIENCE_MS })
      .on('request', (error, { item, request, response }) => {
        if (error) return check(false, `${item.name}: ${error.message}`)
        // Cognito's is no part of our contract; nor are API Gateway's own refusals of tokens.
        if (request.url.path?.[0] === 'v1' && response.code !== 401)
          checkAnswer(operations, item, request, response)
      })
      .on('done', (error, summary) => {
        if (error) return reject(error)
        check(summary.run.failures.length === 0, `${summary.run.failures.length} of Newman's checks failed`)
        return resolve(Object.fromEntries(summary.environment.values.map(({ key, value }) => [key, value])))
      })
  })
}

/** One socket, and the frames that came over it and that nobody has asked for yet. */
class Device {
  #frames = []
  #waiting = () => undefined

  static async connect(name, values, isServerFrame) {
    const device = new Device()
    const protocols = ['natter.v1', `bearer.${values[`${name}Token`]}`]
    device.socket = new WebSocket(values.websocketUrl, protocols, { headers: { Origin: values.origin } })
    device.socket.on('message', (data) => {
      const frame = JSON.parse(data)
      recorded.frames.push(frame)
      check(isServerFrame(frame), `${name} got what the contract does not know: ${data}`)
      device.#frames.push(frame)
      device.#waiting()
    })
    await new Promise((opened, failed) => device.socket.on('open', opened).on('error', failed))
    return device
  }

  /** Gives the first frame that `wanted` likes, and forgets it. */
  async next(what, wanted) {
    const deadline = AbortSignal.timeout(PATIENCE_MS)
    for (;;) {
      const index = this.#frames.findIndex(wanted)
      if (index >= 0) return this.#frames.splice(index, 1)[0]
      if (deadline.aborted) throw new Error(`${what} did not come in ${PATIENCE_MS / 1000} s`)
      await new Promise((resolve) => {
        this.#waiting = resolve
        deadline.addEventListener('abort', resolve, { once: true })
      })
    }
  }
}

/** The saved messages in their order, and the type of each reply: an error where a code is told, and else what the contract says. */
function exchangeOf(messages, { operations }, told) {
  const actionOf = ({ content }) => JSON.parse(content).action
  for (const [action, { reply }] of Object.entries(operations))
    check(
      !reply || messages.some((message) => actionOf(message) === action),
      `no message is saved for ${action}`,
    )
  for (const name of Object.keys(told))
    check(
      messages.some((message) => message.name === name),
      `"${name}" is told of and not saved`,
    )
  const replyTo = (message) => operations[actionOf(message)].reply.messages[0].$ref.split('/').at(-1)
  return messages
    .toSorted((one, other) => one.order - other.order)
    .map((message) => {
      const { code, bob } = told[message.name] ?? {}
      return {
        send: message.name,
        content: message.content,
        reply: code ? 'error' : replyTo(message),
        code,
        bob,
      }
    })
}

async function runWebSocket(values) {
  const schemaOf = (name) =>
    addFormats(new Ajv({ strict: false, validateFormats: false })).compile(
      JSON.parse(text(`docs/protocol/${name}.json`)),
    )
  const [isClientFrame, isServerFrame] = [schemaOf('client-frame'), schemaOf('server-frame')]
  const exchange = exchangeOf(
    readdirSync(join(project, MESSAGES)).map((file) => parse(text(`${MESSAGES}/${file}`))),
    parse(text('docs/protocol/asyncapi.yaml')),
    parse(text('postman/exchange.yaml')),
  )

  const alice = await Device.connect('alice', values, isServerFrame)
  const bob = await Device.connect('bob', values, isServerFrame)
  for (const { send, content: saved, reply, code, bob: event } of exchange) {
    const content = saved.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name] ?? `{{${name}}}`)
    const frame = JSON.parse(content)
    check(
      reply === 'error' || isClientFrame(frame),
      `${send}: not as the contract says: ${JSON.stringify(isClientFrame.errors)}`,
    )
    if (reply !== 'error') recorded.requests.push('token' in frame ? { ...frame, token: 'token' } : frame)
    alice.socket.send(content)
    const got = await alice.next(`the reply to "${send}"`, ({ id }) => id === frame.id)
    check(got.type === reply && got.code === code, `${send}: ${JSON.stringify(got)}`)
    if (event)
      await bob.next(
        `what Bob is told of "${send}"`,
        ({ type, events }) => type === 'events' && events.some((one) => one.type === event),
      )
    process.stdout.write(
      `${faults.length === 0 ? '✓' : '·'} ${send}: ${got.code ?? got.type}${event ? `; Bob is told: ${event}` : ''}\n`,
    )
  }
  alice.socket.close()
  bob.socket.close()
}

const config = await (await fetch(new URL('/config.json', page))).json()
const here = {
  httpUrl: config.httpUrl,
  websocketUrl: config.websocketUrl,
  cognitoUrl: config.cognitoEndpoint,
  clientId: config.clientId,
  origin: page,
}
const environment = JSON.parse(text('postman/local.postman_environment.json'))
for (const value of environment.values) value.value = here[value.key] ?? value.value
const values = await runHttp(JSON.parse(text('postman/natter.postman_collection.json')), environment)
if (faults.length === 0) await runWebSocket(values).catch(({ message }) => faults.push(message))
if (folder && faults.length === 0) {
  mkdirSync(folder, { recursive: true })
  for (const [name, values] of Object.entries(recorded))
    writeFileSync(join(folder, `${name}.jsonl`), values.map((value) => `${JSON.stringify(value)}\n`).join(''))
}
for (const fault of faults) process.stderr.write(`postman: ${fault}\n`)
process.exit(faults.length === 0 ? 0 : 1)
