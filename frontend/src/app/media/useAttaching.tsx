import { useLingui } from '@lingui/react/macro'
import { lazy, useCallback, useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { Late } from '@/lib/ui/Late'
import { toast } from '@/lib/ui/toasts'
import { useChat } from '../chat/ChatContext'
import { RecordButton, type Recording } from './RecordButton'

const Tray = lazy(async () => ({ default: (await import('./Tray')).Tray }))
const Recorder = lazy(async () => ({ default: (await import('./Recording')).Recording }))

/** What the composer has for files and voice, and how to attach some. */
export function useAttaching(conversationId: string) {
  const { t } = useLingui()
  const { chat } = useChat()
  const { media } = chat
  const count = useStore(media.files.attached)[conversationId]?.length ?? 0
  const [isPreparing, setPreparing] = useState(false)
  const [recording, setRecording] = useState<Recording | null>(null)
  const attach = useCallback(
    (files: readonly File[]) => {
      const load = () => import('./attach')
      void load()
        .then(({ attachTo }) => attachTo(media, conversationId, files))
        .catch(() => toast(t`The files could not be attached. Please try again.`, { tone: 'danger' }))
    },
    [media, conversationId, t],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation is another place
  useEffect(() => () => media.leave(), [media, conversationId])
  const above = useMemo(
    () => (
      <Late>
        <Tray conversationId={conversationId} onPreparing={setPreparing} />
      </Late>
    ),
    [conversationId],
  )
  const isAble = 'MediaRecorder' in globalThis
  const composer = {
    above,
    hasFiles: isPreparing ? null : count > 0,
    ...(isAble ? { whenEmpty: <RecordButton onRecord={setRecording} /> } : {}),
    ...(recording
      ? {
          instead: (
            <Late coming={<div className="h-12" />} failed={<Ended onEnd={() => setRecording(null)} />}>
              <Recorder conversationId={conversationId} {...recording} onEnd={() => setRecording(null)} />
            </Late>
          ),
        }
      : {}),
  }
  return { attach, composer }
}

/** What failed gives the field back: what is typed in it is not lost. */
function Ended({ onEnd }: { onEnd(): void }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useEffect(onEnd, [])
  return null
}
