import { act, fireEvent, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { ALICE } from '@/test/builders'
import { render } from '@/test/render'
import { Avatar } from './Avatar'
import { type Pictures, PicturesContext } from './pictures'

/** Alice's picture, which changes. */
function pictures(picture?: string) {
  const store = createStore(() => ({ picture }))
  const known: Pictures = {
    of: (id) => (id === ALICE ? store.getState().picture : undefined),
    subscribe: store.subscribe,
  }
  const change = (next?: string) => act(() => store.setState({ picture: next }))
  const show = (ui: React.ReactNode) => render(<PicturesContext value={known}>{ui}</PicturesContext>)
  return { show, change }
}

test('who has no picture is shown by their initials', () => {
  pictures().show(<Avatar userId={ALICE} name="Alice Adams" />)
  expect(screen.getByText('AA')).toBeInTheDocument()
})

test('an initial is a whole character, of however many code points', () => {
  pictures().show(<Avatar userId={ALICE} name={`👨‍👩‍👧‍👦 E\u0301mile`} />)
  expect(screen.getByText('👨‍👩‍👧‍👦E\u0301')).toBeInTheDocument()
})

test('a picture is shown wherever somebody is, and goes again when it is taken away', () => {
  const { show, change } = pictures()
  show(<Avatar userId={ALICE} name="Alice Adams" />)
  change('first')
  const image = document.querySelector('img')
  expect(image).toHaveAttribute('src', `/pictures/${ALICE}/first`)
  expect(image).toHaveAttribute('loading', 'lazy')
  expect([image?.width, image?.height]).toEqual([44, 44])
  change('second')
  expect(document.querySelector('img')).toHaveAttribute('src', `/pictures/${ALICE}/second`)
  change()
  expect(screen.getByText('AA')).toBeInTheDocument()
})

test('beside a name it is decorative, and by itself it says whose it is', () => {
  const { show } = pictures('first')
  show(<Avatar userId={ALICE} name="Alice Adams" />)
  expect(screen.queryByRole('img')).not.toBeInTheDocument()
  show(<Avatar userId={ALICE} name="Alice Adams" alt="Picture of Alice Adams" />)
  expect(screen.getByRole('img', { name: 'Picture of Alice Adams' })).toBeVisible()
})

test('a picture that cannot be had gives way to the initials, until there is a network again', () => {
  const { show } = pictures('gone')
  show(<Avatar userId={ALICE} name="Alice Adams" />)
  const image = document.querySelector('img')
  if (image) fireEvent.error(image)
  expect(screen.getByText('AA')).toBeInTheDocument()
  act(() => void dispatchEvent(new Event('online')))
  expect(document.querySelector('img')).toBeInTheDocument()
})
