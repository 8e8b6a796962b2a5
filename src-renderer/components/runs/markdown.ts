import MarkdownIt from 'markdown-it'

/**
 * Markdown as people write notes: what would be HTML stays text, and links lead to the web or to mail alone. Pictures
 * are left out: nothing is fetched because a note is read.
 */
const renderer = new MarkdownIt({ html: false, linkify: true, typographer: false, breaks: true }).disable('image')
renderer.validateLink = (address) => /^(https?:|mailto:)/i.test(address.trim())

const openLink = renderer.renderer.rules['link_open']
renderer.renderer.rules['link_open'] = (tokens, index, options, environment, self) => {
  tokens[index]?.attrSet('target', '_blank')
  tokens[index]?.attrSet('rel', 'noopener noreferrer')
  return openLink?.(tokens, index, options, environment, self) ?? self.renderToken(tokens, index, options)
}

/** Markdown as HTML that may be put into the page as it is. */
export const markdownHtml = (text: string): string => renderer.render(text)
