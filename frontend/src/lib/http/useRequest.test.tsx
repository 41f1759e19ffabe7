import { act, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { render } from '@/test/render'
import { useRequest } from './useRequest'

test('whoever asks again with what an older view had is answered what is asked now', async () => {
  const reloads: (() => void)[] = []
  let count = 0
  function Asking({ id }: { id: string }) {
    const { value, reload } = useRequest(id, async () => `${id} ${++count}`)
    reloads.push(reload)
    return <p>{value ?? 'nothing'}</p>
  }
  const { rerender } = render(<Asking id="a" />)
  await screen.findByText('a 1')
  rerender(<Asking id="b" />)
  await act(async () => reloads[0]?.())
  expect(screen.getByText(/^b \d$/)).toBeVisible()
})
