import { fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RequestError } from '@/lib/protocol/requestError'
import { render } from '@/test/render'
import { ChangePicture } from './ChangePicture'
import type { SavePicture } from './useUploading'

/** A picture of this size, in place of those that only a browser can open and draw. */
function stubPictures(side: number, decode = async () => undefined) {
  vi.stubGlobal(
    'Image',
    class {
      src = ''
      naturalWidth = side
      naturalHeight = side
      decode = decode
    },
  )
  URL.createObjectURL = () => 'blob:picture'
  URL.revokeObjectURL = () => undefined
  HTMLCanvasElement.prototype.getContext = (() => ({ drawImage: () => undefined })) as never
  HTMLCanvasElement.prototype.toBlob = (take, type) => take(new Blob(['drawn'], { type: type ?? '' }))
}

const PHOTO = new File(['photo'], 'me.jpg', { type: 'image/jpeg' })

beforeEach(() => stubPictures(800))
afterEach(() => vi.unstubAllGlobals())

function setUp({ save = vi.fn(async () => undefined) as SavePicture, hasPicture = false } = {}) {
  const remove = vi.fn(async () => undefined)
  render(<ChangePicture hasPicture={hasPicture} save={save} remove={remove} />)
  const choose = (file: File) =>
    fireEvent.change(screen.getByLabelText('Picture'), { target: { files: [file] } })
  return { remove, choose, user: userEvent.setup() }
}

test('a picture is cropped, drawn anew and uploaded', async () => {
  const save = vi.fn(async () => undefined)
  const { choose, user } = setUp({ save })
  choose(PHOTO)
  expect(await screen.findByRole('dialog', { name: 'Crop picture' })).toBeVisible()
  fireEvent.change(screen.getByRole('slider', { name: 'Zoom' }), { target: { value: '2' } })
  await user.click(screen.getByRole('button', { name: 'Use picture' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  const [[picture]] = save.mock.calls as unknown as [[{ contentType: string; blob: Blob }]]
  expect(picture.contentType).toBe('image/webp')
  expect(picture.blob.size).toBe('drawn'.length)
})

test.each([
  ['me.svg', 'image/svg+xml', 'Choose a JPEG, PNG or WebP picture.'],
  ['me.gif', 'image/gif', 'Choose a JPEG, PNG or WebP picture.'],
])('%s is refused before it is opened', async (name, type, reason) => {
  const { choose } = setUp()
  choose(new File(['x'], name, { type }))
  expect(await screen.findByRole('alert')).toHaveTextContent(reason)
})

test('a file that is too large is refused before it is opened', async () => {
  const { choose } = setUp()
  const file = new File(['x'], 'huge.png', { type: 'image/png' })
  Object.defineProperty(file, 'size', { value: 21 * 1024 * 1024 })
  choose(file)
  expect(await screen.findByRole('alert')).toHaveTextContent('The limit is 20 MB')
})

test('what is no picture, or hardly one, is refused', async () => {
  stubPictures(40)
  const { choose } = setUp()
  choose(PHOTO)
  expect(await screen.findByRole('alert')).toHaveTextContent('The picture is too small')
  stubPictures(800, () => Promise.reject(new Error('broken')))
  choose(PHOTO)
  await waitFor(() => expect(screen.getByRole('alert')).toHaveTextContent('The picture could not be read'))
})

test('an upload that fails says why, and can be tried again', async () => {
  const save = vi.fn().mockRejectedValueOnce(RequestError.connectionLost()).mockResolvedValue(undefined)
  const { choose, user } = setUp({ save })
  choose(PHOTO)
  await user.click(await screen.findByRole('button', { name: 'Use picture' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('The connection was lost.')
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
})

test('an upload shows how far it has come, and can be cancelled', async () => {
  const save: SavePicture = (_, { signal, onProgress }) => {
    onProgress(0.4)
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  }
  const { choose, user } = setUp({ save })
  choose(PHOTO)
  await user.click(await screen.findByRole('button', { name: 'Use picture' }))
  await waitFor(() => expect(screen.getByRole('progressbar', { name: 'Uploading' })).toHaveValue(0.4))
  await user.click(screen.getByRole('button', { name: 'Cancel' }))
  await waitFor(() => expect(screen.queryByRole('progressbar')).not.toBeInTheDocument())
  expect(screen.getByRole('dialog')).toBeVisible()
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
})

test('a picture can be taken away, where there is one', async () => {
  const { remove, user } = setUp({ hasPicture: true })
  await user.click(screen.getByRole('button', { name: 'Remove picture' }))
  expect(remove).toHaveBeenCalledOnce()
})
