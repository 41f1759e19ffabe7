import type { PluginObj, types } from '@babel/core'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import { generateMessageId } from '@lingui/message-utils/generateMessageId'

/**
 * Compiles the English texts that Lingui's macros leave in the code, as its catalogues are compiled. So English needs no
 * catalogue, and each text is loaded with the code that shows it.
 */
export function compiledTexts({ types: t }: { types: typeof types }): PluginObj {
  return {
    name: 'natter-compiled-texts',
    visitor: {
      ObjectExpression({ node }) {
        const id = textOf(t, node, 'id')
        const message = textOf(t, node, 'message')
        // Only the id of a text is made from it.
        if (!id || !message || id.value !== generateMessageId(message.value)) return
        const property = node.properties.find((one) => t.isObjectProperty(one) && one.value === message)
        if (t.isObjectProperty(property)) property.value = t.valueToNode(compileMessage(message.value))
      },
    },
  }
}

function textOf(t: typeof types, { properties }: types.ObjectExpression, name: string) {
  const property = properties.find((one) => t.isObjectProperty(one) && t.isIdentifier(one.key, { name }))
  return t.isObjectProperty(property) && t.isStringLiteral(property.value) ? property.value : null
}
