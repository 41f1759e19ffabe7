/** Saves what is at an address under a name; opens it where it cannot be fetched. */
export async function download(url: string, name: string): Promise<void> {
  const content = await fetch(url)
    .then((response) => (response.ok ? response.blob() : null))
    .catch(() => null)
  const link = document.createElement('a')
  if (content) {
    link.href = URL.createObjectURL(content)
    link.download = name
  } else {
    Object.assign(link, { href: url, target: '_blank', rel: 'noopener noreferrer' })
  }
  link.click()
  // The browser has taken the content by then.
  if (content) setTimeout(() => URL.revokeObjectURL(link.href))
}
