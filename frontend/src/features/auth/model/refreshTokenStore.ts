const KEY = 'natter.refreshToken'

/**
 * Where the refresh token outlasts a reload. Access tokens stay in memory; this one lies in `sessionStorage`: it ends
 * with the tab and no other tab or later visitor finds it, but a script that got into the page could read it. That is
 * what the content security policy is for, and why managed login, whose cookie no script can read, replaces this.
 */
export const refreshTokenStore = {
  load: (): string | null => sessionStorage.getItem(KEY),
  save: (token: string): void => sessionStorage.setItem(KEY, token),
  clear: (): void => sessionStorage.removeItem(KEY),
}
