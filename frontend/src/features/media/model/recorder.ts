import { createStore } from 'zustand/vanilla'
import { levelsOf } from './levels'
import { pauseAll } from './onlyOneAtATime'

const FORMATS = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus']
const SAMPLE_MS = 60

export interface Recorded {
  blob: Blob
  contentType: string
  durationMs: number
  waveform: number[]
}

export interface RecorderState {
  readonly phase: 'starting' | 'recording' | 'paused' | 'failed'
  readonly durationMs: number
  /** How loud it was, 0 to 31, one for each {@link SAMPLE_MS}. */
  readonly levels: readonly number[]
}

/** Records one voice message: begun at once, paused and gone on with, and ended with what was recorded. */
export class Recorder {
  readonly state = createStore<RecorderState>(() => ({ phase: 'starting', durationMs: 0, levels: [] }))
  #recorder: MediaRecorder | undefined
  #stream: MediaStream | undefined
  #context: AudioContext | undefined
  #timer: ReturnType<typeof setInterval> | undefined
  #isEnded = false
  readonly #parts: Blob[] = []

  async start(): Promise<void> {
    pauseAll()
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      this.#stream = stream
      if (this.#isEnded) return this.#release()
      const mimeType = FORMATS.find((format) => MediaRecorder.isTypeSupported(format))
      const recorder = new MediaRecorder(stream, {
        ...(mimeType ? { mimeType } : {}),
        audioBitsPerSecond: 32_000,
      })
      recorder.addEventListener('dataavailable', ({ data }) => this.#parts.push(data))
      this.#recorder = recorder
      this.#measure(stream)
      recorder.start()
      this.state.setState({ phase: 'recording' })
    } catch {
      this.#release()
      this.state.setState({ phase: 'failed' })
    }
  }

  toggle(): void {
    const isRecording = this.state.getState().phase === 'recording'
    if (isRecording) this.#recorder?.pause()
    else this.#recorder?.resume()
    this.state.setState({ phase: isRecording ? 'paused' : 'recording' })
  }

  /** Ends it; `null` where there is nothing to be heard. */
  async finish(): Promise<Recorded | null> {
    const recorder = this.#recorder
    if (!recorder || recorder.state === 'inactive') return null
    const ended = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }))
    recorder.stop()
    await ended
    this.#release()
    const contentType = (recorder.mimeType.split(';')[0] || 'audio/webm').trim()
    const { durationMs, levels } = this.state.getState()
    const blob = new Blob(this.#parts, { type: contentType })
    return blob.size === 0 ? null : { blob, contentType, durationMs, waveform: levelsOf(levels) }
  }

  cancel(): void {
    this.#isEnded = true
    if (this.#recorder && this.#recorder.state !== 'inactive') this.#recorder.stop()
    this.#release()
  }

  #measure(stream: MediaStream): void {
    const context = new AudioContext()
    this.#context = context
    const analyser = context.createAnalyser()
    analyser.fftSize = 1024
    context.createMediaStreamSource(stream).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    let last = performance.now()
    this.#timer = setInterval(() => {
      const now = performance.now()
      const passed = now - last
      last = now
      if (this.state.getState().phase !== 'recording') return
      analyser.getFloatTimeDomainData(samples)
      const loudness = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
      this.state.setState(({ durationMs, levels }) => ({
        durationMs: durationMs + passed,
        levels: [...levels, Math.min(31, Math.round(loudness * 110))],
      }))
    }, SAMPLE_MS)
  }

  #release(): void {
    clearInterval(this.#timer)
    for (const track of this.#stream?.getTracks() ?? []) track.stop()
    if (this.#context?.state !== 'closed') void this.#context?.close()
  }
}
