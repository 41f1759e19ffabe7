import { type FormEvent, useState } from 'react'
import { explain } from './explain'

/** A form's submission: whether it is under way, and why the last one failed. */
export function useSubmit(submit: (data: FormData) => Promise<void>) {
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setBusy(true)
    setFailure(null)
    try {
      await submit(new FormData(event.currentTarget))
    } catch (error) {
      setFailure(explain(error))
    }
    setBusy(false)
  }
  return { isBusy, failure, onSubmit }
}

/** A field's text; forms here have no files. */
export function textOf(data: FormData, name: string): string {
  return String(data.get(name) ?? '')
}
