import { i18n } from '@lingui/core'

// The texts of the code, untranslated.
i18n.loadAndActivate({ locale: 'en', messages: {} })
