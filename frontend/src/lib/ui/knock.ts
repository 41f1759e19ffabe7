/** In seconds after the first, and in hertz. */
const TONES = [
  { at: 0, pitch: 660 },
  { at: 0.11, pitch: 880 },
]
const LENGTH_S = 0.16
const LOUDNESS = 0.08

/**
 * Two short, soft tones; one tab plays them where several would. A browser that has not been touched yet stays silent.
 */
export async function playKnock(): Promise<void> {
  if (!navigator.locks) return play()
  await navigator.locks.request('natter.knock', { ifAvailable: true }, async (lock) => {
    if (lock) await play()
  })
}

async function play(): Promise<void> {
  const audio = new AudioContext()
  await audio.resume()
  const ends = TONES.map(({ at, pitch }) => {
    const [tone, loudness] = [audio.createOscillator(), audio.createGain()]
    const begin = audio.currentTime + at
    tone.frequency.value = pitch
    loudness.gain.setValueAtTime(LOUDNESS, begin)
    loudness.gain.exponentialRampToValueAtTime(0.0001, begin + LENGTH_S)
    tone.connect(loudness).connect(audio.destination)
    tone.start(begin)
    tone.stop(begin + LENGTH_S)
    return new Promise((resolve) => tone.addEventListener('ended', resolve))
  })
  await Promise.all(ends)
  await audio.close()
}
