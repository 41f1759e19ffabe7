interface Choosing {
  /** Which are offered, as for `input`; all, where it is not said. */
  accept?: string
  /** Whether the camera opens, on devices with one in the hand. */
  isCamera?: boolean
}

/** Lets somebody choose files; never answers where they choose none. */
export function chooseFiles({ accept = '', isCamera = false }: Choosing = {}): Promise<readonly File[]> {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = !isCamera
  input.accept = accept
  if (isCamera) input.setAttribute('capture', 'environment')
  // Not every browser opens one that is nowhere in the page.
  input.hidden = true
  document.body.append(input)
  input.addEventListener('cancel', () => input.remove())
  return new Promise((resolve) => {
    input.addEventListener('change', () => {
      input.remove()
      resolve([...(input.files ?? [])])
    })
    input.click()
  })
}
