import { createStore } from 'zustand/vanilla'

/**
 * What stands between a request that needs a fresh sign-in and its being sent again: asks whoever is signed in to do so
 * once more. However many requests wait, it is one question.
 */
export class FreshSignIn {
  /** Settles the question; `null` where nothing is asked. */
  readonly question = createStore<{ answer: ((hasSignedIn: boolean) => void) | null }>(() => ({
    answer: null,
  }))
  #asked: Promise<boolean> | null = null

  /** Answers with whether somebody has signed in again. */
  ask(): Promise<boolean> {
    this.#asked ??= new Promise((resolve) => {
      const answer = (hasSignedIn: boolean) => {
        this.#asked = null
        this.question.setState({ answer: null })
        resolve(hasSignedIn)
      }
      this.question.setState({ answer })
    })
    return this.#asked
  }
}
