import { useLingui } from '@lingui/react/macro'
import { Dialog as Radix } from 'radix-ui'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { keysOf } from '@/lib/shortcuts/keyPress'
import { SHEET_LOOK, Veil } from './Dialog'
import { SearchIcon } from './icons'
import { useDialogFocus } from './useDialogFocus'

/** Something that the palette finds. */
export interface PaletteItem {
  id: string
  label: string
  detail?: string
  icon?: ReactNode
  onSelect(): void
}

export interface PaletteGroup {
  heading: string
  items: readonly PaletteItem[]
}

interface PaletteProps {
  label: string
  query: string
  onQuery(query: string): void
  /** What was found, the best first; empty groups are left out. */
  groups: readonly PaletteGroup[]
  /** What is said where nothing was found. */
  empty: ReactNode
  onClose(): void
}

/** Finds things by typing: arrows choose, Enter takes, Escape closes. */
export function Palette({ label, query, onQuery, groups, empty, onClose }: PaletteProps) {
  const { t } = useLingui()
  const id = useId()
  const focus = useDialogFocus()
  const shown = groups.filter(({ items }) => items.length > 0)
  const items = shown.flatMap((group) => group.items)
  const { active, setActive, onKeyDown } = useActive(items, query, (item) => take(item))
  const take = (item: PaletteItem) => {
    onClose()
    item.onSelect()
  }
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Veil />
        <Radix.Content
          {...focus}
          aria-describedby={undefined}
          className={`${SHEET_LOOK} h-[70dvh] overflow-hidden sm:mt-[12vh] sm:h-fit sm:max-h-[60vh] sm:max-w-xl`}
        >
          <Radix.Title className="sr-only">{label}</Radix.Title>
          <div className="flex items-center gap-3 border-line border-b px-5">
            <SearchIcon className="size-5 shrink-0 text-muted" />
            <input
              role="combobox"
              aria-label={label}
              aria-expanded
              aria-controls={`${id}-list`}
              aria-activedescendant={items[active] && optionId(id, items[active])}
              placeholder={label}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={query}
              onChange={(event) => onQuery(event.target.value)}
              onKeyDown={onKeyDown}
              className="min-h-14 min-w-0 flex-1 bg-transparent outline-none placeholder:text-muted"
            />
          </div>
          <div
            id={`${id}-list`}
            role="listbox"
            aria-label={t`Results`}
            className="min-h-0 overflow-y-auto p-2"
          >
            {shown.map((group) => (
              <Group
                key={group.heading}
                id={id}
                group={group}
                active={items[active]}
                onPoint={point}
                onTake={take}
              />
            ))}
          </div>
          <p
            role="status"
            className={items.length === 0 ? 'px-6 pt-2 pb-8 text-center text-muted' : 'sr-only'}
          >
            {items.length === 0 && empty}
          </p>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )

  function point(item: PaletteItem) {
    setActive(items.indexOf(item))
  }
}

interface GroupProps {
  id: string
  group: PaletteGroup
  active: PaletteItem | undefined
  onPoint(item: PaletteItem): void
  onTake(item: PaletteItem): void
}

function Group({ id, group: { heading, items }, active, onPoint, onTake }: GroupProps) {
  const headingId = `${id}-${heading}`
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a listbox
    <div role="group" aria-labelledby={headingId}>
      <p id={headingId} className="px-3 pt-3 pb-1 font-semibold text-muted text-xs">
        {heading}
      </p>
      {items.map((item) => (
        <Option
          key={item.id}
          id={optionId(id, item)}
          item={item}
          isActive={item === active}
          onPoint={() => onPoint(item)}
          onTake={() => onTake(item)}
        />
      ))}
    </div>
  )
}

interface OptionProps {
  id: string
  item: PaletteItem
  isActive: boolean
  onPoint(): void
  onTake(): void
}

function Option({ id, item: { label, detail, icon }, isActive, onPoint, onTake }: OptionProps) {
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView?.({ block: 'nearest' })
  }, [isActive])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's, which keeps the focus
    <div
      ref={row}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      onPointerMove={onPoint}
      onClick={onTake}
      className="flex min-h-11 cursor-default items-center gap-3 rounded-xl px-3 py-1.5 aria-selected:bg-brand-soft"
    >
      {icon && <span className="grid w-9 shrink-0 place-items-center text-muted">{icon}</span>}
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {detail && <span className="min-w-0 shrink truncate text-muted text-sm">{detail}</span>}
    </div>
  )
}

function optionId(id: string, item: PaletteItem): string {
  return `${id}-${item.id}`
}

/** Which item Enter would take: the first one, until somebody chooses. */
function useActive(items: readonly PaletteItem[], query: string, take: (item: PaletteItem) => void) {
  const [chosen, setChosen] = useState({ index: 0, query })
  const active = chosen.query === query ? Math.min(chosen.index, Math.max(items.length - 1, 0)) : 0
  const setActive = (index: number) => setChosen({ index, query })
  const onKeyDown = (event: KeyboardEvent) => {
    if (items.length === 0) return
    const keys = keysOf(event)
    const steps: Record<string, number> = { arrowdown: 1, arrowup: -1 }
    const step = steps[keys]
    const item = items[active]
    if (step !== undefined) setActive((active + step + items.length) % items.length)
    else if (keys === 'enter' && item) take(item)
    else return
    event.preventDefault()
  }
  return { active, setActive, onKeyDown }
}
