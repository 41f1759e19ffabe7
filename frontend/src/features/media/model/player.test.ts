import { expect, test } from 'vitest'
import { Player, type Track } from './player'

/** As much of an audio element as is played here. */
class FakeAudio extends EventTarget {
  src = ''
  currentTime = 0
  playbackRate = 1
  fails = false
  readonly played: string[] = []
  play = async () => {
    if (this.fails) throw new Error('no such file')
    this.played.push(this.src)
  }
  removeAttribute = () => {
    this.src = ''
  }
  load = () => undefined
  pause = () => void this.dispatchEvent(new Event('pause'))
  reach(seconds: number) {
    this.currentTime = seconds
    this.dispatchEvent(new Event('timeupdate'))
  }
  end = () => this.dispatchEvent(new Event('ended'))
}

function setUp() {
  const audio = new FakeAudio()
  const player = new Player({ makeElement: () => audio as unknown as HTMLAudioElement })
  const renewed: string[] = []
  const track = (mediaId: string): Track => ({
    mediaId,
    url: async () => `/${mediaId}`,
    renew: () => void renewed.push(mediaId),
    durationMs: 4000,
  })
  const [one, two, three] = [track('one'), track('two'), track('three')] as const
  return { audio, player, one, two, three, renewed }
}

test('another recording takes the place of the one that plays, and each keeps how far it was', async () => {
  const { audio, player, one, two } = setUp()
  await player.play(one)
  audio.reach(2)
  player.toggle(two)
  expect(player.state.getState()).toMatchObject({ mediaId: 'two', isPlaying: true })
  await expect.poll(() => audio.played).toContain('/two')
  player.toggle(two)
  expect(player.state.getState().isPlaying).toBe(false)
  await player.play(one)
  expect(audio.currentTime).toBe(2)
  expect(audio.played).toEqual(['/one', '/two', '/one'])
})

test('the next one on show follows, and after the last one nothing', async () => {
  const { audio, player, one, two, three } = setUp()
  player.offer(three, 30)
  player.offer(one, 10)
  const takeAway = player.offer(two, 20)
  await player.play(one)
  audio.end()
  expect(player.state.getState().mediaId).toBe('two')
  takeAway()
  await player.play(one)
  audio.end()
  expect(player.state.getState().mediaId).toBe('three')
  audio.end()
  expect(player.state.getState()).toMatchObject({ isPlaying: false, positions: { one: 0, three: 0 } })
})

test('the speed goes round, and stays for the next one', async () => {
  const { audio, player, one, two } = setUp()
  await player.play(one)
  player.changeSpeed()
  expect(audio.playbackRate).toBe(1.5)
  await player.play(two)
  expect(audio.playbackRate).toBe(1.5)
  player.changeSpeed()
  player.changeSpeed()
  expect(player.state.getState().speed).toBe(1)
})

test('what cannot be played says so, and its address is asked for anew', async () => {
  const { audio, player, one, renewed } = setUp()
  audio.fails = true
  await player.play(one)
  expect(player.state.getState()).toMatchObject({ isPlaying: false, failed: 'one' })
  expect(renewed).toEqual(['one'])
})

test('what is paused from elsewhere, as by a headset, is told as paused', async () => {
  const { audio, player, one } = setUp()
  await player.play(one)
  audio.pause()
  expect(player.state.getState()).toMatchObject({ mediaId: 'one', isPlaying: false })
})

test('a recording that is on show twice still has one that follows when one of the two is gone', async () => {
  const { audio, player, one, two } = setUp()
  player.offer(one, 1)
  player.offer(two, 2)
  player.offer({ ...one }, 1)()
  await player.play(one)
  audio.end()
  await expect.poll(() => player.state.getState().mediaId).toBe('two')
})

test('what is still fetched does not play once it is paused, or another one is wanted', async () => {
  const { audio, player, one, two } = setUp()
  let come = (_: string) => {}
  const slow = { ...one, url: () => new Promise<string>((resolve) => (come = resolve)) }
  const first = player.play(slow)
  expect(player.state.getState()).toMatchObject({ mediaId: 'one', isPlaying: true })
  player.pause()
  come('/one')
  await first
  expect(player.state.getState().isPlaying).toBe(false)
  const again = player.play(slow)
  await player.play(two)
  come('/one')
  await again
  expect(audio.played).toEqual(['/two'])
  expect(player.state.getState()).toMatchObject({ mediaId: 'two', isPlaying: true })
})
