import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, expect, test, vi } from 'vitest'
import { RequestError } from '@/lib/protocol/requestError'
import { ALICE, aProfile, BOB } from '@/test/builders'
import { layOut } from '@/test/layOut'
import { render } from '@/test/render'
import type { Groups, NewGroup as Setup } from '../model/groups'
import { NewGroup } from './NewGroup'

const CAROL = 'ca701000-0000-4000-8000-000000000003'

beforeAll(layOut)

function setUp() {
  const create = vi.fn(async (_group: Setup) => ({ conversationId: 'made', refused: [] }))
  const find = vi.fn(async (_typed: string) => [aProfile({ userId: ALICE, displayName: 'Me' }), aProfile()])
  const onMade = vi.fn()
  const groups = { create } as unknown as Groups
  const suggested = [aProfile({ userId: CAROL, handle: 'carol', displayName: 'Carol Chen' })]
  render(<NewGroup {...{ groups, find, onMade, suggested }} userId={ALICE} onClose={vi.fn()} />)
  return { create, find, onMade, user: userEvent.setup() }
}

test('a group is made of a title and the people who were picked', async () => {
  const { create, onMade, user } = setUp()
  await user.type(screen.getByRole('textbox', { name: 'Title' }), ' Hikers ')
  await user.click(screen.getByRole('radio', { name: 'Everyone' }))
  await user.type(screen.getByRole('textbox', { name: 'People to add' }), 'bo')
  await user.click(await screen.findByRole('button', { name: /Bob Byrne/, pressed: false }))
  expect(screen.queryByText('Me')).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Create group' }))
  expect(create).toHaveBeenCalledWith({
    title: 'Hikers',
    about: '',
    visibility: 'public',
    history: 'all',
    posting: 'everyone',
    userIds: [BOB],
  })
  expect(onMade).toHaveBeenCalledWith('made')
})

test('those whom one talks with are offered at once, above the rules; a pick ends the search', async () => {
  const { user } = setUp()
  const offered = screen.getByRole('list', { name: 'People you chat with' })
  const rules = screen.getByRole('radio', { name: 'Everyone' })
  expect(offered.compareDocumentPosition(rules) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy()
  await user.click(screen.getByRole('button', { name: /Carol Chen/, pressed: false }))
  expect(screen.getByRole('button', { name: 'Remove Carol Chen' })).toBeInTheDocument()
  const search = screen.getByRole('textbox', { name: 'People to add' })
  await user.type(search, 'bo')
  await user.click(await screen.findByRole('button', { name: /Bob Byrne/, pressed: false }))
  expect(search).toHaveValue('')
})

test('who was picked can be left out again', async () => {
  const { user } = setUp()
  await user.type(screen.getByRole('textbox', { name: 'People to add' }), 'bo')
  await user.click(await screen.findByRole('button', { name: /Bob Byrne/, pressed: false }))
  await user.click(screen.getByRole('button', { name: 'Remove Bob Byrne' }))
  expect(screen.queryByRole('list', { name: 'Selected' })).not.toBeInTheDocument()
})

test('why a group cannot be made is told, and what was typed stays', async () => {
  const { create, onMade, user } = setUp()
  create.mockRejectedValueOnce(RequestError.connectionLost())
  await user.type(screen.getByRole('textbox', { name: 'Title' }), 'Hikers')
  await user.click(screen.getByRole('button', { name: 'Create group' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('The connection was lost.')
  expect(screen.getByRole('textbox', { name: 'Title' })).toHaveValue('Hikers')
  expect(onMade).not.toHaveBeenCalled()
})

test.each(['\u200B\u3164', 'Hikers \u202Eelam'])(
  'a title that shows nothing or turns others is refused: %j',
  async (title) => {
    const { create, user } = setUp()
    const field = screen.getByRole('textbox', { name: 'Title' })
    await user.click(field)
    await user.paste(title)
    await user.click(screen.getByRole('button', { name: 'Create group' }))
    expect(create).not.toHaveBeenCalled()
    expect(field).toHaveProperty('validationMessage', 'This title cannot be used.')
    await user.clear(field)
    await user.paste('Hikers')
    await user.click(screen.getByRole('button', { name: 'Create group' }))
    expect(create).toHaveBeenCalledWith(expect.objectContaining({ title: 'Hikers' }))
  },
)
