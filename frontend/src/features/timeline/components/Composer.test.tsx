import { fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test, vi } from 'vitest'
import { render } from '@/test/render'
import { Composer } from './Composer'

interface WritingProps {
  draft: string
  onDraft(text: string): void
  onSend(text: string): void
}

/** The composer with somebody who keeps what is typed. */
function Writing({ draft, onDraft, onSend }: WritingProps) {
  const [text, setText] = useState(draft)
  const onText = (typed: string) => {
    setText(typed)
    onDraft(typed)
  }
  return <Composer name="Bob" text={text} onText={onText} onSend={onSend} />
}

function setUp({ draft = '' } = {}) {
  const onSend = vi.fn()
  const onDraft = vi.fn()
  render(<Writing draft={draft} onDraft={onDraft} onSend={onSend} />)
  const input = screen.getByRole('textbox', { name: 'Message to Bob' })
  return { onSend, onDraft, input, user: userEvent.setup() }
}

test('point 5: Enter sends what was typed, trimmed, and empties the field', async () => {
  const { input, onSend, onDraft, user } = setUp()
  await user.type(input, ' hello {Enter}')
  expect(onSend).toHaveBeenCalledWith('hello')
  expect(input).toHaveValue('')
  expect(onDraft).toHaveBeenLastCalledWith('')
})

test('point 5: Shift and Enter break the line', async () => {
  const { input, onSend, user } = setUp()
  await user.type(input, 'one{Shift>}{Enter}{/Shift}two')
  expect(input).toHaveValue('one\ntwo')
  expect(onSend).not.toHaveBeenCalled()
})

test('point 5: Enter that ends an input method’s composition does not send', () => {
  const { input, onSend } = setUp({ draft: 'にほん' })
  fireEvent.keyDown(input, { key: 'Enter', isComposing: true })
  fireEvent.keyDown(input, { key: 'Enter', keyCode: 229 })
  expect(onSend).not.toHaveBeenCalled()
})

test('point 5: on a touch screen Enter breaks the line', async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }))
  const { input, onSend, user } = setUp()
  await user.type(input, 'hello{Enter}')
  expect(onSend).not.toHaveBeenCalled()
  await user.click(screen.getByRole('button', { name: 'Send' }))
  expect(onSend).toHaveBeenCalledWith('hello')
})

test('nothing but white space is not sent', async () => {
  const { input, onSend, user } = setUp()
  await user.type(input, '   {Enter}')
  expect(onSend).not.toHaveBeenCalled()
  expect(screen.getByRole('button', { name: 'Send' })).toBeDisabled()
})

test('a text that is too long for the server is told in bytes and not sent', () => {
  const { input, onSend } = setUp()
  fireEvent.change(input, { target: { value: 'é'.repeat(4001) } })
  expect(screen.getByText(/Too long by 2 bytes/)).toBeVisible()
  fireEvent.keyDown(input, { key: 'Enter' })
  expect(onSend).not.toHaveBeenCalled()
})

test('a draft is there again', () => {
  const { input } = setUp({ draft: 'half a sen' })
  expect(input).toHaveValue('half a sen')
})
