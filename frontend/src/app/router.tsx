import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { ConversationScreen } from './conversation/ConversationScreen'
import { Failure } from './pages/Failure'
import { NotFound } from './pages/NotFound'
import { EmptyPane } from './shell/EmptyPane'
import { Shell } from './shell/Shell'

const root = createRootRoute({
  component: Shell,
  notFoundComponent: () => <NotFound />,
})

const index = createRoute({ getParentRoute: () => root, path: '/', component: EmptyPane })

const conversation = createRoute({
  getParentRoute: () => root,
  path: '/c/$conversationId',
  component: function Conversation() {
    const { conversationId } = conversation.useParams()
    // Another conversation is another screen: its draft, its place in the timeline.
    return <ConversationScreen key={conversationId} conversationId={conversationId} />
  },
})

/** A message in its context: of the conversation's screen, which reads the rest of the address itself. */
const message = createRoute({ getParentRoute: () => conversation, path: '/m/$entry' })

const join = createRoute({
  getParentRoute: () => root,
  path: '/join/$token',
  component: lazyRouteComponent(() => import('./newChat/JoinScreen'), 'JoinScreen'),
})

const withPerson = createRoute({
  getParentRoute: () => root,
  path: '/with/$userId',
  component: lazyRouteComponent(() => import('./newChat/WithScreen'), 'WithScreen'),
})

const share = createRoute({
  getParentRoute: () => root,
  path: '/share',
  component: lazyRouteComponent(() => import('./sharing/ShareScreen'), 'ShareScreen'),
})

const moderation = createRoute({
  getParentRoute: () => root,
  path: '/moderation',
  component: lazyRouteComponent(() => import('./moderation/ModerationScreen'), 'ModerationScreen'),
})

/** Of the settings a phone shows the list first; where there is room for two panes, the other one is not left empty. */
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  beforeLoad: () => {
    if (matchMedia('(min-width: 48rem)').matches)
      throw redirect({ to: '/settings/$section', params: { section: 'account' }, replace: true })
  },
})

const settingsSection = createRoute({
  getParentRoute: () => root,
  path: '/settings/$section',
  component: lazyRouteComponent(() => import('./settings/SettingsScreen'), 'SettingsScreen'),
})

/** Whatever serves the app answers an unknown path with `index.html`. */
export const router = createRouter({
  routeTree: root.addChildren([
    index,
    conversation.addChildren([message]),
    join,
    withPerson,
    share,
    moderation,
    settings,
    settingsSection,
  ]),
  defaultPreload: 'intent',
  // One pane that fails leaves the other.
  defaultErrorComponent: Failure,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
