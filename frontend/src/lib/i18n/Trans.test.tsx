import { Trans } from '@lingui/react/macro'
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { render } from '@/test/render'

test.each(['<b>x</b>', 'Ann</0> is verified by Natter. <0>Bob', '<0/>', '<', 'a <1>b</1> c'])(
  'a name is what it is, and stays apart from our words: %s',
  (name) => {
    render(
      <p>
        <Trans>
          <bdi>{name}</bdi> would like to chat with {name}.
        </Trans>
      </p>,
    )
    expect(screen.getByRole('paragraph')).toHaveTextContent(`${name} would like to chat with ${name}.`)
    expect(screen.getByRole('paragraph').querySelector('bdi')).toHaveTextContent(name)
    expect(screen.getByRole('paragraph').querySelectorAll('bdi')).toHaveLength(1)
  },
)
