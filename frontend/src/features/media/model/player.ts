import { createStore } from 'zustand/vanilla'
import { onlyOneAtATime } from './onlyOneAtATime'

export const SPEEDS = [1, 1.5, 2] as const
export type Speed = (typeof SPEEDS)[number]

/** A recording that can be played. */
export interface Track {
  mediaId: string
  /** Where to get it; asked for when it is played. */
  url(): Promise<string | undefined>
  /** Rejects where its address has to be renewed first. */
  renew?(): void
  durationMs: number
}

export interface PlayerState {
  /** What plays, or is paused. */
  readonly mediaId: string | null
  readonly isPlaying: boolean
  /** How far each was played, in milliseconds. */
  readonly positions: Readonly<Record<string, number>>
  readonly speed: Speed
  /** What could not be played. */
  readonly failed: string | null
}

interface Options {
  /** The one element that plays; made when it is needed first. */
  makeElement?(): HTMLAudioElement
}

/** Plays one recording at a time; when a voice message ends, the next one that is on show follows. */
export class Player {
  readonly state = createStore<PlayerState>(() => ({
    mediaId: null,
    isPlaying: false,
    positions: {},
    speed: 1,
    failed: null,
  }))
  readonly #makeElement: () => HTMLAudioElement
  #element: HTMLAudioElement | undefined
  /** What is on show, with the place of its message. The same recording may be on show twice. */
  readonly #offers = new Set<{ track: Track; order: number }>()
  #current: Track | null = null
  /** What the element has the address of. */
  #loaded: string | null = null
  /** Which press counts: the last one. */
  #turn = 0

  constructor({ makeElement = () => new Audio() }: Options = {}) {
    this.#makeElement = makeElement
  }

  /** Makes a recording known as one that may follow another; the answer takes it away again. */
  offer(track: Track, order: number): () => void {
    const offer = { track, order }
    this.#offers.add(offer)
    return () => void this.#offers.delete(offer)
  }

  toggle(track: Track): void {
    const { mediaId, isPlaying } = this.state.getState()
    if (mediaId === track.mediaId && isPlaying) this.pause()
    else void this.play(track)
  }

  async play(track: Track): Promise<void> {
    const element = this.#audio()
    this.#current = track
    this.state.setState({ mediaId: track.mediaId, isPlaying: true, failed: null })
    if (!(await this.#load(element, track))) return
    const { positions, speed } = this.state.getState()
    const at = positions[track.mediaId] ?? 0
    element.playbackRate = speed
    element.currentTime = at / 1000
    try {
      await element.play()
    } catch (error) {
      // Paused, or another one, before it could begin.
      if (error instanceof DOMException && error.name === 'AbortError') return
      track.renew?.()
      this.#current = null
      this.#loaded = null
      this.state.setState({ isPlaying: false, failed: track.mediaId })
    }
  }

  pause(): void {
    this.#turn += 1
    this.#element?.pause()
    this.state.setState({ isPlaying: false })
  }

  /** Moves to a place, in milliseconds. */
  seek(track: Track, at: number): void {
    this.#move(track.mediaId, Math.min(Math.max(at, 0), track.durationMs))
    if (this.#element && this.#current?.mediaId === track.mediaId) this.#element.currentTime = at / 1000
  }

  /** Goes on to the next speed. */
  changeSpeed(): void {
    const { speed } = this.state.getState()
    const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1
    this.state.setState({ speed: next })
    if (this.#element) this.#element.playbackRate = next
  }

  /** Gives the element the address, which may have to be fetched first. Whether it is still to be played then. */
  async #load(element: HTMLAudioElement, track: Track): Promise<boolean> {
    this.#turn += 1
    if (this.#loaded === track.mediaId) return true
    const turn = this.#turn
    this.#loaded = null
    // What plays ends. And Safari lets play later what was loaded within the press.
    element.removeAttribute('src')
    element.load()
    const url = await track.url()
    if (turn !== this.#turn) return false
    element.src = url ?? ''
    this.#loaded = track.mediaId
    return true
  }

  #audio(): HTMLAudioElement {
    if (this.#element) return this.#element
    const element = this.#makeElement()
    element.addEventListener('timeupdate', () => {
      const { mediaId, isPlaying } = this.state.getState()
      if (mediaId && isPlaying) this.#move(mediaId, element.currentTime * 1000)
    })
    element.addEventListener('ended', () => this.#end())
    // Also by a headset's button, a call, or another player.
    element.addEventListener('pause', () => this.state.setState({ isPlaying: false }))
    onlyOneAtATime(element)
    this.#element = element
    return element
  }

  #move(mediaId: string, at: number): void {
    this.state.setState(({ positions }) => ({ positions: { ...positions, [mediaId]: at } }))
  }

  #end(): void {
    const ended = this.#current
    if (!ended) return
    this.#move(ended.mediaId, 0)
    this.state.setState({ isPlaying: false })
    const next = this.#after(ended.mediaId)
    if (next) void this.play(next)
  }

  #after(mediaId: string): Track | undefined {
    const offers = [...this.#offers]
    const from = offers.find(({ track }) => track.mediaId === mediaId)
    if (!from) return undefined
    const later = offers.filter(({ order }) => order > from.order)
    return later.sort((a, b) => a.order - b.order)[0]?.track
  }
}
