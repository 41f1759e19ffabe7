import { fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { render } from '@/test/render'
import { Film } from './Film'

const ATTACHMENT = {
  mediaId: 'one',
  kind: 'video',
  name: 'Holidays.mov',
  contentType: 'video/mp4',
  bytes: 1,
} as const

function film(url: string, onError = vi.fn()) {
  return <Film attachment={ATTACHMENT} source={{ url, onError }} posterUrl={undefined} className="" />
}

const video = () => screen.queryByLabelText('Holidays.mov')

test('a video that cannot be played says so and can be saved, until there is another address', () => {
  const onError = vi.fn()
  const { rerender } = render(film('https://bucket/one', onError))
  fireEvent.error(video() as HTMLElement)
  expect(onError).toHaveBeenCalledOnce()
  expect(screen.getByRole('alert')).toHaveTextContent('This video could not be played.')
  expect(screen.getByRole('button', { name: 'Download' })).toBeVisible()
  rerender(film('https://bucket/two'))
  expect(video()).toBeVisible()
})

test('a video of which only the sound is known cannot be played', () => {
  render(film('https://bucket/one'))
  // jsdom knows no pictures at all.
  fireEvent.loadedMetadata(video() as HTMLElement)
  expect(screen.getByRole('alert')).toBeVisible()
})
