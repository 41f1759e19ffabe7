/** How high everything is in a test: jsdom lays nothing out. */
const VIEW_PX = 600
const ROW_PX = 60

/** Gives every element a height, so that a virtualised list has room for some rows; scrolling moves and tells. */
export function layOut(): void {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => VIEW_PX })
  Object.defineProperty(HTMLElement.prototype, 'offsetHeight', { configurable: true, get: () => ROW_PX })
  Object.defineProperty(HTMLElement.prototype, 'scrollHeight', {
    configurable: true,
    get(this: HTMLElement) {
      return Math.max(
        VIEW_PX,
        Number.parseFloat(this.querySelector<HTMLElement>('[style*=height]')?.style.height ?? '0'),
      )
    },
  })
  HTMLElement.prototype.scrollTo = function scrollTo(this: HTMLElement, to?: ScrollToOptions | number) {
    this.scrollTop = typeof to === 'object' ? (to.top ?? 0) : (to ?? 0)
    this.dispatchEvent(new Event('scroll'))
  } as typeof HTMLElement.prototype.scrollTo
  globalThis.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
}
