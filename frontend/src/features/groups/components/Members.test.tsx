import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import type { Member, Role } from '@/lib/protocol/generated'
import { ALICE, BOB, CONVERSATION, LONG_AGO } from '@/test/builders'
import { render } from '@/test/render'
import type { Groups } from '../model/groups'
import { Members } from './Members'

const member = (userId: string, role: Role): Member => ({ userId, role, joinedAt: LONG_AGO })

async function openMenu(role: Role) {
  const contact = { show: vi.fn(), write: vi.fn(), report: vi.fn() }
  const members = [member(ALICE, role), member(BOB, 'member')]
  render(
    <Members
      groups={{} as Groups}
      conversationId={CONVERSATION}
      members={members}
      userId={ALICE}
      role={role}
      nameOf={(userId) => (userId === BOB ? 'Bob' : 'Alice')}
      contact={contact}
      onChange={vi.fn()}
    />,
  )
  const user = userEvent.setup()
  await user.click(screen.getByRole('button', { name: 'Options for Bob' }))
  const items = async () => (await screen.findAllByRole('menuitem')).map((item) => item.textContent)
  return { contact, user, items }
}

test('a member may write to others and report them, and no more', async () => {
  const { contact, user, items } = await openMenu('member')
  expect(await items()).toEqual(['Profile', 'Message Bob', 'Report'])
  await user.click(screen.getByRole('menuitem', { name: 'Report' }))
  expect(contact.report).toHaveBeenCalledWith(BOB)
})

test('the owner gives roles, hands the group over and removes people', async () => {
  const { items } = await openMenu('owner')
  expect(await items()).toEqual([
    'Profile',
    'Message Bob',
    'Make admin',
    'Transfer ownership',
    'Remove from group',
    'Report',
  ])
})
