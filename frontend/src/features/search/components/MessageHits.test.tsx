import { act, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import type { Api } from '@/lib/http/api'
import type { FoundMessages, Hit } from '@/lib/protocol/generated'
import { RequestError } from '@/lib/protocol/requestError'
import { anEntry } from '@/test/builders'
import { render } from '@/test/render'
import { MessageHits } from './MessageHits'

const aHit = (seq: number, before: string): Hit => ({
  entry: anEntry({ seq }),
  excerpt: [{ text: before }, { text: 'tea', isMatch: true }, { text: ' <b>at four</b>' }],
})

function setUp(...pages: (FoundMessages | Error)[]) {
  const search = vi.fn(async (_query: Parameters<Api['search']>[0]) => {
    const page = pages.shift()
    if (!page || page instanceof Error) throw page
    return page
  })
  const onType = vi.fn()
  const hits = (typed: string) => (
    <MessageHits
      api={{ search }}
      typed={typed}
      onType={onType}
      titleOf={() => 'Bob'}
      onFound={vi.fn()}
      renderLink={({ entry }, content) => <a href={`/c/x/m/${entry.seq}`}>{content}</a>}
    />
  )
  const { rerender } = render(hits(' tea '))
  return { search, onType, user: userEvent.setup(), type: (typed: string) => rerender(hits(typed)) }
}

test('point 14: a hit shows what was found and leads to the message in its context', async () => {
  const { search } = setUp({ hits: [aHit(7, 'More ')] })
  const link = await screen.findByRole('link', { name: /More tea <b>at four<\/b>/ })
  expect(link).toHaveAttribute('href', '/c/x/m/7')
  expect(screen.getByText('tea').tagName).toBe('MARK')
  expect(search).toHaveBeenCalledWith({ query: 'tea' })
})

test('more hits are added on demand', async () => {
  const { search, user } = setUp({ hits: [aHit(7, 'More ')], next: 'n' }, { hits: [aHit(3, 'Some ')] })
  await user.click(await screen.findByRole('button', { name: 'Show more' }))
  expect(await screen.findByRole('link', { name: /Some tea/ })).toBeVisible()
  expect(screen.getAllByRole('link')).toHaveLength(2)
  expect(search).toHaveBeenLastCalledWith({ query: 'tea', cursor: 'n' })
})

test('more hits that come late do not take the place of what is looked for by then', async () => {
  const { search, user, type } = setUp({ hits: [aHit(7, 'More ')], next: 'n' })
  const more = await screen.findByRole('button', { name: 'Show more' })
  let answer: (page: FoundMessages) => void = () => undefined
  search.mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        answer = resolve
      }),
  )
  await user.click(more)
  search.mockResolvedValueOnce({ hits: [aHit(9, 'Fresh ')] })
  type('mint tea')
  expect(await screen.findByRole('link', { name: /Fresh tea/ })).toBeVisible()
  await act(async () => answer({ hits: [aHit(3, 'Some ')] }))
  expect(screen.getByRole('link', { name: /Fresh tea/ })).toBeVisible()
  expect(screen.getAllByRole('link')).toHaveLength(1)
})

test('where search cannot be reached, that is said', async () => {
  setUp(RequestError.refused({ code: 'unavailable', message: 'Down.', retryable: true }))
  expect(await screen.findByRole('alert')).toHaveTextContent('This is unavailable right now.')
})

test('a button narrows the search to messages with photos, and is pressed while it does', async () => {
  const { onType, user, type } = setUp({ hits: [] }, { hits: [] })
  const photos = screen.getByRole('button', { name: 'Photos', pressed: false })
  await user.click(photos)
  expect(onType).toHaveBeenLastCalledWith('has:picture tea ')
  type('has:picture tea ')
  await user.click(screen.getByRole('button', { name: 'Photos', pressed: true }))
  expect(onType).toHaveBeenLastCalledWith('tea')
})

test('where nothing is typed, nothing is looked for, and the buttons are there', async () => {
  const { search, type } = setUp({ hits: [] })
  await vi.waitFor(() => expect(search).toHaveBeenCalledOnce())
  type(' ')
  expect(screen.getByRole('button', { name: 'Files' })).toBeVisible()
  expect(screen.queryByText(/No messages found/)).not.toBeInTheDocument()
  expect(search).toHaveBeenCalledOnce()
})
