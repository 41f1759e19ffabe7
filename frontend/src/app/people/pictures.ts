import type { SavePicture } from '@/features/pictures/components/useUploading'
import type { UploadTarget } from '@/lib/protocol/generated'
import type { Pictures } from '@/lib/ui/pictures'
import type { Chat } from '../chat/chat'

/** The pictures of the people and groups that are known. */
export function picturesOf({ people, conversations }: Chat): Pictures {
  const ofGroup = (id: string) => {
    const summary = conversations.state.getState().conversations.find((each) => each.conversationId === id)
    return summary?.kind === 'group' ? summary.group.picture : undefined
  }
  return {
    of: (ownerId) => people.profiles.getState()[ownerId]?.picture ?? ofGroup(ownerId) ?? undefined,
    subscribe: (onChange) => {
      const stops = [people.profiles.subscribe(onChange), conversations.state.subscribe(onChange)]
      return () => {
        for (const stop of stops) stop()
      }
    },
  }
}

/** Makes a picture one's own. */
export function saveOwnPicture({ api, people }: Chat): SavePicture {
  return saving(
    (file) => api.uploadMyPicture(file),
    async (uploadId) => people.take(await api.setMyPicture({ uploadId })),
  )
}

/** Makes a picture a group's. */
export function saveGroupPicture({ api, once, conversations }: Chat, id: string): SavePicture {
  return saving(
    (file) => api.uploadGroupPicture(id, file),
    async (uploadId) => {
      const set = (requestId: string) => api.setGroupPicture(id, { requestId, uploadId })
      conversations.put(await once(`picture ${id} ${uploadId}`, set))
    },
  )
}

export async function removeGroupPicture(chat: Chat, id: string): Promise<void> {
  const { api, once, conversations } = chat
  const remove = (requestId: string) => api.removeGroupPicture(id, { requestId })
  conversations.put(await once(`no picture ${id}`, remove))
}

type StartUpload = (file: Parameters<Chat['api']['uploadMyPicture']>[0]) => Promise<UploadTarget>

/** A place for it, the file there, and then that it is to be shown. Until the last step, nothing has changed. */
function saving(start: StartUpload, finish: (uploadId: string) => Promise<void>): SavePicture {
  return async ({ blob, contentType }, options) => {
    const target = await start({ contentType, bytes: blob.size })
    const { upload } = await import('@/lib/http/upload')
    await upload(target, blob, options)
    options.signal.throwIfAborted()
    await finish(target.uploadId)
  }
}
