import { useLingui } from '@lingui/react/macro'
import { Toast as Radix } from 'radix-ui'
import { useStore } from 'zustand'
import { CloseIcon } from './icons'
import { dismissToast, type Toast, toasts } from './toasts'

const TONES: Record<Toast['tone'], string> = {
  plain: 'border-line bg-raised',
  good: 'border-line bg-raised text-good',
  danger: 'border-danger bg-danger-soft text-danger',
}

/** Where toasts come up; one for the whole page. F8 brings the focus there. */
export function ToastStack() {
  const { t } = useLingui()
  const shown = useStore(toasts)
  return (
    <Radix.Provider label={t`Notice`} duration={6000}>
      {shown.map((toast) => (
        <Item key={toast.id} toast={toast} />
      ))}
      <Radix.Viewport
        label={t`Notices`}
        className="fixed inset-x-0 bottom-0 z-50 mx-auto flex w-full max-w-md flex-col gap-2 p-4 pb-[max(1rem,env(safe-area-inset-bottom))] empty:pointer-events-none"
      />
    </Radix.Provider>
  )
}

function Item({ toast: { id, text, tone, action } }: { toast: Toast }) {
  const { t } = useLingui()
  return (
    <Radix.Root
      type={tone === 'danger' ? 'foreground' : 'background'}
      onOpenChange={(isOpen) => !isOpen && dismissToast(id)}
      onEscapeKeyDown={(event) => {
        // Taken: it is not also to close what is open below.
        event.preventDefault()
        dismissToast(id)
      }}
      className={`flex animate-rise items-center gap-2 rounded-2xl border py-1 ps-4 pe-1 shadow-high ${TONES[tone]}`}
    >
      <Radix.Description className="min-w-0 flex-1 py-2 text-sm">{text}</Radix.Description>
      {action && (
        <Radix.Action
          altText={action.label}
          onClick={action.onSelect}
          className="min-h-11 rounded-xl px-3 font-semibold text-brand text-sm hover:bg-brand-soft"
        >
          {action.label}
        </Radix.Action>
      )}
      <Radix.Close
        aria-label={t`Close`}
        className="grid size-11 shrink-0 place-items-center rounded-xl text-muted hover:bg-brand-soft"
      >
        <CloseIcon className="size-4" />
      </Radix.Close>
    </Radix.Root>
  )
}
