import { expect, type Locator } from '@playwright/test'
import type { Person } from './person'
import type { TestChain } from './testChain'
import { InjectedWallet } from './wallet'

/** How long the chain and those who watch it may take for a tip. */
export const SETTLING = { timeout: 90_000 }

/** Gives somebody a wallet that is linked to them. */
export async function linkWallet(person: Person, chain: TestChain): Promise<InjectedWallet> {
  const made = await InjectedWallet.into(person.page, chain)
  await person.page.goto(`${person.baseUrl}/settings/wallets`)
  await person.page.getByRole('button', { name: 'Link a wallet' }).click()
  await person.page.getByRole('button', { name: 'Acorn Wallet' }).click()
  await person.page.getByRole('button', { name: 'Link this wallet' }).click()
  await expect(person.page.getByText(/is linked to your account/)).toBeVisible()
  await person.page.getByRole('button', { name: 'Done' }).click()
  await person.page.goto(person.baseUrl)
  return made
}

/** Fills in a tip to the one whom one talks with, up to where it can be looked at. */
export async function fillIn(person: Person, amount: string, currency?: string): Promise<Locator> {
  await person.page.getByRole('button', { name: 'More actions' }).click()
  await person.page.getByRole('menuitem', { name: 'Tip' }).click()
  const dialog = person.page.getByRole('dialog')
  if (currency) await dialog.getByRole('combobox', { name: 'Currency' }).selectOption({ label: currency })
  await dialog.getByRole('textbox', { name: /^Amount in/ }).fill(amount)
  await dialog.getByRole('button', { name: 'Continue' }).click()
  return dialog
}

export const tipButton = (dialog: Locator) => dialog.getByRole('button', { name: /^Tip / })
export const tips = (person: Person) => person.timeline.getByRole('article')
