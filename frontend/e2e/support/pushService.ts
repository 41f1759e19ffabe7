import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from '@playwright/test'

/** A push service on loopback for one browser, which decrypts with its keys what it is sent (RFC 8291). */
export async function startPushService() {
  const own = createECDH('prime256v1')
  const p256dh = own.generateKeys()
  const secret = randomBytes(16)
  const taken: Record<string, unknown>[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      taken.push(JSON.parse(decrypt(Buffer.concat(parts)).toString()))
      response.writeHead(201).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  function decrypt(body: Buffer): Buffer {
    const salt = body.subarray(0, 16)
    const end = 21 + (body[20] ?? 0)
    const others = body.subarray(21, end)
    const derive = (input: Buffer, salt: Buffer, info: Buffer | string, length: number) =>
      Buffer.from(hkdfSync('sha256', input, salt, info, length))
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, others])
    const input = derive(own.computeSecret(others), secret, info, 32)
    const key = derive(input, salt, 'Content-Encoding: aes128gcm\0', 16)
    const nonce = derive(input, salt, 'Content-Encoding: nonce\0', 12)
    const decipher = createDecipheriv('aes-128-gcm', key, nonce)
    decipher.setAuthTag(body.subarray(-16))
    const padded = Buffer.concat([decipher.update(body.subarray(end, -16)), decipher.final()])
    return padded.subarray(0, padded.lastIndexOf(2))
  }

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/push/1`,
    keys: { p256dh: p256dh.toString('base64url'), auth: secret.toString('base64url') },
    /** What the server has sent of a message with this text. */
    async sent(text: string): Promise<Record<string, unknown>> {
      await expect.poll(() => taken.some((payload) => payload.text === text)).toBe(true)
      return taken.find((payload) => payload.text === text) ?? {}
    },
    stop: () => server.close(),
  }
}
