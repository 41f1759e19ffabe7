import { setupI18n } from '@lingui/core'
import { expect, test } from 'vitest'
import { pseudo } from './pseudo'

test('texts are mirrored; values, plurals and tags are not', () => {
  const messages = {
    plain: ['Send'],
    value: ['Hello ', ['name'], '!'],
    plural: [['count', 'plural', { one: ['#', ' message'], other: ['#', ' messages'] }]],
    tag: ['Press <0>Enter</0> now'],
  }
  const i18n = setupI18n({ locale: 'ar-XB', messages: { 'ar-XB': pseudo(messages as never) } })
  expect(i18n._('plain')).toBe('\u202eSend\u202c')
  expect(i18n._('value', { name: 'Bob' })).toBe('\u202eHello \u202cBob\u202e!\u202c')
  expect(i18n._('plural', { count: 2 })).toContain('messages')
  expect(i18n._('tag')).toBe('\u202ePress \u202c<0>\u202eEnter\u202c</0>\u202e now\u202c')
})
