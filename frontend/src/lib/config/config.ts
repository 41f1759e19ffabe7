import * as v from 'valibot'

const secureOrLocal = (protocols: string[]) =>
  v.pipe(
    v.string(),
    v.check(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `must be an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    ),
  )

const demoUser = v.object({ username: v.string(), password: v.string() })

const schema = v.object({
  /** Where the WebSocket API is, with its stage. */
  websocketUrl: secureOrLocal(['wss:', 'ws:']),
  /** Where the HTTP API is, without `/v1`. */
  httpUrl: secureOrLocal(['https:', 'http:']),
  /** Cognito's service endpoint for the region, or the emulator's. */
  cognitoEndpoint: secureOrLocal(['https:', 'http:']),
  userPoolId: v.pipe(v.string(), v.nonEmpty('is empty')),
  clientId: v.pipe(v.string(), v.nonEmpty('is empty')),
  /** The app client by which people sign in to change how they sign in; its tokens are good for that alone. */
  accountClientId: v.pipe(v.string(), v.nonEmpty('is empty')),
  region: v.pipe(v.string(), v.nonEmpty('is empty')),
  /** Cognito's managed login: `https://<domain>.auth.<region>.amazoncognito.com`. Without it our own forms sign in. */
  loginUrl: v.optional(secureOrLocal(['https:', 'http:'])),
  /** Whether people may sign in by our own forms, too. Only where there is managed login may they not. */
  passwordSignIn: v.optional(v.boolean(), true),
  /** The chain of a local stack: no wallet knows where it is. */
  localChain: v.optional(v.object({ chainId: v.number(), rpcUrl: secureOrLocal(['https:', 'http:']) })),
  /** People to try the app as; only where there is nothing to protect. */
  demoUsers: v.optional(v.array(demoUser), []),
})

/** What differs between deployments. Fetched when the app starts, so that one build serves them all. */
export type Config = v.InferOutput<typeof schema>

/** The configuration cannot be had or is wrong; the message says which and is for whoever runs the deployment. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** Reads the text of `/config.json`. Throws {@link ConfigError} naming every wrong field. */
export function parseConfig(text: string): Config {
  const result = v.safeParse(schema, fromJson(text))
  if (result.success) return withoutTrailingSlashes(result.output)
  const wrong = result.issues.map((issue) => `${v.getDotPath(issue) ?? 'the whole'}: ${issue.message}`)
  throw new ConfigError(`/config.json is not valid. ${wrong.join('; ')}`)
}

/** Fetches `/config.json` from the origin that serves the app. Throws {@link ConfigError}. */
export async function loadConfig(): Promise<Config> {
  return parseConfig(await fetchText())
}

async function fetchText(): Promise<string> {
  let response: Response
  try {
    response = await fetch('/config.json', { cache: 'no-store' })
  } catch (cause) {
    throw new ConfigError('/config.json cannot be fetched.', { cause })
  }
  if (!response.ok) throw new ConfigError(`/config.json cannot be fetched: status ${response.status}.`)
  return response.text()
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ConfigError('/config.json is not JSON.', { cause })
  }
}

function withoutTrailingSlashes(config: Config): Config {
  return {
    ...config,
    httpUrl: config.httpUrl.replace(/\/+$/, ''),
    websocketUrl: config.websocketUrl.replace(/\/+$/, ''),
    ...(config.loginUrl ? { loginUrl: config.loginUrl.replace(/\/+$/, '') } : {}),
  }
}
