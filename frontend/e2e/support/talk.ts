import { ALICE, BOB } from '../../src/test/builders'
import { BODHI, CAROL, type MemoryWorld } from './memoryWorld'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** When the visitors of these tests look. */
export const NOON = new Date('2026-03-12T12:30:00').getTime()

/** Two days of talk between Alice and Bob, two other conversations of Alice's, and a group. */
export function populate({ natter }: MemoryWorld): void {
  const withBob = natter.openDirect(ALICE, BOB).conversationId
  const withCarol = natter.openDirect(ALICE, CAROL).conversationId
  const withBodhi = natter.openDirect(ALICE, BODHI).conversationId
  const say = (conversationId: string, senderId: string, sentAt: number, text: string) =>
    natter.append(conversationId, { senderId, sentAt, text })
  say(withBodhi, ALICE, NOON - 9 * DAY, 'Thanks for the recipe! I swapped the coriander for dill.')
  say(withCarol, CAROL, NOON - 3 * DAY, 'The tickets are in my bag, don’t worry')
  for (let index = 0; index < 40; index += 1) {
    say(withBob, index % 3 ? BOB : ALICE, NOON - 2 * DAY + index * MINUTE, `Earlier message ${index + 1}`)
  }
  say(withBob, BOB, NOON - DAY, 'Did you get home all right?')
  say(
    withBob,
    ALICE,
    NOON - DAY + 4 * MINUTE,
    'Just in. The last tram was packed, but I got a seat by the window.',
  )
  say(withBob, BOB, NOON - DAY + 5 * MINUTE, 'Good!')
  say(withBob, BOB, NOON - DAY + 6 * MINUTE, 'Same time next week?')
  say(
    withBob,
    ALICE,
    NOON - 31 * MINUTE,
    'Yes, please. I found a place with a garden:\nhttps://example.com/a-rather-long-address/that-should-wrap-and-not-push-the-page-sideways/menu?day=thursday',
  )
  say(
    withBob,
    BOB,
    NOON - 12 * MINUTE,
    'Oh, that looks lovely! I will book a table for two at seven. Shout if that is too early for you, the trains are what they are.',
  )
  say(withBob, ALICE, NOON - 4 * MINUTE, 'Seven is perfect')
  const choir = natter.openGroup('Hill Choir', [ALICE, BOB, CAROL, BODHI]).conversationId
  const sing = (senderId: string, minutesAgo: number, text: string) =>
    say(choir, senderId, NOON - minutesAgo * MINUTE, text)
  sing(CAROL, 58, 'Who can open the hall on Thursday?')
  sing(BODHI, 57, 'I have the key. Half past six?')
  sing(BODHI, 57, 'And I will bring the small lamp, the big one is broken.')
  sing(ALICE, 55, 'Half past six is fine')
  natter.miss(choir, { senderId: CAROL, sentAt: NOON - 2 * MINUTE, text: 'Thank you both! See you there' })
  natter.miss(choir, { senderId: CAROL, sentAt: NOON - 2 * MINUTE, text: 'Bring the blue folders, please' })
}
