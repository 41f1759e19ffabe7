/**
 * Lets React and a browser's translation share the page. The translation puts each text into `<font><font>`, or such an element in
 * the text's place; React still holds the text and removes it, inserts before it or rewrites it. Without this, the first two
 * throw and take the page down, and the third changes what nobody sees.
 */
export function surviveTranslation(): void {
  const { removeChild, insertBefore } = Node.prototype
  const nodeValue = Object.getOwnPropertyDescriptor(Node.prototype, 'nodeValue')
  Node.prototype.removeChild = function <T extends Node>(this: Node, child: T): T {
    removeChild.call(this, inPlaceOf(child, this))
    return child
  }
  Node.prototype.insertBefore = function <T extends Node>(this: Node, node: T, before: Node | null): T {
    return insertBefore.call(this, node, before && inPlaceOf(before, this)) as T
  }
  Object.defineProperty(Node.prototype, 'nodeValue', {
    ...nodeValue,
    set(this: Node, value: string | null) {
      const other = standIns.get(this)
      // The new words are shown as they are; the translation finds them and takes its turn again.
      if (!this.parentNode && other?.parentNode) other.parentNode.replaceChild(this, other)
      nodeValue?.set?.call(this, value)
    },
  })
  new MutationObserver(noteReplacements).observe(document, { childList: true, subtree: true })
}

/** What a translation has put in the place of a text. */
const standIns = new WeakMap<Node, Node>()

function noteReplacements(records: MutationRecord[]): void {
  for (const { addedNodes, removedNodes } of records) {
    const [text, font] = [removedNodes[0], addedNodes[0]]
    if (text instanceof Text && isFont(font)) standIns.set(text, font)
  }
}

/** The child of a parent that holds a node, or stands in its place; the node itself where there is none. */
function inPlaceOf(node: Node, parent: Node): Node {
  let outermost: Node = standIns.get(node)?.parentNode === parent ? (standIns.get(node) ?? node) : node
  while (isFont(outermost.parentNode) && outermost.parentNode !== parent) outermost = outermost.parentNode
  return outermost.parentNode === parent ? outermost : node
}

function isFont(node: Node | null | undefined): node is Node {
  return node?.nodeName === 'FONT'
}
