import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { ConversationScreen } from './ConversationScreen'
import { EmptyPane } from './EmptyPane'
import { Shell } from './Shell'

const root = createRootRoute({
  component: Shell,
  notFoundComponent: EmptyPane,
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

/** Whatever serves the app answers an unknown path with `index.html`. */
export const router = createRouter({ routeTree: root.addChildren([index, conversation]) })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
