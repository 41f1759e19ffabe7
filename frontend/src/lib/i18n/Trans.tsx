import { Trans as LinguiTrans, type TransProps } from '@lingui/react'

/**
 * What `<Trans>` compiles to. Lingui puts values into a text before it looks for tags in it: a name with a tag in it would
 * lose that, or end the element that sets it apart from our own words. As an element, a value stays what it is.
 */
export function Trans({ values, ...props }: TransProps) {
  return <LinguiTrans {...props} {...(values && { values: withoutTags(values) })} />
}

function withoutTags(values: Record<string, unknown>): Record<string, unknown> {
  const kept = ([name, value]: [string, unknown]) => [name, hasTag(value) ? [value] : value]
  return Object.fromEntries(Object.entries(values).map(kept))
}

function hasTag(value: unknown): boolean {
  return typeof value === 'string' && value.includes('<')
}
