import { expect, test } from 'vitest'
import { announcementOf, aWallet, FakeProvider } from '@/test/fake/fakeProvider'
import { WalletDiscovery } from './discovery'

const PICTURE = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>'

function discover() {
  const page = new EventTarget()
  const discovery = new WalletDiscovery(page)
  const names = () => discovery.wallets.getState().map(({ name }) => name)
  return { page, discovery, names }
}

test('wallets that are there answer, and those that come later are heard', () => {
  const { page, discovery, names } = discover()
  page.addEventListener('eip6963:requestProvider', () =>
    page.dispatchEvent(announcementOf(aWallet(new FakeProvider()))),
  )
  discovery.start()
  expect(names()).toEqual(['Acorn'])
  page.dispatchEvent(
    announcementOf(aWallet(new FakeProvider(), { uuid: 'two', name: 'Beech', rdns: 'example.beech' })),
  )
  expect(names()).toEqual(['Acorn', 'Beech'])
})

test('one that announces itself again is there once', () => {
  const { page, discovery, names } = discover()
  discovery.start()
  const wallet = aWallet(new FakeProvider())
  page.dispatchEvent(announcementOf(wallet))
  page.dispatchEvent(announcementOf(wallet))
  page.dispatchEvent(announcementOf({ ...wallet, uuid: 'new' }))
  expect(names()).toEqual(['Acorn'])
})

test.each([
  [undefined],
  [{}],
  [{ info: { uuid: 'a', name: 'b', rdns: 'c' } }],
  [{ info: { uuid: 'a', name: 7, rdns: 'c' }, provider: new FakeProvider() }],
])('%j is no wallet', (detail) => {
  const { page, discovery, names } = discover()
  discovery.start()
  page.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
  expect(names()).toEqual([])
})

test('its picture is shown from the page itself, and nothing but a picture', () => {
  const { page, discovery } = discover()
  discovery.start()
  const icons = [PICTURE, 'https://tracker.example/pixel.png', 'data:text/html,<script>1</script>']
  for (const [index, icon] of icons.entries()) {
    const rdns = `example.${index}`
    page.dispatchEvent(announcementOf(aWallet(new FakeProvider(), { uuid: rdns, rdns, icon })))
  }
  const [first, ...others] = discovery.wallets.getState().map(({ icon }) => icon)
  expect(first).toMatch(/^blob:/)
  expect(others).toEqual([undefined, undefined])
})

test('nothing is heard after the end', () => {
  const { page, discovery, names } = discover()
  discovery.start()
  discovery.stop()
  page.dispatchEvent(announcementOf(aWallet(new FakeProvider())))
  expect(names()).toEqual([])
})
