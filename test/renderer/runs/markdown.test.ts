import { expect, test } from 'vitest'
import { markdownHtml } from '../../../src-renderer/components/runs/markdown'

test('notes keep their shape and bring nothing with them that runs or is fetched', () => {
  expect(markdownHtml('**bold** and `code`')).toBe('<p><strong>bold</strong> and <code>code</code></p>\n')
  expect(markdownHtml('<script>alert(1)</script>')).not.toContain('<script')
  expect(markdownHtml('<img src=x onerror=alert(1)>')).not.toContain('<img')
  expect(markdownHtml('![seen](https://example.org/a.png)')).not.toContain('<img')
  for (const address of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    '//evil.example',
  ])
    expect(markdownHtml(`[here](${address})`)).not.toContain('href')
  expect(markdownHtml('see https://arxiv.org/abs/2305.09605')).toContain(
    '<a href="https://arxiv.org/abs/2305.09605" target="_blank" rel="noopener noreferrer">',
  )
})
