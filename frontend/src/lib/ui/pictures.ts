import { createContext, useContext, useSyncExternalStore } from 'react'

/** Which pictures people and groups have, by their ids. */
export interface Pictures {
  /** The id of the picture of a person or a group; undefined where there is none, or where it is not known. */
  of(ownerId: string): string | undefined
  subscribe(onChange: () => void): () => void
}

const NONE: Pictures = { of: () => undefined, subscribe: () => () => undefined }

/** Whatever shows a person or a group shows their picture, without having to know of it. */
export const PicturesContext = createContext<Pictures>(NONE)

/** The picture that somebody has at this moment. */
export function usePicture(ownerId: string): string | undefined {
  const pictures = useContext(PicturesContext)
  return useSyncExternalStore(pictures.subscribe, () => pictures.of(ownerId))
}

/** Where a picture is: beside the page itself, for ever the same under this address. */
export function pictureUrl(ownerId: string, picture: string): string {
  return `/pictures/${encodeURIComponent(ownerId)}/${encodeURIComponent(picture)}`
}
