import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'
import { prefer, preferences } from '@/lib/preferences/preferences'
import { render } from '@/test/render'
import { AppearanceSettings } from './AppearanceSettings'

beforeEach(() => {
  prefer({ theme: 'system', textSize: 'medium', locale: null })
  render(<AppearanceSettings />)
})

test('point 28: the theme is that of the system until another one is chosen', async () => {
  expect(screen.getByRole('radio', { name: 'System' })).toBeChecked()
  await userEvent.setup().click(screen.getByRole('radio', { name: 'Dark' }))
  expect(preferences.getState().theme).toBe('dark')
  expect(screen.getByRole('radio', { name: 'Dark' })).toBeChecked()
})

test('the language is the browser’s until another one is chosen, and the mirrored one is not offered', async () => {
  const user = userEvent.setup()
  const languages = screen.getByLabelText('Language of the app')
  expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual([
    'Same as the browser',
    'English',
    'Deutsch',
  ])
  await user.selectOptions(languages, 'Deutsch')
  expect(preferences.getState().locale).toBe('de')
  await user.selectOptions(languages, 'Same as the browser')
  expect(preferences.getState().locale).toBeNull()
})
