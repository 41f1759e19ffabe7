// Shows every metric of the last minutes, asked for once a second. A second without a number is 0 where numbers are added up,
// and a gap where they are durations.
const WIDTH = 300
const HEIGHT = 60
const RECENT_SECONDS = 60

const plots = new Map()

function plotOf({ name, unit, isSum }) {
  const known = plots.get(name)
  if (known) return known
  const section = document.createElement('section')
  const title = document.createElement('h2')
  title.textContent = words(name)
  const value = document.createElement('output')
  const about = document.createElement('p')
  about.textContent = isSum ? 'in the last minute' : `${unit === 'Milliseconds' ? 'ms, ' : ''}99 of 100, last minute`
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`)
  svg.setAttribute('preserveAspectRatio', 'none')
  svg.setAttribute('aria-hidden', 'true')
  section.append(title, value, about, svg)
  document.getElementById('plots').append(section)
  const plot = { section, value, svg }
  plots.set(name, plot)
  return plot
}

const words = (name) => name.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

function show(series, now, seconds) {
  const { section, value, svg } = plotOf(series)
  const points = new Map(series.points)
  const recent = series.points.filter(([at]) => at > now - RECENT_SECONDS).map(([, number]) => number)
  const figure = series.isSum ? recent.reduce((sum, number) => sum + number, 0) : Math.max(0, ...recent)
  value.textContent = Number(figure.toFixed(figure < 10 ? 1 : 0)).toLocaleString()
  section.classList.toggle('quiet', series.points.length === 0)
  const most = Math.max(1, ...points.values())
  svg.replaceChildren(...lines(series.isSum, points, now, seconds).map((line) => drawn(line, most, now, seconds)))
}

/** The stretches without a gap, each a list of [second, number]. */
function lines(isSum, points, now, seconds) {
  if (isSum) {
    return [Array.from({ length: seconds }, (_, index) => now - seconds + 1 + index).map((at) => [at, points.get(at) ?? 0])]
  }
  const stretches = []
  for (const point of points) {
    const last = stretches.at(-1)
    if (last && point[0] - last.at(-1)[0] <= RECENT_SECONDS / 4) last.push(point)
    else stretches.push([point])
  }
  return stretches
}

function drawn(line, most, now, seconds) {
  const place = ([at, number]) => `${WIDTH * (1 - (now - at) / seconds)},${HEIGHT - 1 - (HEIGHT - 3) * (number / most)}`
  const polyline = document.createElementNS('http://www.w3.org/2000/svg', 'polyline')
  // A single point is a short line.
  const [[at, number]] = line
  polyline.setAttribute('points', [[at - 2, number], ...line].map(place).join(' '))
  return polyline
}

async function refresh() {
  const status = document.getElementById('status')
  try {
    const answer = await fetch('/ops/data')
    const { now, seconds, series } = await answer.json()
    for (const one of series) show(one, now, seconds)
    status.textContent = `The last ${seconds / 60} minutes; running for ${Math.floor(now / 60)} min`
  } catch {
    status.textContent = 'Natter does not answer; these are the last numbers'
  }
  setTimeout(refresh, 1000)
}

refresh()
