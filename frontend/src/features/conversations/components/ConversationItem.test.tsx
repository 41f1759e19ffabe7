import { fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { render } from '@/test/render'
import { ConversationItem } from './ConversationItem'

function setUp() {
  const onMenu = vi.fn()
  const onClick = vi.fn((event: Event | { preventDefault(): void }) => event.preventDefault())
  render(
    <ul>
      <ConversationItem onMenu={onMenu}>
        <a href="/c/1" onClick={onClick}>
          Bob
        </a>
      </ConversationItem>
    </ul>,
  )
  return { onMenu, onClick, link: screen.getByRole('link', { name: 'Bob' }), user: userEvent.setup() }
}

test('the other button, the menu key and the button ask for the menu', async () => {
  const { onMenu, link, user } = setUp()
  fireEvent.contextMenu(link, { clientX: 30, clientY: 40 })
  expect(onMenu).toHaveBeenLastCalledWith({ x: 30, y: 40, origin: link })
  fireEvent.contextMenu(link, { clientX: 0, clientY: 0 })
  expect(onMenu).toHaveBeenCalledTimes(2)
  await user.click(screen.getByRole('button', { name: 'Conversation options' }))
  expect(onMenu).toHaveBeenCalledTimes(3)
})

test('a finger that rests asks for it and opens nothing; one that moves or taps does not', async () => {
  vi.useFakeTimers()
  const { onMenu, onClick, link } = setUp()
  const down = () => fireEvent.pointerDown(link, { pointerType: 'touch', clientX: 10, clientY: 10 })
  down()
  fireEvent.pointerUp(link)
  fireEvent.click(link)
  expect(onClick).toHaveBeenCalledTimes(1)
  down()
  fireEvent.pointerMove(link, { clientX: 10, clientY: 60 })
  vi.advanceTimersByTime(1000)
  expect(onMenu).not.toHaveBeenCalled()
  down()
  vi.advanceTimersByTime(600)
  expect(onMenu).toHaveBeenCalledTimes(1)
  fireEvent.pointerUp(link)
  // Whatever the browser would do next, such as a click.
  expect(fireEvent.touchEnd(link)).toBe(false)
  down()
  fireEvent.pointerUp(link)
  expect(fireEvent.touchEnd(link)).toBe(true)
  vi.useRealTimers()
})
