import { useLingui } from '@lingui/react/macro'
import { useStore } from 'zustand'
import { LANGUAGES, type Locale } from '@/lib/i18n/locales'
import { prefer, preferences } from '@/lib/preferences/preferences'
import { Choice } from '@/lib/ui/Choice'
import { Select } from '@/lib/ui/Field'
import { MoonIcon, ScreenIcon, SunIcon } from '@/lib/ui/icons'
import { SettingsCard } from './SettingsCard'

/** The browser's own choice. */
const AUTOMATIC = ''

/** How the app looks on this device. */
export function AppearanceSettings() {
  const { t } = useLingui()
  const { theme, textSize, locale } = useStore(preferences)
  return (
    <>
      <SettingsCard title={t`Theme and text size`} about={t`Only for this device.`}>
        <Choice
          label={t`Theme`}
          selected={theme}
          onSelect={(theme) => prefer({ theme })}
          options={[
            { value: 'system', label: t`System`, icon: <ScreenIcon /> },
            { value: 'light', label: t`Light`, icon: <SunIcon /> },
            { value: 'dark', label: t`Dark`, icon: <MoonIcon /> },
          ]}
        />
        <Choice
          label={t`Text size`}
          selected={textSize}
          onSelect={(textSize) => prefer({ textSize })}
          options={[
            { value: 'small', label: t`Small` },
            { value: 'medium', label: t`Medium` },
            { value: 'large', label: t`Large` },
            { value: 'larger', label: t`Larger` },
          ]}
        />
      </SettingsCard>
      <SettingsCard title={t`Language`} about={t`Dates and numbers are formatted to match.`}>
        <Select
          label={t`Language of the app`}
          value={locale ?? AUTOMATIC}
          onChange={({ target }) =>
            prefer({ locale: target.value === AUTOMATIC ? null : (target.value as Locale) })
          }
        >
          <option value={AUTOMATIC}>{t`Same as the browser`}</option>
          {LANGUAGES.map(({ code, name }) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </Select>
      </SettingsCard>
    </>
  )
}
