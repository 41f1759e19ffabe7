// Shows the emails that were sent, the newest first, as they are asked for every few seconds.
const shown = new Set()

function added(email, key) {
  if (shown.has(key)) return
  shown.add(key)
  const article = document.createElement('article')
  const subject = document.createElement('h2')
  subject.textContent = email.Subject
  const to = document.createElement('p')
  to.textContent = `To ${[email.To].flat().join(', ')}`
  article.append(subject, to)
  if (email.BodyHtml) {
    const frame = document.createElement('iframe')
    // No scripts; links open in a tab of their own.
    frame.sandbox = 'allow-popups'
    frame.title = email.Subject
    frame.srcdoc = email.BodyHtml.replace('<head>', '<head><base target="_blank">')
    article.append(frame)
  }
  const text = document.createElement('details')
  const summary = document.createElement('summary')
  summary.textContent = 'Plain text'
  const plain = document.createElement('pre')
  plain.textContent = email.BodyText
  text.open = !email.BodyHtml
  text.append(summary, plain)
  article.append(text)
  document.getElementById('emails').prepend(article)
}

async function ask() {
  const status = document.getElementById('status')
  try {
    const { messages } = await (await fetch('/ops/emails/data')).json()
    Object.values(messages).flat().forEach((email, index) => added(email, email.MessageId ?? index))
    if (shown.size > 0) status.textContent = shown.size === 1 ? '1 email' : `${shown.size} emails`
  } catch {
    status.textContent = 'The stack does not answer'
  }
  setTimeout(ask, 2000)
}

ask()
