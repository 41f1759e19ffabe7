import { fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test, vi } from 'vitest'
import type { UserProfile } from '@/lib/protocol/generated'
import { aProfile } from '@/test/builders'
import { render } from '@/test/render'
import { Composer } from './Composer'

interface WritingProps {
  draft: string
  onSend(text: string): void
  people?: UserProfile[] | undefined
}

/** The composer with somebody who keeps what is typed. */
function Writing({ draft, onSend, people }: WritingProps) {
  const [text, setText] = useState(draft)
  const send = (sent: string) => {
    onSend(sent)
    setText('')
  }
  const more = people ? { mentionable: people } : {}
  return <Composer name="Bob" text={text} onText={setText} onSend={send} {...more} />
}

function setUp({ draft = '', people }: { draft?: string; people?: UserProfile[] } = {}) {
  const onSend = vi.fn()
  render(<Writing draft={draft} onSend={onSend} people={people} />)
  const input = screen.getByRole('textbox', { name: 'Message to Bob' })
  return { onSend, input, user: userEvent.setup() }
}

test('point 5: Enter sends what was typed, trimmed, and empties the field', async () => {
  const { input, onSend, user } = setUp()
  await user.type(input, ' hello {Enter}')
  expect(onSend).toHaveBeenCalledWith('hello')
  expect(input).toHaveValue('')
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

test('how much too long a text is, is told in characters, and it is not sent', () => {
  const { input, onSend } = setUp()
  fireEvent.change(input, { target: { value: 'é'.repeat(4001) } })
  expect(screen.getByText(/Too long by 1 character\./)).toBeVisible()
  fireEvent.keyDown(input, { key: 'Enter' })
  expect(onSend).not.toHaveBeenCalled()
})

test('a draft is there again', () => {
  const { input } = setUp({ draft: 'half a sen' })
  expect(input).toHaveValue('half a sen')
})

const people = [aProfile(), aProfile({ userId: 'b2', handle: 'bodhi', displayName: 'Bodhi Okafor' })]

test('typing an @ suggests people; Enter takes the chosen one and sends nothing', async () => {
  const { user, input, onSend } = setUp({ people })
  await user.type(input, 'hi @bo')
  const list = screen.getByRole('listbox', { name: 'People to mention' })
  expect(screen.getByRole('option', { name: /Bob Byrne/ })).toHaveAttribute('aria-selected', 'true')
  expect(input).toHaveAttribute('aria-activedescendant', screen.getByRole('option', { name: /Bob/ }).id)
  await user.keyboard('{ArrowDown}{Enter}')
  expect(input).toHaveValue('hi @bodhi ')
  expect(list).not.toBeInTheDocument()
  expect(onSend).not.toHaveBeenCalled()
  await user.keyboard('lunch?{Enter}')
  expect(onSend).toHaveBeenCalledWith('hi @bodhi lunch?')
})

test('a tap takes a suggestion, Escape closes them', async () => {
  const { user, input } = setUp({ people })
  await user.type(input, '@bo')
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('listbox')).not.toBeInTheDocument()
  await user.type(input, ' and @bob')
  await user.click(screen.getByRole('option', { name: /Bob Byrne/ }))
  expect(input).toHaveValue('@bo and @bob ')
  expect(input).toHaveFocus()
})
